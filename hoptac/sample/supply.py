"""What the market can pool: pomelo with VietGAP of five cooperatives, tea with stars of six, by the month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hoptac.access.models import User
from hoptac.catalogue import actions, rules
from hoptac.catalogue.drafts import Draft, Entry, Starred
from hoptac.catalogue.models import Product


class Pomelo(NamedTuple):
    """A pomelo of the maker of the product beside it: kilograms a month in its season, đồng a kilogram."""

    name: str
    beside: str
    monthly: int
    price: int


_POMELO = (
    Pomelo("Bưởi da xanh Tú Nang", "Bưởi da xanh Tú Nang", 8000, 26_000),
    Pomelo("Bưởi đường Mường Thải", "Quýt Mường Thải", 7500, 24_000),
    Pomelo("Bưởi Diễn Yên Châu", "Xoài tròn Yên Châu", 7000, 27_000),
    Pomelo("Bưởi da xanh Mai Sơn", "Na Mai Sơn", 6500, 25_000),
    Pomelo("Bưởi đường Mộc Châu", "Mận hậu Mộc Châu", 6000, 28_000),
)
_SEASON = (9, 10, 11, 12, 1, 2)
#: Kilograms in March.
_TEA = {
    "Chè xanh Mộc Châu": 900, "Chè Phổng Lái": 800, "Chè shan tuyết Mộc Châu": 700, "Chè Tô Múa": 600,
    "Chè xanh Thuận Châu": 500, "Chè xanh Phù Yên": 300,
}  # fmt: skip
_MARCH = 3


def build(officer: User, *, today: date) -> str:
    """Give these products what a need asks for and return how many they are."""
    for pomelo in _POMELO:
        _pomelo(officer, pomelo, today)
    for name, quantity in _TEA.items():
        _tea(officer, _product(name), quantity, today)
    return f"{len(_POMELO)} of pomelo, {len(_TEA)} of tea"


def _product(name: str) -> Product:
    return Product.objects.select_related("organisation").get(organisation__is_sample=True, name=name)


def _pomelo(officer: User, pomelo: Pomelo, today: date) -> None:
    name, monthly = pomelo.name, pomelo.monthly
    draft = Draft(
        name=name, group="food", unit="kg", price_amount=pomelo.price, yearly_quantity=Decimal(monthly * len(_SEASON)),
        description="Bưởi trồng theo VietGAP, cắt theo đơn, dán tem từng quả. Dữ liệu mẫu.",
        season=rules.season_bits(_SEASON),
    )  # fmt: skip
    entry = Entry(_product(pomelo.beside).organisation_id, draft, None, "Dữ liệu mẫu")
    actions.product_put_many(actor=officer, entries=[entry], on=today)
    product = _product(name)
    actions.season_put(
        actor=officer, product=product, months=_SEASON, quantities=dict.fromkeys(_SEASON, Decimal(monthly))
    )
    paper = actions.Paper(
        kind="vietgap", issuer="Trung tâm Chứng nhận mẫu Tây Bắc", number=f"MAU-BUOI-{monthly}",
        valid_from=today - timedelta(days=90), valid_until=today + timedelta(days=1000), scope="Dữ liệu mẫu",
        product_ids=(product.pk,),
    )  # fmt: skip
    certificate = actions.certificate_add(actor=officer, organisation=product.organisation, paper=paper)
    actions.certificate_verify(actor=officer, certificate=certificate)


def _tea(officer: User, product: Product, quantity: int, today: date) -> None:
    """Let there be so much in March, and a decision that holds then: whose stars end before is recognised again."""
    known = dict(product.capacities.values_list("month", "quantity")) | {_MARCH: Decimal(quantity)}
    actions.season_put(actor=officer, product=product, months=rules.season_months(product.season), quantities=known)
    march = date(today.year + (today.month >= _MARCH), _MARCH, 31)
    held = product.recognitions.order_by("-decided_on").first()
    if held is not None and held.ends_before <= march:
        again = Starred(held.stars, today - timedelta(days=10), f"{product.pk}/QĐ-UBND", "UBND tỉnh Sơn La")
        actions.recognition_add(actor=officer, product=product, starred=again, on=today)
