"""Decisions on values: what a form says, what is wrong with a filled one, who owes it, which state follows which."""
