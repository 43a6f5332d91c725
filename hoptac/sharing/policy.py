"""Who may make share material and drafts."""
