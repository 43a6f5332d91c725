"""Posters, sheets, tags and texts a cooperative shares, and the drafting of those texts."""
