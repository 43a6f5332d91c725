"""What printed matter of a product or an organisation says today, read from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Photo, Product
from hoptac.core import pictures
from hoptac.parties.models import Organisation
from hoptac.sharing import record
from hoptac.sharing.drafting import wording
from hoptac.sharing.drafting.facts import Badge, Offered
from hoptac.sharing.kit import content


@dataclass(frozen=True, slots=True)
class Subject:
    """What the template is told about a product or organisation (see kit/kit.typ), and a photo as JPEG."""

    told: dict[str, Any]
    photo: bytes | None


def product(row: Product, language: str, *, on: date) -> Subject:
    """Return what is printed about a product."""
    facts = record.facts_of(row, on=on)
    until = catalogue_queries.with_stars(Product.objects.filter(pk=row.pk), on=on).values_list("stars_until", flat=True)
    capacities = catalogue_queries.capacities([row.pk]).get(row.pk, {})
    told = content.product(facts, language, stars_until=until[0], capacities=capacities)
    return Subject(told | {"is_product": True}, _photo(catalogue_queries.photos(row).first()))


def organisation(row: Organisation, products: Sequence[Product], language: str, *, on: date) -> Subject:
    """Return what is printed about an organisation: where it is, and its public products."""
    place = record.places_told(row)
    told = {
        "name": row.name,
        "kind": "",
        "maker": "",
        "place": place.get(language) or place["vi"],
        "phone": wording.phone(record.phone(row), language),
        "months": [],
        "products": lines(products, language, on=on),
        "is_product": False,
    }
    return Subject(told, _photo(row.photos.filter(product=None).order_by("position", "pk").first()))


def lines(products: Sequence[Product], language: str, *, on: date) -> list[dict[str, Any]]:
    """Return name, stars, certificates and price of each product on a day; four queries."""
    ids = [row.pk for row in products]
    rows = catalogue_queries.card_rows(Product.objects.filter(pk__in=ids), on=on, language=language)
    return [
        {
            "name": card.name,
            "stars": card.product.stars or 0,
            "labels": [
                wording.certificate_label(Badge(badge.kind, badge.label, badge.number), language)
                for badge in card.badges
            ],
            "price": content.price(
                Offered(card.price.amount, card.price.packaging or card.product.unit, card.price.minimum_quantity)
                if card.price
                else None,
                language,
            ),
        }
        for card in catalogue_queries.cards(list(rows.order_by("sort_key", "pk")), on=on)
    ]


def around(language: str, *, on: date) -> dict[str, Any]:
    """Return the words and dates that stand on every material."""
    words = content.words(language)
    day = content.day(on, language)
    return {"words": words, "as_of": words["as_of"].format(date=day), "date": day}


def _photo(found: Photo | None) -> bytes | None:
    """Return a photo for paper; a photo whose file is gone is left out."""
    if found is None:
        return None
    try:
        with pictures.opened(found.key, "print", "jpg") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None
