"""Elements, facts, kept totals, readings, indicators, targets."""
