"""Needs, supply, pooling, contracts, deliveries and events, a module each."""
