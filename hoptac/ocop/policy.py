"""Who may see and work on OCOP dossiers."""
