"""Products of the region from data/, and which of the sample's cooperatives makes each."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from hoptac.catalogue import rules
from hoptac.catalogue.drafts import Draft, Starred
from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT, REFORM
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.units import Unit

#: Business line of cooperatives that offer what all their members grow.
_GENERAL = "0161"
DATA = Path(__file__).parent / "data"


class Topic(NamedTuple):
    """A sort of product: its OCOP group, business lines of its makers, and a sentence about it."""

    group: str
    makers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Good:
    """A product, its maker, and its OCOP decisions, oldest first."""

    unit: Unit
    draft: Draft
    decisions: tuple[Starred, ...]


def goods(units: Sequence[Unit]) -> list[Good]:
    """Return all products with their makers: of the district, of a fitting line, of the very commune where possible."""
    chance = Chance("goods")
    makers = [unit for unit in units if unit.kind == "cooperative" and unit.is_there and not unit.events]
    makers = [unit for unit in makers if unit.founded < date(2024, 6, 1)]
    taken: Counter[str] = Counter()
    topics = _topics()
    found = []
    for row in _rows("products.csv"):
        topic = topics[row["topic"]]
        unit = _maker(chance, makers, taken, row, topic)
        taken[unit.key] += 1
        found.append(Good(unit, _draft(row, unit, topic), _decisions(chance, unit, row["stars"])))
    return found


def _topics() -> dict[str, Topic]:
    rows = _rows("topics.csv")
    return {row["name"]: Topic(row["group"], tuple(row["makers"].split()), row["text"]) for row in rows}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _maker(chance: Chance, makers: Sequence[Unit], taken: Counter[str], row: dict[str, str], topic: Topic) -> Unit:
    if row["topic"].startswith("eco_"):
        return next(unit for unit in makers if unit.name == ECO_NAME)
    near = [unit for unit in makers if unit.seat(AS_AT).commune.district_name == row["district"]]
    near = [unit for unit in near if taken[unit.key] < 3 and unit.name != ECO_NAME]
    fitting = [unit for unit in near if unit.business[0] in topic.makers]
    there = [unit for unit in fitting if unit.seat(AS_AT).commune.bare_name in row["name"]]
    general = [unit for unit in near if unit.business[0] == _GENERAL]
    return chance.pick(there or fitting or general or near)


def _draft(row: dict[str, str], unit: Unit, topic: Topic) -> Draft:
    return Draft(
        name=row["name"],
        group=topic.group,
        unit=row["unit"],
        price_amount=int(row["price"]),
        yearly_quantity=Decimal(row["quantity"]),
        description=f"{topic.text} Sản phẩm của {unit.name}.",
        season=rules.season_bits(_months(row["months"])),
    )


def _months(span: str) -> list[int]:
    """Return the months of a span such as 10-2."""
    first, last = (int(part) for part in span.split("-"))
    months = range(1, 13)
    if first <= last:
        return [month for month in months if first <= month <= last]
    return [month for month in months if month >= first or month <= last]


def _decisions(chance: Chance, unit: Unit, stars: str) -> tuple[Starred, ...]:
    """Return the decision in force in autumn 2025 and, for some, the one before it."""
    if not stars:
        return ()
    last = date(2023, 12, 4) + timedelta(days=chance.below((AS_AT - date(2023, 12, 4)).days - 20))
    found = [_starred(chance, unit, int(stars), last)]
    if chance.happens(22) and unit.founded < date(2020, 6, 1):
        earlier = rules.months_later(last, -36) - timedelta(days=chance.below(40))
        found.insert(0, _starred(chance, unit, max(3, int(stars) - chance.below(2)), earlier))
    return tuple(found)


def _starred(chance: Chance, unit: Unit, stars: int, on: date) -> Starred:
    """Return a decision: districts gave 3 stars until the reform, the province 4 stars, the centre 5 stars."""
    if stars == 5:
        issuer, short = "Bộ Nông nghiệp và Môi trường", "BNNMT"
    elif stars == 4 or on >= REFORM:
        issuer, short = "UBND tỉnh Sơn La", "UBND"
    else:
        issuer, short = f"UBND {_small(unit.seat(on).commune.district)}", "UBND"
    return Starred(stars, on, f"{chance.between(120, 2990)}/QĐ-{short}", issuer)


def _small(name: str) -> str:
    return name[0].lower() + name[1:]
