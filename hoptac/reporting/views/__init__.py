"""Pages of reports: what one owes, filling it, judging it, and who has reported."""
