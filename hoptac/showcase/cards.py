"""Products as lists and pages show them: in the words of a language, with photo, stars and badges of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import TextState
from hoptac.core import languages
from hoptac.showcase import queries

if TYPE_CHECKING:
    from hoptac.catalogue.models import Photo
    from hoptac.catalogue.queries import Badge, Step

#: Words of a product, and under which name a row bears those of the page's language and those of the default one.
_WORDS = ("name", "summary", "story")


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


def rows(*, language: str, on: date) -> QuerySet[Any]:
    """Return the published products with all that a card needs, in the words of a language and of the default."""
    found = queries.shown(on=on).select_related(
        "cover", "kind", "measure", "producer", "seller", "organisation__registration"
    )
    found = found.annotate(
        decision_no=F("in_force__decision_no"), decision_issuer=F("in_force__issuer"), is_dated=F("in_force__is_dated")
    )
    for alias, code in (("own", language), ("other", languages.DEFAULT)):
        words = Q(texts__language=code, texts__state=TextState.PUBLISHED)
        found = found.annotate(**{alias: FilteredRelation("texts", condition=words)})
        found = found.annotate(**{f"{alias}_{word}": F(f"{alias}__{word}") for word in _WORDS})
    return found


def cards(found: Sequence[Any], *, language: str, on: date) -> list[Card]:
    """Return the rows of rows() as shown in that language, in their order. Two statements."""
    badges = catalogue_queries.badges([row.pk for row in found], on=on)
    steps = catalogue_queries.price_steps(found, on=on) if found else {}
    return [_card(row, language, badges.get(row.pk, ()), steps.get(row.pk, ())) for row in found]


def of_ids(ids: Sequence[int], *, language: str, on: date) -> list[Card]:
    """Return the products with these ids as shown in a language, in the order of the ids. Three statements."""
    place = {pk: position for position, pk in enumerate(ids)}
    found = rows(language=language, on=on).filter(pk__in=place) if ids else ()
    return cards(sorted(found, key=lambda row: place[row.pk]), language=language, on=on)


def _card(row: Any, language: str, badges: tuple[Badge, ...], steps: tuple[Step, ...]) -> Card:
    foreign = "" if language == languages.DEFAULT else languages.DEFAULT

    def said(word: str, last: str) -> Said:
        own = getattr(row, f"own_{word}")
        text = getattr(row, f"other_{word}") or last
        return Said(own) if own else Said(text, foreign if text else "")

    return Card(row, said("name", row.name), said("summary", ""), said("story", row.description), badges, steps)
