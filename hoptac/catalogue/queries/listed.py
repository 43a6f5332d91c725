"""Products with their stars of a day, and what makes them findable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from hoptac.access import gate
from hoptac.catalogue import rules
from hoptac.catalogue.choices import ProductState, TextState
from hoptac.catalogue.models import ClosedPages, KindName, Product, ProductText, Recognition
from hoptac.core.text import fold
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.parties.models import Organisation
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
    return gate.rows(actor, VIEW).select_related("organisation", "cover").order_by("sort_key", "pk")


def narrowed(rows: QuerySet[Product], *, text: str, state: str, on: date) -> QuerySet[Product]:
    """Return the rows whose name or owner holds the text, in a state; "stale": not looked at for six months."""
    for word in fold(text).split():
        rows = rows.filter(Q(search_key__contains=word) | Q(organisation__search_key__contains=word))
    if state == "stale":
        return rows.filter(refreshed_on__lte=rules.stale_since(on))
    return rows.filter(state=state) if state else rows


def stale(actor: gate.Actor, *, on: date) -> QuerySet[Product]:
    """Return the published products the actor may change and nobody has looked through for six months."""
    rows = Product.objects.filter(state=ProductState.PUBLISHED, refreshed_on__lte=rules.stale_since(on))
    return gate.rows(actor, "catalogue.product.change", rows)


def owners(actor: gate.Actor, *, most: int = 5) -> list[Organisation]:
    """Return the organisations the actor may add products to; none when there are more than `most`."""
    found = list(gate.rows(actor, "catalogue.product.add", Organisation.objects.order_by("sort_key"))[: most + 1])
    return found if len(found) <= most else []


def organisations_called(name: str) -> list[int]:
    """Return the registered organisation with this code; else those of exactly this name when folded, at most two."""
    known = Organisation.objects.filter(kind__in=REGISTERED_KINDS)
    found = list(known.filter(code=name.replace(" ", "")).values_list("pk", flat=True)[:1])
    return found or list(known.filter(search_key=fold(name)[:250]).values_list("pk", flat=True)[:2])


def of_organisation(organisation: Organisation) -> QuerySet[Product]:
    """Return all products of an organisation by name, for whoever was let in to it."""
    return Product.objects.filter(organisation=organisation).order_by("sort_key", "pk")


def closed_pages(organisation: Organisation) -> ClosedPages | None:
    """Return why the public pages of an organisation are switched off; None while they are on."""
    return ClosedPages.objects.filter(organisation=organisation).first()


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


def search_items(product_ids: Iterable[int]) -> Iterator[Item]:
    """Yield what makes these products findable: their name, the words for their kind and their published texts in
    every language, owner and place. The weight is the number of stars when last written.
    """
    latest = Recognition.objects.filter(product=OuterRef("pk")).order_by("-decided_on").values("stars")[:1]
    for ids in portions(list(product_ids)):
        rows = Product.objects.filter(pk__in=ids).select_related("organisation__place", "kind")
        found = list(rows.annotate(latest_stars=Subquery(latest)))
        kinds, texts = _kind_words(found), _text_words(ids)
        for product in found:
            owner = product.organisation
            place = owner.place
            words = [kinds.get(pk, "") for pk in _kinds_of(product)]
            yield Item(
                kind=EntryKind.PRODUCT,
                object_id=product.pk,
                title=product.name,
                body=" ".join([owner.name, place.full_name, product.description, *words, texts.get(product.pk, "")]),
                detail=f"{owner.name}, {place.full_name}",
                place_path=place.path,
                url_key=product.slug,
                weight=product.latest_stars or 0,
                is_public=product.is_published,
            )


def _kinds_of(product: Product) -> list[int]:
    """Return the kind of a product and the larger one it belongs to."""
    kind = product.kind
    return [pk for pk in (kind.pk, kind.parent_id) if pk is not None] if kind is not None else []


def _kind_words(products: Iterable[Product]) -> dict[int, str]:
    """Return all words for the kinds of these products, by kind; one query."""
    words: dict[int, list[str]] = defaultdict(list)
    wanted = {pk for product in products for pk in _kinds_of(product)}
    for pk, text in KindName.objects.filter(kind__in=wanted).values_list("kind_id", "text") if wanted else ():
        words[pk].append(text)
    return {pk: " ".join(found) for pk, found in words.items()}


def _text_words(product_ids: Iterable[int]) -> dict[int, str]:
    """Return the published words about these products, by product; one query."""
    words: dict[int, list[str]] = defaultdict(list)
    found = ProductText.objects.filter(product__in=product_ids, state=TextState.PUBLISHED)
    for pk, name, summary in found.values_list("product_id", "name", "summary"):
        words[pk] += [name, summary]
    return {pk: " ".join(texts) for pk, texts in words.items()}
