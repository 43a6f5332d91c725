"""What product cards and pages show beside the product: prices of a day, capacity, photos, words, completeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from hoptac.catalogue import rules
from hoptac.catalogue.choices import PublicLanguage, TextState
from hoptac.catalogue.models import Capacity, Document, Introduction, Photo, Price, Product, ProductText
from hoptac.catalogue.queries import certified, listed
from hoptac.catalogue.queries.certified import Badge

if TYPE_CHECKING:
    from hoptac.catalogue.queries.listed import StarredProduct
    from hoptac.parties.models import Organisation


class Step(NamedTuple):
    """What one unit (packaging "") or one package costs, bought at least so many at once; đồng."""

    minimum_quantity: Decimal
    amount: int
    packaging: str
    valid_until: date | None


def price_steps(
    products: Iterable[Product], *, on: date, priced: Container[int] | None = None
) -> dict[int, tuple[Step, ...]]:
    """Return what each product costs on a day, by unit before packages, small quantities first; one query.

    The usual price of one unit stands first where no price of that day takes its place. Products to ask for: none.
    `priced`, where it is known, are those of priced_ids(): nothing is asked about others.
    """
    usual = {product.pk: product.price_amount for product in products}
    asked = [pk for pk in usual if priced is None or pk in priced]
    found: dict[int, dict[tuple[int, str, Decimal], Step]] = defaultdict(dict)
    fields = ("product_id", "packaging__position", "packaging__name", "minimum_quantity", "amount", "valid_until")
    rows = _prices_on(on).filter(product__in=asked).order_by("valid_from", "pk").values_list(*fields) if asked else ()
    for pk, position, name, least, amount, until in rows:
        key = (-1 if position is None else position, name or "", least)
        found[pk][key] = Step(least, amount, name or "", until)  # a later price takes the place of an earlier one
    for pk, amount in usual.items():
        if amount is not None:
            found[pk].setdefault((-1, "", Decimal(1)), Step(Decimal(1), amount, "", None))
    return {pk: tuple(steps[key] for key in sorted(steps)) for pk, steps in found.items()}


def priced_ids(*, on: date) -> frozenset[int]:
    """Return the products that have prices on a day other than the usual one."""
    return frozenset(_prices_on(on).order_by().values_list("product_id", flat=True).distinct())


def _prices_on(on: date) -> QuerySet[Price]:
    return Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


@dataclass(frozen=True, slots=True)
class Card:
    """A product as lists show it, with what it costs on the day asked for; without a step, ask."""

    product: StarredProduct
    name: str
    summary: str
    badges: tuple[Badge, ...]
    steps: tuple[Step, ...]

    @property
    def price(self) -> Step | None:
        """Return what one costs; None: ask."""
        return self.steps[0] if self.steps else None

    @property
    def has_more_prices(self) -> bool:
        """Return whether other quantities or packages cost otherwise."""
        return len(self.steps) > 1


def card_rows(rows: QuerySet[Product], *, on: date, language: str) -> QuerySet[Any]:
    """Return the rows with everything a card needs of them: owner, commune, kind, cover, stars, words of a language."""
    words = FilteredRelation("texts", condition=Q(texts__language=language, texts__state=TextState.PUBLISHED))
    found = listed.with_stars(rows, on=on).annotate(
        words=words, text_name=F("words__name"), text_summary=F("words__summary")
    )
    return found.select_related("organisation__place", "kind", "measure", "cover")


def cards(rows: Sequence[Any], *, on: date) -> list[Card]:
    """Return the cards of rows of card_rows(); two queries whatever their number, badges and prices."""
    bearing = certified.badges([row.pk for row in rows], on=on)
    steps = price_steps(rows, on=on)
    return [
        Card(
            product=row,
            name=row.text_name or row.name,
            summary=row.text_summary or "",
            badges=bearing.get(row.pk, ()),
            steps=steps.get(row.pk, ()),
        )
        for row in rows
    ]


def prices(product: Product, *, on: date) -> QuerySet[Price]:
    """Return the prices of a product that hold on a day or later, by package, quantity and first day."""
    rows = product.prices.filter(Q(valid_until=None) | Q(valid_until__gt=on)).select_related("packaging")
    return rows.order_by(F("packaging__position").asc(nulls_first=True), "minimum_quantity", "valid_from")


def capacities(product_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Return how much of each product can be delivered by month (1 to 12), in its unit; one query."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for pk, month, quantity in Capacity.objects.filter(product__in=product_ids).values_list(
        "product_id", "month", "quantity"
    ):
        found[pk][month] = quantity
    return dict(found)


def text(product: Product, language: str, *, state: str = TextState.PUBLISHED) -> ProductText | None:
    """Return the words about a product in a language: the published ones, or the draft."""
    return product.texts.filter(language=language, state=state).first()


def introductions(organisation: Organisation) -> dict[str, str]:
    """Return the published words about an organisation in other languages than Vietnamese, by language."""
    return dict(organisation.introductions.values_list("language", "text"))


def introduced_ids() -> frozenset[int]:
    """Return the organisations about which there are words in other languages."""
    return frozenset(Introduction.objects.values_list("organisation_id", flat=True))


def photos(product: Product) -> QuerySet[Photo]:
    """Return the photos of a product in their order, the cover first."""
    return product.photos.order_by("position", "pk")


def public_documents() -> QuerySet[Document]:
    """Return the papers everybody may open: marked so, of products that are shown."""
    return Document.objects.filter(is_public=True, product__is_published=True).order_by("title", "pk")


def is_photo_public(key: str) -> bool:
    """Return whether everybody may see a picture: of a product shown, or of an organisation that shows some."""
    own = Q(product__is_published=True) | Q(product=None, organisation__products__is_published=True)
    return Photo.objects.filter(own, key=key).exists()


#: Photos without words for whoever does not see them.
_MUTE = "mute_photos"


def with_parts(rows: QuerySet[Product], *, on: date) -> QuerySet[Any]:
    """Return the rows, few of them, with what completeness() needs to know of the tables around them on a day."""
    own = {"product": OuterRef("pk")}
    photos, texts = Photo.objects.filter(**own), ProductText.objects.filter(**own, state=TextState.PUBLISHED)
    said = texts.filter(language=PublicLanguage.VI)
    asked: dict[str, QuerySet[Any]] = {
        rules.PHOTO: photos,
        _MUTE: photos.filter(alt=""),
        rules.MORE_PHOTOS: photos[rules.PHOTOS_WANTED - 1 :],
        rules.PRICE: _prices_on(on).filter(**own),
        rules.CAPACITY: Capacity.objects.filter(**own),
        rules.SUMMARY: said.exclude(summary=""),
        rules.STORY: said.exclude(story=""),
        rules.LANGUAGES: texts.exclude(language=PublicLanguage.VI),
        rules.CERTIFICATE: certified.certificates_in_force(on=on).filter(products=OuterRef("pk")),
    }
    return rows.annotate(**{f"has_{part}": Exists(found) for part, found in asked.items()})


def completeness(product: Any, *, on: date) -> rules.Completeness:
    """Return how complete the page of a product of with_parts() is on a day, and what to add next."""
    there = {part: getattr(product, f"has_{part}", False) for part in rules.PARTS} | {
        rules.ALT: product.has_photo and not product.has_mute_photos,
        rules.KIND: product.kind_id is not None,
        rules.SEASON: product.season > 0,
        rules.KEEPING: bool(product.storage or product.shelf_life_days) or product.group == "tourism",
        rules.FRESH: not product.is_stale(on),
    }
    there[rules.PRICE] |= product.price_amount is not None
    there[rules.SUMMARY] |= bool(product.description)
    return rules.completeness(there)
