"""Numbers out: figures, the whole-province page, the summary report. Reads only."""
