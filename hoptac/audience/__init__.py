"""Who looked at the public pages and what they did, counted without knowing who they are."""
