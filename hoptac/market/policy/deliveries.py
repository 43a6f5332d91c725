"""Who delivers, checks, pays and argues."""
