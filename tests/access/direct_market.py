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


#: What the desk may do for a side that phoned, too.
PHONED = ("share_agree", "share_change", "share_decline", "delivery_check", "delivery_agree", "delivery_decline")
CASES = {name: [spec] for name, spec in SPECS.items()}
for _name in PHONED:
    _action, _code, _argument, _rows, _given = SPECS[_name]
    CASES[_name].append((_action, f"market.{_argument}.relay", _argument, _rows, _phoned(_given)))
