"""The actions of the market, an area a module: action, permission, argument, rows, what else is given."""

from __future__ import annotations

from tests.access import direct_contracts, direct_events, direct_needs, direct_pooling, direct_supply

SPECS = {
    **direct_needs.SPECS, **direct_supply.SPECS, **direct_events.SPECS, **direct_pooling.SPECS,
    **direct_contracts.SPECS,
}  # fmt: skip
