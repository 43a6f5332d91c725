"""What typed words may mean: kinds of products and today's communes and provinces, one where it is sure."""

from __future__ import annotations

from django.utils.translation import get_language

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Kind, KindName
from hoptac.core import text
from hoptac.places import queries as place_queries
from hoptac.places.models import Place

MOST = 12
_LEVELS = (1, 3)

Meanings = list[tuple[int, str]]


def kinds(words: str) -> Meanings:
    """Return the kinds that words in any language may mean, with their names in the language of the page."""
    exact = KindName.objects.filter(search_key=text.fold(words)).values_list("kind_id", flat=True)
    found = list(Kind.objects.filter(pk__in=set(exact))) or catalogue_queries.kinds_like(words, limit=MOST)
    language = get_language() or "vi"
    return [(kind.pk, kind.name(language)) for kind in found]


def places(words: str) -> Meanings:
    """Return today's communes and provinces so named; what follows a comma is what they lie in."""
    name, _comma, rest = words.partition(",")
    found = [place for place in place_queries.search(name, limit=MOST * 2) if _stands(place)]
    exact = [place for place in found if getattr(place, "rank", None) == 0]
    rows = {place.pk: place for place in place_queries.with_parents([place.pk for place in exact or found])}
    within = text.fold(rest)
    labelled = [(pk, named(rows[pk])) for pk in (place.pk for place in exact or found)]
    narrowed = [(pk, label) for pk, label in labelled if within and text.fold(label.partition(",")[2]).endswith(within)]
    return (narrowed or labelled)[:MOST]


def kind(pk: int) -> Kind:
    """Return the kind that was meant."""
    return Kind.objects.get(pk=pk)


def place(pk: int) -> Place:
    """Return the unit that was meant."""
    return Place.objects.get(pk=pk)


def _stands(place: Place) -> bool:
    return place.valid_to is None and place.level in _LEVELS


def named(place: Place) -> str:
    """Return a unit with the one it lies in, as addresses are written."""
    above = place.parent
    return f"{place.full_name}, {above.full_name}" if above is not None and above.level else place.full_name
