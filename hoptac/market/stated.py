"""What forms hand to actions: a buyer as it tells of itself, deliveries planned, lines of an annex."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hoptac.catalogue.models import Product
from hoptac.market.models import ContractLine
from hoptac.places.models import Place


@dataclass(frozen=True, slots=True)
class Told:
    """What a buyer says of itself: name or company, who speaks for it, phone, seat (the country itself if abroad)."""

    name: str
    contact: str
    phone: str
    place: Place
    country: str = "VN"


class Planned(NamedTuple):
    """So many base units of a line on a day."""

    line: ContractLine
    planned_on: date
    quantity: int


class AnnexLine(NamedTuple):
    """What an annex adds: base units of a product within [starts_on, ends_before) at đồng a base unit."""

    product: Product
    starts_on: date
    ends_before: date
    quantity: int
    price: int
