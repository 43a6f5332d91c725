"""The actions of the market, an area a module: action, permission, argument, rows, what else is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access import direct_contracts, direct_events, direct_needs, direct_pooling, direct_supply

SPECS = {
    **direct_needs.SPECS, **direct_supply.SPECS, **direct_events.SPECS, **direct_pooling.SPECS,
    **direct_contracts.SPECS,
}  # fmt: skip


def _phoned(given: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    return lambda row: {**given(row), "on_behalf_of": "Bà Hoa"}


RELAYED = {
    name: (action, f"market.{argument}.relay", argument, rows, _phoned(given))
    for name in (
        "share_agree", "share_change", "share_decline", "delivery_check", "delivery_agree", "delivery_decline",
    )
    for action, _code, argument, rows, given in (SPECS[name],)
}  # fmt: skip
"""What the desk may do for a side that phoned."""
