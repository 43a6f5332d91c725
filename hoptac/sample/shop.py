"""What makes pages of products worth looking at: pictures, capacity, packages, prices, certificates, words.

Certificates are dated around the day of the build, so that some end soon whenever the demo is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hoptac.access.models import User
from hoptac.catalogue import actions, rules
from hoptac.catalogue.choices import PublicLanguage, TextSource
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sample import drawing
from hoptac.sample.chance import Chance

#: How certificates stand on the day of the build: days since the first, days until the end; None: without end.
_SPELLS: tuple[tuple[int, int | None], ...] = (
    (400, 695), (300, 795), (650, 445), (710, 21), (725, 5), (680, 68), (740, 0), (200, 895), (365, None),
)  # fmt: skip
_ISSUERS = {
    "vietgap": "Trung tâm Chứng nhận mẫu Tây Bắc",
    "organic": "Viện Chứng nhận hữu cơ (mẫu)",
    "food_safety": "Sở Nông nghiệp và Môi trường tỉnh Sơn La",
    "haccp": "Công ty Chứng nhận mẫu Hà Nội",
    "geographical": "Cục Sở hữu trí tuệ",
    "trademark": "Cục Sở hữu trí tuệ",
}
_OF_GROUP = {
    "food": ("vietgap", "food_safety", "haccp"),
    "drink": ("vietgap", "organic", "food_safety", "haccp"),
    "medicinal": ("organic", "food_safety"),
    "handicraft": ("trademark",),
    "ornamental": ("vietgap",),
}
_FROM = {"en": "from", "de": "aus", "id": "dari", "ms": "dari"}


def build(officer: User, products: Sequence[Product], *, today: date) -> str:
    """Give each product what its page needs and return what was done."""
    chance, photos = Chance("shop"), 0
    for at, product in enumerate(products):
        photos += _photos(officer, product, at)
        _capacity(officer, product, chance)
        _prices(officer, product, chance, today)
        if product.kind is not None and chance.happens(15):
            _words(officer, product)
    certificates = _certificates(officer, products, today)
    return f"{photos} pictures, {certificates} certificates"


def _photos(officer: User, product: Product, at: int) -> int:
    """Draw one picture, for some products three: the same ones for all of a larger kind, made once."""
    kind = product.kind and (product.kind.parent or product.kind)
    name = kind.name("vi") if kind is not None else str(product.get_group_display())
    count = 3 if at % 12 == 0 else 1
    for number in range(1, count + 1):
        upload = drawing.picture(name.capitalize(), product.group, number)
        actions.photo_add(actor=officer, product=product, upload=upload, alt=f"Ảnh vẽ mẫu: {name}")
    return count


def _capacity(officer: User, product: Product, chance: Chance) -> None:
    """Spread the yearly quantity over the season, a little more in its middle."""
    months = rules.season_months(product.season)
    if product.yearly_quantity is None or not months or chance.happens(15):
        return
    share = product.yearly_quantity / len(months)
    quantities = {month: max(Decimal(1), (share * chance.between(8, 12) / 10).quantize(Decimal(1))) for month in months}
    actions.season_put(actor=officer, product=product, months=months, quantities=quantities)


def _prices(officer: User, product: Product, chance: Chance, today: date) -> None:
    """Give some a price for larger quantities, and what is sold by weight a package."""
    if product.price_amount is None or product.group == "tourism" or not chance.happens(40):
        return
    since = today - timedelta(days=60)
    many = max(1000, product.price_amount * 92 // 100 // 1000 * 1000)
    actions.price_add(actor=officer, product=product, amount=many, minimum_quantity=Decimal(20), valid_from=since)
    if product.unit == "kg":
        half = actions.packaging_add(actor=officer, product=product, name="Gói 500 g", quantity=Decimal("0.5"))
        price = (product.price_amount * 54 // 100 // 1000 + 1) * 1000
        actions.price_add(actor=officer, product=product, packaging=half, amount=price, valid_from=since)


def _words(officer: User, product: Product) -> None:
    """Say in four languages what it is and where it comes from: phrases of the record, marked so."""
    assert product.kind is not None
    for language in (PublicLanguage.EN, PublicLanguage.DE, PublicLanguage.ID, PublicLanguage.MS):
        kind = product.kind.name(language)
        where = f"{_FROM[language]} {product.organisation.place.name}, Sơn La, Vietnam"
        actions.text_save(
            actor=officer,
            product=product,
            language=language,
            summary=f"{kind[:1].upper()}{kind[1:]} {where}.",
            source=TextSource.TEMPLATE,
        )
        actions.text_publish(actor=officer, product=product, language=language)


def _certificates(officer: User, products: Sequence[Product], today: date) -> int:
    """Enter a certificate for some makers and verify all but one in ten."""
    chance, made = Chance("certificates"), 0
    owners: dict[int, list[Product]] = {}
    for product in products:
        owners.setdefault(product.organisation_id, []).append(product)
    for own in owners.values():
        kinds = _OF_GROUP.get(own[0].group, ())
        if not kinds or not chance.happens(55):
            continue
        since, left = _SPELLS[made % len(_SPELLS)]
        kind = chance.pick(kinds)
        paper = actions.Paper(
            kind=kind,
            issuer=_ISSUERS[kind],
            number=f"MAU-{made + 1:03d}/{kind.upper()[:4]}",
            valid_from=today - timedelta(days=since),
            valid_until=today + timedelta(days=left) if left is not None else None,
            scope="Dữ liệu mẫu",
            product_ids=tuple(product.pk for product in own),
        )
        owner: Organisation = own[0].organisation
        certificate = actions.certificate_add(actor=officer, organisation=owner, paper=paper)
        made += 1
        if made % 10:
            actions.certificate_verify(actor=officer, certificate=certificate)
    return made


def products() -> list[Product]:
    """Return the sample's products in the order in which they are decorated."""
    rows = Product.objects.filter(organisation__is_sample=True).select_related("organisation__place", "kind__parent")
    return list(rows.order_by("pk"))
