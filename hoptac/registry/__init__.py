"""Cooperatives, unions, groups, credit funds: legal facts, members, capital, staff, lifecycle."""
