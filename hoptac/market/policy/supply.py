"""Who offers, and who lets others sell."""
