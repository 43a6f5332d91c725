"""Who organises trade events and takes part."""
