"""How pages of the market write quantities and prices."""
