"""The same report as HTML, Word, PDF and Excel."""
