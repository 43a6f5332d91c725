"""Who posts needs, and who sees them."""
