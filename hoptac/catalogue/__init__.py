"""Products of cooperatives, their seasons and their OCOP stars."""
