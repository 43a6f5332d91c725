"""The market: what buyers need, who can supply it, and what follows from it."""
