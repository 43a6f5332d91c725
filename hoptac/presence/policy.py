"""Who may see and write how a cooperative does online."""
