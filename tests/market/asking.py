"""Buyers and what they need, in the province of this installation, for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Unit
from hoptac.market.actions import buyers, needs
from hoptac.market.models import Buyer, Need
from hoptac.market.rules.needs import Part, Wanted
from hoptac.market.stated import Told
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import home_province
from hoptac.showcase import haste
from tests.factories import access as make
from tests.factories import catalogue

PHONE = "0912 345 678"
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Market:
    """The province, one of its communes, kinds, a unit, a desk, a buyer who signs in and one that was checked."""

    province: Place
    commune: Place
    pomelo: Kind
    tea: Kind
    tonne: Unit
    officer: User
    clerk: User
    buyer: Buyer
    checked: Buyer

    def wanted(self, **changes: Any) -> Wanted:
        """Return five tonnes of pomelo in a month's time."""
        first = timezone.localdate() + SOON
        part = Part(first, first + timedelta(days=10), 5000)
        usual = Wanted(self.pomelo.pk, self.tonne.pk, self.commune.pk, (part,), price_ceiling=23_456)
        return replace(usual, **changes)

    def post(self, buyer: Buyer | None = None, **changes: Any) -> Need:
        """Post a need as the desk, of the checked buyer unless told otherwise."""
        buyer = buyer or self.checked
        return needs.need_post(actor=self.officer, buyer=buyer.organisation, wanted=self.wanted(**changes))


def market() -> Market:
    """Return the market."""
    province = home_province()
    commune = place_queries.units_on(province, timezone.localdate(), 3)[0]
    officer = make.user("can-bo-cho")
    make.grant(officer, Role.PROVINCE_OFFICER, province)
    told = Told("Bếp Hoa Gạo", "Bà Thuý Liễu", PHONE, commune)
    clerk = buyers.buyer_register(told=told, password=make.PASSWORD)
    checked = buyers.buyer_add(actor=officer, told=Told("Siêu thị Tre Xanh", "Ông Mạnh Hào", "0987 654 321", commune))
    buyers.buyer_check(actor=officer, buyer=checked, is_checked=True)
    checked.refresh_from_db()
    kinds = {code: Kind.objects.get(code=code) for code in ("pomelo", "tea")}
    return Market(
        province, commune, kinds["pomelo"], kinds["tea"], Unit.objects.get(code="tonne"), officer, clerk,
        Buyer.objects.get(organisation__name="Bếp Hoa Gạo"), checked,
    )  # fmt: skip


def grower(market: Market, name: str = "HTX Bản Mây") -> tuple[Any, User]:
    """Return a cooperative of the province and its manager."""
    owner, manager = catalogue.organisation(name, market.commune), make.user(f"quan-ly-{name[-3:].lower()}")
    make.grant(manager, Role.COOPERATIVE_MANAGER, owner)
    return owner, manager


def typed(market: Market, **changes: Any) -> dict[str, Any]:
    """Return what is typed into the form of a need."""
    first = timezone.localdate() + SOON
    return {
        "kind": "bưởi", "unit": market.tonne.pk, "rows": 3, "tolerance": 5, "most_suppliers": 3, "stars": 0,
        "from_1": first.isoformat(), "to_1": (first + timedelta(days=9)).isoformat(), "quantity_1": "5",
        "place": f"{market.commune.full_name}, Sơn La", "is_public": "yes", **changes,
    }  # fmt: skip


def registration(monkeypatch: Any, **changes: Any) -> dict[str, Any]:
    """Return what is typed into the form of registration, a minute after it was opened."""
    monkeypatch.setattr(haste, "age", lambda note: 60.0)
    return {
        "name": "Nhà hàng Sông Đà", "contact": "Ông Văn Lợi", "phone": "0977 111 222", "country": "VN",
        "place": "Sơn La", "password": make.PASSWORD, "password_again": make.PASSWORD, "opened": "x", **changes,
    }  # fmt: skip


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)
