"""Who may do what in the market, an area a module; importing this declares all of it."""

from hoptac.market.policy import contracts, deliveries, events, needs, pooling, report, supply

__all__ = ["contracts", "deliveries", "events", "needs", "pooling", "report", "supply"]
