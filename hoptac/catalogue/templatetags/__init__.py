"""Tags of the desk of products."""
