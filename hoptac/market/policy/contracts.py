"""Who draws up, signs and reads contracts."""
