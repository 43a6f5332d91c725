"""The whole sample, invented in memory before anything is written: the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.sample import people
from hoptac.sample.days import REFORM
from hoptac.sample.entries import resolved
from hoptac.sample.founding import Founder
from hoptac.sample.goods import Good, goods
from hoptac.sample.lives import live
from hoptac.sample.sizes import measure
from hoptac.sample.units import Commune, Unit

LAST_OLD_DAY: date = REFORM - timedelta(1)


@dataclass(frozen=True)
class Plan:
    """All units, which cooperatives are members of which union (by key), and all products."""

    units: list[Unit]
    unions: dict[str, list[Unit]]
    goods: list[Good]


def plan(province: Place) -> Plan:
    """Return the sample for a province; the same for the same map."""
    founder = Founder(communes(province))
    units = founder.everything()
    live(units, founder)
    unions = {unit.key: people.union_members(unit, units) for unit in units if unit.kind == "union"}
    measure(units, sum(len(members) for members in unions.values()))
    return Plan(units, unions, goods(units))


def communes(province: Place) -> list[Commune]:
    """Return the communes of the last day of the old map, by code, each with what its land belongs to since."""
    resolver = Resolver(province=province, on=REFORM)
    names = dict(place_queries.units_on(province, REFORM, Level.COMMUNE).values_list("pk", "full_name"))
    found = []
    old = place_queries.units_on(province, LAST_OLD_DAY, Level.COMMUNE).select_related("parent").order_by("code")
    for place in old:
        district = place.parent.full_name if place.parent else ""
        now = resolved(resolver, f"{place.full_name}, {district}, {province.full_name}").place_now_id
        found.append(Commune(place.full_name, district, names[now or 0]))
    return found
