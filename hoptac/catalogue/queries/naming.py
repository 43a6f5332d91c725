"""Kinds of products and units of measure, by the words people use."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Case, Q, Value, When

from hoptac.catalogue.choices import PublicLanguage, Region
from hoptac.catalogue.models import Kind, KindName, Unit, UnitFactor
from hoptac.core import text

#: Provinces of today by the region whose units they use: the first two digits of their codes.
_NORTH = frozenset(["01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37"])
_CENTRAL = frozenset(["38", "40", "42", "44", "46", "48", "51", "52", "56", "66", "68"])


def kind_names(language: str) -> dict[int, str]:
    """Return the name of every kind in a language (Vietnamese where it has none), in the order of lists; one query."""
    return {kind.pk: kind.name(language) for kind in Kind.objects.all()}


def kinds_like(words: str, *, limit: int = 8) -> list[Kind]:
    """Return the kinds that have a name like these words in any language: equal first, then begun so, then within."""
    key = text.fold(words)
    if not key:
        return []
    found = KindName.objects.filter(Q(search_key__startswith=key) | Q(search_key__contains=f" {key}"))
    nearness = Case(
        When(search_key=key, then=Value(0)), When(search_key__startswith=key, then=Value(1)), default=Value(2)
    )
    rows = found.order_by(nearness, "-is_main", "kind__position").values_list("kind_id", flat=True)
    ids = list(dict.fromkeys(rows))[:limit]
    kinds = Kind.objects.in_bulk(ids)
    return [kinds[pk] for pk in ids]


def kinds() -> list[tuple[int, int | None, str]]:
    """Return number, number of the larger one, and Vietnamese name of all kinds, in the order of lists; one query."""
    named = KindName.objects.filter(language=PublicLanguage.VI, is_main=True)
    return list(named.order_by("kind__position", "kind").values_list("kind", "kind__parent", "text"))


def region_of(province_code: str) -> Region:
    """Return the region whose customary units a province (its code of today) uses."""
    if province_code in _NORTH:
        return Region.NORTH
    return Region.CENTRAL if province_code in _CENTRAL else Region.SOUTH


def factor(unit: Unit, *, region: Region) -> Decimal | None:
    """Return how much one unit is of its base unit (kg, litre, m², piece, day) there; None: no fixed amount."""
    if unit.factor is not None:
        return unit.factor
    return UnitFactor.objects.filter(unit=unit, region=region).values_list("factor", flat=True).first()


def converted(quantity: Decimal, unit: Unit, into: Unit, *, region: Region) -> Decimal | None:
    """Return a quantity in another unit of the same dimension; None where that is not known or makes no sense."""
    one, other = factor(unit, region=region), factor(into, region=region)
    if unit.dimension != into.dimension or one is None or other is None:
        return None
    return quantity * one / other
