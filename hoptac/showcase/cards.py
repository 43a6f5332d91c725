"""Products as lists and pages show them: in the words of a language, with photo, stars and badges of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import TextState
from hoptac.catalogue.models import Product
from hoptac.core import languages
from hoptac.showcase import queries

if TYPE_CHECKING:
    from hoptac.catalogue.models import Photo
    from hoptac.catalogue.queries import Badge, Step
    from hoptac.showcase.shelf import Shelf

#: Words of a product, and under which name a row bears those of the page's language and those of the default one.
_WORDS = ("name", "summary", "story")
#: What a list says of a product.
_LISTED = (
    "name", "slug", "group", "season", "unit", "price_amount", "organisation__name", "organisation__place__full_name",
    "cover__key", "cover__alt", "cover__width", "cover__height", "cover__focal_x", "cover__focal_y",
)  # fmt: skip
#: What its own page says beside that.
_TOLD = (
    *_LISTED, "kind", "measure", "yearly_quantity", "minimum_order", "shelf_life_days", "storage", "gtin", "area_code",
    "description", "refreshed_on", "producer", "seller", "organisation__place__lat", "organisation__place__lon",
    "organisation__registration__phone", "organisation__registration__website",
    "organisation__registration__introduction", "organisation__registration__registered_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Words in the language of the page, or, where there are none, in another, which `language` then names."""

    text: str
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Card:
    """A product as it is shown: its row, its words, its photo, its badges, what it costs (nothing: ask)."""

    product: Any
    title: Said
    summary: Said
    story: Said
    badges: tuple[Badge, ...]
    steps: tuple[Step, ...]

    @property
    def price(self) -> Step | None:
        """The first price; None: ask."""
        return self.steps[0] if self.steps else None

    @property
    def photo(self) -> Photo | None:
        """The first photo."""
        cover: Photo | None = self.product.cover
        return cover


@lru_cache(maxsize=16)  # putting it together takes longer than asking it
def rows(*, language: str, on: date) -> QuerySet[Any]:
    """Return the published products with all that a page needs, in the words of a language and of the default."""
    return _whole(queries.shown(on=on), language)


def preview_row(pk: int, *, language: str, on: date) -> Any:
    """Return a product as its page would have it, published or not, its drafted words in place of those published."""
    found = catalogue_queries.with_stars(Product.objects.filter(pk=pk).select_related("organisation__place"), on=on)
    row = _whole(found, language).get()
    drafted = row.texts.filter(language=language, state=TextState.DRAFT).first()
    for word in _WORDS if drafted else ():
        setattr(row, f"own_{word}", getattr(drafted, word))
    return row


def _whole(found: QuerySet[Any], language: str) -> QuerySet[Any]:
    found = found.select_related("cover", "organisation__registration").only(*_TOLD)
    found = found.annotate(
        decision_no=F("in_force__decision_no"), decision_issuer=F("in_force__issuer"), is_dated=F("in_force__is_dated")
    )
    return _in_words(found, language, _WORDS)


@lru_cache(maxsize=16)
def list_rows(*, language: str, on: date) -> QuerySet[Any]:
    """Return the published products with what a list says of them."""
    found = queries.shown(on=on).select_related("cover")
    return _in_words(found.only(*_LISTED), language, _WORDS[:1])


def _in_words(found: QuerySet[Any], language: str, words: Sequence[str]) -> QuerySet[Any]:
    # Of the default language nothing is joined twice.
    for code, alias in {languages.DEFAULT: "other", language: "own"}.items():
        published = Q(texts__language=code, texts__state=TextState.PUBLISHED)
        found = found.annotate(**{alias: FilteredRelation("texts", condition=published)})
        found = found.annotate(**{f"{alias}_{word}": F(f"{alias}__{word}") for word in words})
    return found


def cards(found: Sequence[Any], *, language: str, on: date, held: Shelf | None = None) -> list[Card]:
    """Return the rows of rows() or list_rows() as shown in that language, in their order. Two statements.

    With a shelf, one where any of them has prices other than the usual one, else none.
    """
    badges = held.badges if held else catalogue_queries.badges([row.pk for row in found], on=on)
    steps = catalogue_queries.price_steps(found, on=on, priced=held.priced if held else None)
    return [_card(row, language, badges.get(row.pk, ()), steps.get(row.pk, ())) for row in found]


def _card(row: Any, language: str, badges: tuple[Badge, ...], steps: tuple[Step, ...]) -> Card:
    foreign = "" if language == languages.DEFAULT else languages.DEFAULT

    def said(word: str, last: str = "") -> Said:
        own = getattr(row, f"own_{word}")
        text = getattr(row, f"other_{word}", "") or last
        return Said(own) if own else Said(text, foreign if text else "")

    whole = (said("summary"), said("story", row.description)) if hasattr(row, "own_story") else (Said(""), Said(""))
    return Card(row, said("name", row.name), *whole, badges, steps)
