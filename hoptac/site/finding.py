"""The search that is everywhere: one line typed, answers of every kind, each only to whoever may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hoptac.access import gate
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.search import queries as search_queries
from hoptac.search.choices import EntryKind
from hoptac.search.queries import Hit
from hoptac.site import navigation

# The kinds kept in the search index, and what an entry that is not public needs. Places are asked from their context.
PERMISSIONS = {
    EntryKind.ORGANISATION: "registry.organisation.view",
    EntryKind.PRODUCT: "catalogue.product.view",
}
MOST, MOST_PLACES = 40, 12


@dataclass(frozen=True)
class Result:
    """One thing found: what it is called, a line about it, and where it is."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    """The things of one kind, best first."""

    label: str
    results: list[Result]


def _open_to(actor: gate.Actor, hits: Iterable[Hit]) -> set[tuple[EntryKind, int]]:
    """Return which of the hits the actor may see by permission, whether or not they are public."""
    wanted: dict[EntryKind, list[int]] = {}
    for hit in hits:
        wanted.setdefault(hit.kind, []).append(hit.object_id)
    return {
        (kind, pk)
        for kind, code in PERMISSIONS.items()
        if kind in wanted and actor.is_authenticated
        for pk in gate.rows(actor, code).filter(pk__in=wanted[kind]).values_list("pk", flat=True)
    }


def address(hit: Hit, *, by_permission: bool) -> str:
    """Return where a hit leads: the desk's page for whoever may see it, otherwise the public page; "" when nowhere."""
    if hit.kind == EntryKind.ORGANISATION:
        desk, shop = "registry:organisation_detail", "showcase:cooperative_detail"
    else:
        desk, shop = "catalogue:product_overview", "showcase:product_by_number"
    return navigation.url_of(*((desk, shop) if by_permission else (shop,)), number=hit.object_id)


def places(text: str) -> list[Result]:
    """Return the administrative units of any time that answer the typed line, each with what it belongs to."""
    found = place_queries.search(text, limit=MOST_PLACES)
    above = Place.objects.in_bulk({place.parent_id for place in found if place.parent_id})
    return [
        Result(
            place.full_name,
            above[place.parent_id].full_name if place.parent_id else "",
            navigation.url_of("places:place_detail", number=place.pk),
        )
        for place in found
    ]


def _seen(actor: gate.Actor, text: str, limit: int) -> tuple[list[tuple[Hit, str]], bool]:
    """Return the best hits the actor may see, each with its address, and whether others stood before further ones."""
    hits = search_queries.find(text, kinds=PERMISSIONS, limit=limit)
    allowed = _open_to(actor, hits)
    found = []
    for hit in hits:
        by_permission = (hit.kind, hit.object_id) in allowed
        url = address(hit, by_permission=by_permission) if hit.is_public or by_permission else ""
        if url:
            found.append((hit, url))
    return found, len(found) < len(hits) == limit


def find(actor: gate.Actor, text: str) -> list[Group]:
    """Return what answers the typed line and the actor may see, by kind; kinds without an answer are left out.

    Where others' things stand before one's own, as for a commune or a union, one looks further down.
    """
    found, is_cut = _seen(actor, text, MOST)
    if is_cut and actor.is_authenticated:
        found, _ = _seen(actor, text, search_queries.MANY)
    groups: dict[EntryKind, list[Result]] = {}
    for hit, url in found[:MOST]:
        groups.setdefault(hit.kind, []).append(Result(hit.title, hit.detail, url))
    if units := places(text):
        groups[EntryKind.PLACE] = units
    return [Group(str(kind.label), groups[kind]) for kind in EntryKind if kind in groups]
