"""Decisions of the OCOP cycle on values alone: sheets, points, steps, councils. No database, no clock."""
