"""A province with cooperatives that grow tea by the month, for tests of the market."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Capacity, Kind, Product, Unit
from hoptac.market.models import Need, NeedPart, Share
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.factories import access as make
from tests.factories import catalogue as shelf


@dataclass(frozen=True)
class Field:
    """Two cooperatives of one province, a product each (tonnes of tea in March and April), and their managers."""

    province: Place
    tea: Kind
    tonne: Unit
    owner: Organisation
    other: Organisation
    product: Product
    manager: User
    other_manager: User


def field(**values: Any) -> Field:
    """Return the field; `values` go to the first cooperative's product."""
    first, second = shelf.communes()
    province = Place.objects.get(code="V1")
    tea = Kind.objects.create(code="vtea", group="drink", position=900, names={"vi": "Chè vuông"})
    tonne = Unit.objects.create(code="vt", dimension="mass", factor=1000, position=900, names={"vi": "tấn", "en": "t"})
    owner, other = shelf.organisation("HTX Chè Một", first), shelf.organisation("HTX Chè Hai", second)
    values = {"price_amount": 20_000_000, **values}
    product = shelf.product(owner, "Chè Một", kind=tea, measure=tonne, unit="tấn", **values)
    for month, quantity in ((3, "2.5"), (4, "1")):
        Capacity.objects.create(product=product, month=month, quantity=Decimal(quantity))
    return Field(province, tea, tonne, owner, other, product, _manager(owner, "mot"), _manager(other, "hai"))


def _manager(organisation: Organisation, username: str) -> User:
    user = make.user(username)
    make.grant(user, Role.COOPERATIVE_MANAGER, organisation)
    return user


def need(field: Field, **values: Any) -> NeedPart:
    """Return the only part of a new need of tea: two tonnes in March 2100."""
    officer = make.user(f"canbo{Need.objects.count()}")
    buyer = make.organisation(f"Bên mua {Need.objects.count()}", field.owner.place, kind="buyer")
    made = Need.objects.create(
        buyer=buyer, province=field.province, kind=field.tea, unit=field.tonne, place=field.owner.place,
        posted_at=make.moment("2026-01-01"), posted_by=officer, **values,
    )  # fmt: skip
    days = {"starts_on": date(2100, 3, 1), "ends_before": date(2100, 4, 1)}
    return NeedPart.objects.create(need=made, number=1, quantity=2000, **days)


def share(field: Field, part: NeedPart, quantity: int, **values: Any) -> Share:
    """Return what the first cooperative gives to a part, out of its calendar of March 2100."""
    values = {"month": date(2100, 3, 1), "seller": field.owner, "state": "asked", **values}
    return Share.objects.create(
        part=part, product=field.product, owner=field.owner, quantity=quantity, price=20_000,
        changed_at=make.moment("2026-01-01"), **values,
    )  # fmt: skip
