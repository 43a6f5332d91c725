"""Decisions on values: which states follow which, size bands, ratings, legal ceilings on capital, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from hoptac.core.errors import RuleBroken
from hoptac.core.text import tone_key

#: States in which an organisation exists: registered, not dissolved, merged away or revoked (figures: `cooperatives`).
EXISTING = frozenset({"active", "suspended", "not_at_address", "ceased", "dissolving", "separated"})
#: States in which it works (figures: `cooperatives_active`).
WORKING = frozenset({"active", "not_at_address", "separated"})
#: States that need a successor to be named.
SUCCEEDED = frozenset({"split", "separated", "merged", "consolidated", "converted"})

_FROM_LIFE = frozenset(
    {"active", "suspended", "not_at_address", "ceased", "dissolving", "dissolved", "bankrupt", "revoked"} | SUCCEEDED
)
#: Which state may follow which; an ended organisation comes back only by correcting its end.
TRANSITIONS: dict[str, frozenset[str]] = {
    "active": _FROM_LIFE - {"active"},
    "separated": _FROM_LIFE - {"separated"} | {"separated"},
    "suspended": _FROM_LIFE - {"suspended"},
    "not_at_address": _FROM_LIFE - {"not_at_address"},
    "ceased": _FROM_LIFE - {"ceased"},
    "dissolving": frozenset({"active", "dissolved", "bankrupt", "revoked"}),
}

#: The decree's sector (Decree 113/2024 Art. 4) of each sector that reports split by.
DECREE_SECTOR = {
    "agriculture": "agriculture",
    "industry": "industry",
    "construction": "industry",
    "credit": "finance",
    "trade": "services",
    "transport": "services",
    "environment": "services",
    "other": "services",
}

#: Highest share of charter capital one official member may hold (Law 17/2023).
CAPITAL_CEILING = {"union": Fraction(40, 100)}
CAPITAL_CEILING_ELSE = Fraction(30, 100)

#: Best first.
SIZES = ("large", "medium", "small")


class Threshold(NamedTuple):
    """Least members, and least revenue or capital, of a size band; đồng."""

    size: str
    least_members: int
    least_revenue: int
    least_capital: int


def status_change_check(before: str, after: str, *, on: date, last_on: date | None, has_successor: bool) -> None:
    """Raise RuleBroken when an organisation in state `before` may not become `after` on that day."""
    if after not in TRANSITIONS.get(before, frozenset()):
        raise RuleBroken(
            "status_not_next",
            "An organisation that is “%(before)s” cannot become “%(after)s”.",
            before=before,
            after=after,
        )
    if last_on is not None and on <= last_on:
        raise RuleBroken(
            "status_out_of_order",
            "The change must be later than the last one, of %(last_on)s.",
            last_on=f"{last_on:%d/%m/%Y}",
        )
    if after in SUCCEEDED and not has_successor:
        raise RuleBroken("status_needs_successor", "Name the organisation that takes over.")


def size_band(*, members: int | None, revenue: int | None, capital: int | None, thresholds: Sequence[Threshold]) -> str:
    """Return the size band, or "" while the bands of the sector or the numbers are not known.

    A band holds with enough members and enough revenue or capital (Decree 113/2024 Art. 5). `revenue` is that of
    the last full year.
    """
    if not thresholds or members is None or (revenue is None and capital is None):
        return ""
    known = {threshold.size: threshold for threshold in thresholds}
    for size in SIZES:
        band = known.get(size)
        if (
            band
            and members >= band.least_members
            and ((revenue or 0) >= band.least_revenue or (capital or 0) >= band.least_capital)
        ):
            return size
    return "micro" if all(size in known for size in SIZES) else ""


def grade_for(points: int, bands: Mapping[str, int]) -> str:
    """Return the grade whose least points are reached, or "" when no bands are known (Circular 01/2020)."""
    reached = [(least, grade) for grade, least in bands.items() if points >= least]
    return max(reached)[1] if reached else ""


def capital_ceiling(kind: str) -> Fraction:
    """Return the highest share of charter capital one official member may hold (Law 17/2023)."""
    return CAPITAL_CEILING.get(kind, CAPITAL_CEILING_ELSE)


def capital_share_check(*, amount: int, charter_capital: int | None, kind: str, is_official: bool) -> None:
    """Raise RuleBroken when one official member would hold more of the charter capital than the law allows.

    30 % in a cooperative, 40 % in a union (Law 17/2023). Without a known charter capital nothing can be said.
    """
    if not is_official or not charter_capital:
        return
    ceiling = capital_ceiling(kind)
    if Fraction(amount, charter_capital) > ceiling:
        raise RuleBroken(
            "capital_above_ceiling",
            "%(share)s %% of the charter capital is more than the %(ceiling)s %% that the Law on Cooperatives 2023 "
            "allows one member.",
            share=f"{float(Fraction(amount * 100, charter_capital)):.1f}".replace(".", ","),
            ceiling=int(ceiling * 100),
        )


def minimum_members(kind: str) -> int:
    """Return how many founding members the law asks for (Law 17/2023; 2012 law: 7 and 4)."""
    return {"cooperative": 5, "union": 3, "group": 2}.get(kind, 0)


#: Facts that travel with another one and are never a difference of their own.
TRAVELLING = frozenset({"locality_id", "place_id", "registered_precision", "status_on", "stated_on"})

#: Facts whose spelling may differ without anything having changed.
WORDED = frozenset({"name", "address", "representative", "business_line", "representative_post"})


def differences(
    before: Mapping[Any, Any], wanted: Mapping[Any, Any], *, on: date | None = None
) -> dict[Any, tuple[Any, Any]]:
    """Return what `wanted` says otherwise than `before`: key → (before, after). What it leaves out stays as it is.

    A list `on` a day before the newest statement held (`stated_on`) fills gaps and adds numbers of its days, but
    overwrites no fact: lists arrive out of order. A state with its own day is dated by that, not by the list.
    """
    stated_on = before.get("stated_on")
    is_older = on is not None and stated_on is not None and on < stated_on
    precision = wanted.get("registered_precision", "day")
    found = {}
    for key, value in wanted.items():
        held = before.get(key)
        if key in TRAVELLING or value in (None, "") or _same(key, held, value):
            continue
        if key == "registered_on" and _rough(held, value, precision):
            continue
        is_dated = not isinstance(key, str) or (key == "status" and wanted.get("status_on") is not None)
        if is_older and not is_dated and held not in (None, ""):
            continue
        found[key] = (held, value)
    return found


def _rough(before: date | None, after: date, precision: str) -> bool:
    """Return whether a date known by its year or month only says no more than the day already known."""
    if before is None or precision == "day":
        return False
    return before.year == after.year and (precision == "year" or before.month == after.month)


def _same(key: Any, before: Any, after: Any) -> bool:
    if before == after:
        return True
    return key in WORDED and isinstance(before, str) and tone_key(before) == tone_key(after)


def existence(known_from: date, events: Iterable[tuple[date, str]]) -> tuple[list[tuple[date, str]], date | None]:
    """Return the states in order with their first day, and the day the organisation ended or None."""
    states = [(known_from, "active")]
    for on, status in sorted(events):
        if on <= known_from:
            states[0] = (known_from, status)
        else:
            states.append((on, status))
    ended = next((on for on, status in states if status not in EXISTING), None)
    return states, ended
