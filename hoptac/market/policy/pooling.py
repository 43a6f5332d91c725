"""Who pools, and who answers a share."""
