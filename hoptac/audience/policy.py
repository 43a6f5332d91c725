"""Who may see how pages are visited."""
