"""The OCOP cycle: criteria sets, dossiers, assessments, councils, decisions, renewals."""
