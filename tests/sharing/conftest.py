from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Certificate, Kind, Product
from hoptac.catalogue.rules import months_later, number_key, season_bits
from hoptac.parties.models import Organisation
from tests.factories import access as make
from tests.factories import catalogue


@dataclass(frozen=True)
class Stand:
    """A cooperative with a tea of three stars and a certificate, its manager and clerk, an officer and a stranger."""

    owner: Organisation
    tea: Product
    manager: User
    clerk: User
    officer: User
    outsider: User


@pytest.fixture
def stand(db: None) -> Stand:
    return build()


def build() -> Stand:
    """Return the cooperative with everybody around it."""
    communes = catalogue.communes()
    owner, other = (
        catalogue.organisation(name, place)
        for name, place in zip(("HTX Mường Tấc", "HTX Vuông Hai"), communes, strict=True)
    )
    owner.registration.phone = "0912 345 678"
    owner.registration.save()
    tea = catalogue.product(
        owner,
        "Chè shan tuyết Gia Phù",
        group="drink",
        kind=Kind.objects.get(code="shan-tuyet-tea"),
        unit="hộp 100 g",
        price_amount=250_000,
        yearly_quantity=Decimal(900),
        season=season_bits([3, 4, 5]),
        description="Búp hái tay, sao theo mẻ nhỏ. Chữa bách bệnh.",
    )
    today = timezone.localdate()
    catalogue.recognition(tea, 3, today.replace(day=1))
    users = [make.user(name) for name in ("quan-ly", "nhan-vien", "can-bo", "nguoi-la")]
    certified(tea, "VG-12-34", users[2], valid_until=months_later(today, 1))
    make.grant(users[0], Role.COOPERATIVE_MANAGER, owner)
    make.grant(users[1], Role.CLERK, owner)
    make.grant(users[2], Role.PROVINCE_OFFICER, communes[0].parent)
    make.grant(users[3], Role.COOPERATIVE_MANAGER, other)
    return Stand(owner, tea, *users)


def certified(product: Product, number: str, by: User, *, valid_until: date, kind: str = "vietgap") -> Certificate:
    """Return a verified certificate of a product."""
    made = Certificate.objects.create(
        organisation=product.organisation,
        kind=kind,
        issuer="Trung tâm Chất lượng",
        number=number,
        number_key=number_key(number),
        valid_from=date(2020, 1, 1),
        valid_until=valid_until,
        ends_before=valid_until,
        verified_at=timezone.now(),
        verified_by=by,
    )
    made.products.add(product)
    return made
