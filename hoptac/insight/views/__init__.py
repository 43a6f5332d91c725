"""The pages of figures, plans, contradictions and reports."""
