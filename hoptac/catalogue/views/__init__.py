"""Pages of the desk of products."""
