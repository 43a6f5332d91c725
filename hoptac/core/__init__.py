"""Ground everybody stands on: text, money, periods, formulas, bulk writes. No tables."""
