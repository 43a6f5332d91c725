"""Words in: spreadsheets read, understood, compared, applied."""
