"""Which public pages there are, for search engines, each in every language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import override

from hoptac.catalogue import queries as catalogue_queries
from hoptac.core import languages
from hoptac.showcase.shelf import Shelf

#: Protocol's limits: 50,000 addresses and 50 MB; a page has five addresses.
MOST = 5_000


class Page(NamedTuple):
    """A page: its address in each language, Vietnamese first, and the day it last changed."""

    addresses: dict[str, str]
    changed: str


def parts(held: Shelf) -> int:
    """Return how many parts the sitemap has: one of pages about many products, then the products."""
    return 1 + -(-len(held.ids) // MOST)


def pages(held: Shelf, part: int) -> Iterator[Page]:
    """Yield the pages of a part (from 1 on)."""
    paths = _paths(held) if part == 1 else _products(held, part - 2)
    for path, changed in paths:
        yield Page({code: languages.address(path, code) for code in languages.PUBLIC}, changed)


def _paths(held: Shelf) -> Iterator[tuple[str, str]]:
    with override(languages.DEFAULT):
        for name in ("home", "product_search", "certificate_check", "about"):
            yield reverse(f"showcase:{name}"), ""
        for kind in held.kinds.values():
            yield reverse("showcase:kind_detail", args=[kind.code]), ""
        for place_id in held.places:
            yield reverse("showcase:commune_detail", args=[place_id]), ""
        owners = catalogue_queries.published().order_by().values_list("organisation_id", flat=True).distinct()
        for owner_id in sorted(owners):
            yield reverse("showcase:cooperative_detail", args=[owner_id]), ""


def _products(held: Shelf, place: int) -> Iterator[tuple[str, str]]:
    ids = sorted(held.ids)[place * MOST : (place + 1) * MOST]
    if not ids:
        return
    rows = catalogue_queries.published().filter(pk__gte=ids[0], pk__lte=ids[-1]).order_by("pk")
    with override(languages.DEFAULT):
        for pk, slug, changed in rows.values_list("pk", "slug", "updated_at"):
            yield reverse("showcase:product_detail", args=[pk, slug]), f"{changed:%Y-%m-%d}"
