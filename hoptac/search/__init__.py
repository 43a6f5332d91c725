"""One search over organisations, products and places: folded, ranked, alike on SQLite and PostgreSQL."""
