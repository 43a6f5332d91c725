"""Reads of the catalogue: products with their stars of a day, and what makes them findable."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from hoptac.access import gate
from hoptac.catalogue.models import Product, Recognition
from hoptac.registry.queries import portions
from hoptac.search.actions import Item
from hoptac.search.choices import EntryKind

VIEW = "catalogue.product.view"


class Stars(TypedDict):
    """What with_stars adds to a product."""

    stars: int | None
    starred_on: date | None
    stars_until: date | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    StarredProduct = WithAnnotations[Product, Stars]


def products(actor: gate.Actor) -> QuerySet[Product]:
    """Return the products the actor may see, published or not, by name."""
    return gate.rows(actor, VIEW).select_related("organisation__place").order_by("sort_key", "pk")


def published() -> QuerySet[Product]:
    """Return the products everybody may see."""
    return Product.objects.filter(is_published=True)


def recognitions_in_force(*, on: date) -> QuerySet[Recognition]:
    """Return the recognitions that hold on a day: at most one a product."""
    return Recognition.objects.filter(decided_on__lte=on, ends_before__gt=on)


def with_stars(rows: QuerySet[Product], *, on: date) -> QuerySet[StarredProduct]:
    """Return the rows with `stars`, `starred_on` and `stars_until` (exclusive) of a day; None without recognition."""
    return rows.annotate(
        in_force=FilteredRelation(
            "recognitions", condition=Q(recognitions__decided_on__lte=on, recognitions__ends_before__gt=on)
        ),
        stars=F("in_force__stars"),
        starred_on=F("in_force__decided_on"),
        stars_until=F("in_force__ends_before"),
    )


def search_items(product_ids: Collection[int]) -> Iterator[Item]:
    """Yield what makes these products findable. The weight is the number of stars when last written."""
    latest = Recognition.objects.filter(product=OuterRef("pk")).order_by("-decided_on").values("stars")[:1]
    for ids in portions(product_ids):
        rows = Product.objects.filter(pk__in=ids).select_related("organisation__place")
        for product in rows.annotate(latest_stars=Subquery(latest)):
            owner = product.organisation
            place = owner.place
            yield Item(
                kind=EntryKind.PRODUCT,
                object_id=product.pk,
                title=product.name,
                body=f"{owner.name} {place.full_name} {product.description}",
                detail=f"{owner.name}, {place.full_name}",
                place_path=place.path,
                url_key=product.slug,
                weight=product.latest_stars or 0,
                is_public=product.is_published,
            )
