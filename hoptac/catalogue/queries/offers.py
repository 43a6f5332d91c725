"""What product cards and pages show beside the product: prices of a day, capacity, photos, words, completeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet

from hoptac.catalogue import rules
from hoptac.catalogue.choices import TextState
from hoptac.catalogue.models import Capacity, Document, Photo, Price, Product, ProductText
from hoptac.catalogue.queries import certified, listed
from hoptac.catalogue.queries.certified import Badge

if TYPE_CHECKING:
    from hoptac.catalogue.queries.listed import StarredProduct


class Step(NamedTuple):
    """What one unit (packaging "") or one package costs, bought at least so many at once; đồng."""

    minimum_quantity: Decimal
    amount: int
    packaging: str
    valid_until: date | None


def price_steps(products: Iterable[Product], *, on: date) -> dict[int, tuple[Step, ...]]:
    """Return what each product costs on a day, by unit before packages, small quantities first; one query.

    The usual price of one unit stands first where no price of that day takes its place. Products to ask for: none.
    """
    usual = {product.pk: product.price_amount for product in products}
    rows = Price.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), product__in=usual, valid_from__lte=on)
    found: dict[int, dict[tuple[int, str, Decimal], Step]] = defaultdict(dict)
    fields = ("product_id", "packaging__position", "packaging__name", "minimum_quantity", "amount", "valid_until")
    for pk, position, name, least, amount, until in rows.order_by("valid_from", "pk").values_list(*fields):
        key = (-1 if position is None else position, name or "", least)
        found[pk][key] = Step(least, amount, name or "", until)  # a later price takes the place of an earlier one
    for pk, amount in usual.items():
        if amount is not None:
            found[pk].setdefault((-1, "", Decimal(1)), Step(Decimal(1), amount, "", None))
    return {pk: tuple(steps[key] for key in sorted(steps)) for pk, steps in found.items()}


@dataclass(frozen=True, slots=True)
class Card:
    """A product as lists show it. `price` None: ask; `has_more_prices`: other quantities or packages cost otherwise."""

    product: StarredProduct
    name: str
    summary: str
    badges: tuple[Badge, ...]
    price: Step | None
    has_more_prices: bool


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
            price=steps[row.pk][0] if row.pk in steps else None,
            has_more_prices=len(steps.get(row.pk, ())) > 1,
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


def completeness(product_ids: Collection[int], *, on: date) -> dict[int, rules.Completeness]:
    """Return how complete the pages of products are on a day, and what to add next; five queries."""
    rows = Product.objects.filter(pk__in=product_ids)
    bearing, steps = certified.badges(product_ids, on=on), price_steps(rows, on=on)
    photos, capable = _alts(product_ids), capacities(product_ids)
    texts = _texts(product_ids)
    return {
        row.pk: rules.completeness(_there(row, on, photos.get(row.pk, []), texts.get(row.pk, {})) | {
            rules.PRICE: row.pk in steps, rules.CAPACITY: row.pk in capable, rules.CERTIFICATE: row.pk in bearing,
        })
        for row in rows
    }  # fmt: skip


def _there(row: Product, on: date, alts: list[str], texts: Mapping[str, tuple[str, str]]) -> dict[str, bool]:
    """Return which parts of a product's page are there, of those that need no further question."""
    summary, story = texts.get("vi", ("", ""))
    return {
        rules.PHOTO: bool(alts),
        rules.ALT: bool(alts) and all(alts),
        rules.MORE_PHOTOS: len(alts) >= rules.PHOTOS_WANTED,
        rules.KIND: row.kind_id is not None,
        rules.SEASON: row.season > 0,
        rules.SUMMARY: bool(summary or row.description),
        rules.STORY: bool(story),
        rules.LANGUAGES: bool(set(texts) - {"vi"}),
        rules.KEEPING: bool(row.storage or row.shelf_life_days) or row.group == "tourism",
        rules.FRESH: not row.is_stale(on),
    }


def _alts(product_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, alt in Photo.objects.filter(product__in=product_ids).values_list("product_id", "alt"):
        found[pk or 0].append(alt)
    return found


def _texts(product_ids: Collection[int]) -> dict[int, dict[str, tuple[str, str]]]:
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    published = ProductText.objects.filter(product__in=product_ids, state=TextState.PUBLISHED)
    for pk, language, summary, story in published.values_list("product_id", "language", "summary", "story"):
        found[pk][language] = (summary, story)
    return found
