"""What the larger public pages show, put together for their templates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Kind
from hoptac.core import identifiers, languages
from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold
from hoptac.showcase import cards, drawn, mapping, queries, stamp
from hoptac.showcase.cards import Said
from hoptac.showcase.kept import Ground
from hoptac.showcase.shelf import Shelf, shelf

if TYPE_CHECKING:
    from hoptac.catalogue.models import Unit
    from hoptac.parties.models import Organisation
    from hoptac.showcase.cards import Card

SIMILAR = 3
LAST_PAGE = 10_000


def number(word: str | None) -> int:
    """Return the number of a page as it stands in an address; the first where that makes no sense."""
    return min(int(word), LAST_PAGE) if word and word.isascii() and word.isdigit() and int(word) else 1


class KindShown(NamedTuple):
    """A kind with its name and how many products of it are shown."""

    kind: Kind
    name: str
    products: int


def kinds(held: Shelf, *, language: str, limit: int) -> list[KindShown]:
    """Return the larger kinds of which most is shown, in the order of the list of kinds."""
    above = [kind for kind in held.kinds.values() if kind.parent_id is None]
    told = [KindShown(kind, kind.name(language), held.having("kind", kind.pk).bit_count()) for kind in above]
    most = sorted(told, key=lambda one: -one.products)[:limit]
    return sorted(most, key=lambda one: one.kind.position)


def product(pk: int, *, language: str, on: date) -> dict[str, Any] | None:
    """Return what the page of a product shows; None when it is not shown. One to four statements."""
    held = shelf(on=on)
    if pk not in held.at:
        return None
    alike, owner = queries.similar(pk, held, limit=SIMILAR), held.owners[held.at[pk]]
    ground = Ground(_rests_on(held, pk, alike), partial(_product_rests_on, pk))
    wanted = [pk, *drawn.missing(held, alike, language=language)]
    rows = list(cards.rows(language=language, on=on).filter(pk__in=wanted))
    loaded = {card.product.pk: card for card in cards.cards(rows, language=language, on=on, held=held)}
    shown = loaded[pk].product
    shown.kind, shown.measure = held.kinds.get(shown.kind_id), held.units.get(shown.measure_id)
    similar = drawn.of_ids(held, alike, language=language, on=on, loaded=[loaded[one] for one in wanted[1:]])
    capacities = catalogue_queries.capacities([pk]).get(pk, {}) if pk in held.capable else {}
    return {
        **_product(loaded[pk], capacities, language=language, on=on, is_introduced=owner in held.introduced),
        "similar": similar,
        "ground": ground,
    }


def _product_rests_on(pk: int) -> Any:
    """Return what a product's page rests on now: which products are like it, and the state of all their owners."""
    held = shelf(on=timezone.localdate())
    return _rests_on(held, pk, queries.similar(pk, held, limit=SIMILAR)) if pk in held.at else None


def _rests_on(held: Shelf, pk: int, alike: list[int]) -> Any:
    return alike, stamp.of(held.owners[held.at[one]] for one in (pk, *alike))


def preview(pk: int, *, language: str, on: date) -> dict[str, Any]:
    """Return what the page of a product shows or would show; published or not, without similar ones."""
    row = cards.preview_row(pk, language=language, on=on)
    capacities = catalogue_queries.capacities([pk]).get(pk, {})
    return _product(cards.cards([row], language=language, on=on)[0], capacities, language=language, on=on)


def _product(
    card: Card, capacities: dict[int, Decimal], *, language: str, on: date, is_introduced: bool = True
) -> dict[str, Any]:
    row = card.product
    return {
        "card": card,
        "product": row,
        "cooperative": row.organisation,
        "unit": _unit(row, language),
        "kind_name": row.kind.name(language) if row.kind else "",
        "photos": list(catalogue_queries.photos(row)) if row.cover_id else [],
        "capacities": capacities,
        "steps": card.steps,
        "map": mapping.spot(row.organisation.place, on=on),
        "phone": phone(row.organisation),
        "month": on.month,
        "is_stale": row.is_stale(on),
        "stars_last_day": row.stars_until - timedelta(days=1) if row.stars else None,
        "introduction": introduction(row.organisation, language=language if is_introduced else languages.DEFAULT),
    }


def introduction(row: Organisation, *, language: str) -> Said:
    """Return what an organisation says about itself: in a language, or else in Vietnamese. One statement, unless that
    is the language.
    """
    told = catalogue_queries.introductions(row) if language != languages.DEFAULT else {}
    own = row.registration.introduction
    return Said(told[language]) if language in told else Said(own, languages.DEFAULT if own else "")


def _unit(row: Any, language: str) -> str:
    """Return the unit in a language; the word people wrote where it says more than the unit ("gói 250 g")."""
    measure: Unit | None = row.measure
    if measure is None or fold(row.unit) not in ("", fold(measure.name("vi"))):
        return str(row.unit)
    return measure.name(language)


def cooperative(row: Organisation, *, language: str, on: date) -> dict[str, Any]:
    """Return what the page of an organisation shows."""
    rests_on = partial(stamp.of, [row.pk])
    own = catalogue_queries.published().filter(organisation=row).order_by("sort_key", "pk")
    return {
        "cooperative": row,
        "introduction": introduction(row, language=language),
        "size": queries.size(row, on=on),
        "cards": drawn.of_ids(shelf(on=on), list(own.values_list("pk", flat=True)), language=language, on=on),
        "photos": list(row.photos.filter(product=None)),
        "badges": catalogue_queries.organisation_badges(row.pk, on=on),
        "map": mapping.spot(row.place, on=on),
        "phone": phone(row),
        "today": on,
        "month": on.month,
        "ground": Ground(rests_on(), rests_on),
    }


def phone(row: Organisation) -> str:
    """Return the telephone number of an organisation as one dials it, or "" where it stated none that works."""
    stated = row.registration.phone.split(",")[0].split(";")[0].split("-")[0]
    try:
        return identifiers.phone_normalise(stated) if stated.strip() else ""
    except RuleBroken:
        return ""
