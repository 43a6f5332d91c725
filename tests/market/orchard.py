"""Four cooperatives that grow pomelo before Tết of 2100, a buyer in town, and the desk, for tests of pooling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue import rules
from hoptac.catalogue.models import Capacity, Certificate, Kind, Product, Unit
from hoptac.market.actions import pooling as actions
from hoptac.market.models import Need, NeedPart, Pooling, Share
from hoptac.parties.models import Organisation
from hoptac.places.models import Locality, LocalityUnit, Place
from tests.factories import access as make
from tests.factories import catalogue as shelf

DECEMBER, JANUARY, FEBRUARY = date(2099, 12, 1), date(2100, 1, 1), date(2100, 2, 1)
#: Name, price of a kilogram, tonnes in December and in January, degrees north of the buyer (a fifth is some 31 km).
GROWERS = (
    ("Ba Hạ", 21_000, 20, 10, "0.2"),
    ("Cổ Tiết", 21_500, 10, 10, "0.1"),
    ("Đông Xá", 22_000, 10, 10, "0.1"),
    ("Thượng Lâm", 24_000, 30, 30, "0.3"),
)


@dataclass(frozen=True)
class Orchard:
    """The province, its cooperatives and their products in the order of GROWERS, the buyer, and who acts."""

    province: Place
    town: Place
    kind: Kind
    unit: Unit
    growers: tuple[Organisation, ...]
    products: tuple[Product, ...]
    buyer: Organisation
    officer: User
    managers: tuple[User, ...]
    clerk: User

    def pool(self, **values: Any) -> Pooling:
        """Pool today as the officer."""
        return actions.pool(actor=self.officer, province=self.province, on=timezone.localdate(), **values)


def orchard() -> Orchard:
    """Return the orchard; every product bears VietGAP without end."""
    first, _second = shelf.communes()
    province = Place.objects.get(code="V1")
    Place.objects.filter(pk=first.pk).update(lat=Decimal(21), lon=Decimal(105))
    town = Place.objects.get(pk=first.pk)
    # Reference tables keep their rows after a test with transactions of its own.
    named = {"group": "food", "position": 901, "names": {"vi": "Bưởi vuông"}}
    kind, _is_new = Kind.objects.get_or_create(code="vbuoi", defaults=named)
    named = {"dimension": "mass", "factor": 1, "position": 901, "names": {"vi": "kg", "en": "kg"}}
    unit, _is_new = Unit.objects.get_or_create(code="vkg", defaults=named)
    officer, clerk = make.user("can-bo-ghep"), make.user("mua-hang")
    make.grant(officer, Role.PROVINCE_OFFICER, province)
    buyer = make.organisation("Siêu thị Vuông", town, kind="buyer")
    make.grant(clerk, Role.BUYER, buyer)
    growers, products, managers = [], [], []
    for at, (name, price, december, january, north) in enumerate(GROWERS):
        grower = _grower(name, province, at, Decimal(21) + Decimal(north))
        made = shelf.product(grower, f"Bưởi {name}", kind=kind, measure=unit, unit="kg", price_amount=price)
        for month, tonnes in ((12, december), (1, january)):
            Capacity.objects.create(product=made, month=month, quantity=Decimal(tonnes * 1000))
        certificate(made, officer)
        manager = make.user(f"giam-doc-{at}")
        make.grant(manager, Role.COOPERATIVE_MANAGER, grower)
        growers.append(grower)
        products.append(made)
        managers.append(manager)
    return Orchard(
        province, town, kind, unit, tuple(growers), tuple(products), buyer, officer, tuple(managers), clerk
    )  # fmt: skip


def _grower(name: str, province: Place, at: int, lat: Decimal) -> Organisation:
    place = make.place(f"V01{at}", f"{province.path}80001{at}/", province, 3, f"Xã {name}", lat=lat, lon=Decimal(105))
    LocalityUnit.objects.create(locality=Locality.objects.create(), place=place, stands_for=True)
    return shelf.organisation(f"HTX {name}", place)


def certificate(product: Product, by: User, *, until: date | None = None, kind: str = "vietgap") -> Certificate:
    """Return a verified certificate of a product, valid until a day (exclusive)."""
    made = Certificate.objects.create(
        organisation=product.organisation, kind=kind, issuer="Trung tâm", number=f"{kind}-{product.pk}",
        number_key=f"{kind}{product.pk}", valid_from=date(2020, 1, 1), valid_until=until,
        ends_before=until or rules.FOR_EVER, verified_at=timezone.now(), verified_by=by,
    )  # fmt: skip
    made.products.add(product)
    return made


def need(here: Orchard, *parts: tuple[date, date, int], **values: Any) -> Need:
    """Return a need of VietGAP pomelo with parts (from, before, kilograms); without any 40 t in December."""
    values = {"certificates": ["vietgap"], "price_ceiling": 25_000, "most_suppliers": 3, **values}
    made = Need.objects.create(
        buyer=values.pop("buyer", here.buyer), province=here.province, kind=here.kind, unit=here.unit,
        place=here.town, posted_at=timezone.now(), posted_by=here.clerk, **values,
    )  # fmt: skip
    for number, (starts_on, ends_before, quantity) in enumerate(parts or [(DECEMBER, JANUARY, 40_000)], 1):
        NeedPart.objects.create(
            need=made, number=number, starts_on=starts_on, ends_before=ends_before, quantity=quantity
        )
    return made


def told(need: Need) -> list[tuple[int, str, int, str]]:
    """Return the shares of a need: part, cooperative, kilograms, state."""
    rows = Share.objects.filter(part__need=need).order_by("part__number", "owner__sort_key", "pk")
    return [(row.part.number, row.owner.name, row.quantity, row.state) for row in rows.select_related("part", "owner")]
