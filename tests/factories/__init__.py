"""Rows for tests: no surprises, no chance."""
