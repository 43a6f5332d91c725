"""Pages of the OCOP cycle."""
