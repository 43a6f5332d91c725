"""Users, roles, grants, the gate, invitations, the audit trail."""
