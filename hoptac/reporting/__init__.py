"""Periodic reports: forms by version, who owes one, filling, checking, accepting; accepted numbers become facts."""
