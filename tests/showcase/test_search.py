"""Words in five languages, marks, facets with counts, and ways on from nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from hoptac.catalogue.models import Capacity, Certificate, Kind, Product, ProductText, Unit
from hoptac.catalogue.queries import search_items
from hoptac.search import actions as search_actions
from hoptac.search.queries import nearness
from hoptac.showcase import masks
from hoptac.showcase.searching import Facet, Narrowing, search
from hoptac.showcase.shelf import shelf
from tests.factories import catalogue as make
from tests.showcase.conftest import titles

if TYPE_CHECKING:
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()


@pytest.fixture
def goods(stand: Stand) -> dict[str, Product]:
    """Teas, one of them only by its kind, and honey; kinds and units loaded."""
    call_command("kinds_load", verbosity=0)
    tea, honey = Kind.objects.get(code="tea"), Kind.objects.get(names__vi__icontains="mật ong", parent=None)
    kg, tonne = Unit.objects.get(code="kg"), Unit.objects.get(code="tonne")
    made = {
        "shan": make.product(stand.here, "Chè Shan tuyết", kind=tea, group="drink", season=0b11, measure=kg,
                             price_amount=450_000),
        "plain": make.product(stand.there, "Che bóng", kind=None, group="handicraft"),
        "gift": make.product(stand.there, "Quà Tà Xùa", kind=tea, group="drink", season=0b100, measure=tonne),
        "honey": make.product(stand.here, "Mật ong bạc hà", kind=honey, group="food", price_amount=60_000),
    }  # fmt: skip
    make.recognition(made["gift"], 4, TODAY)
    search_actions.put(search_items(product.pk for product in made.values()))
    return made


def names(narrowing: Narrowing) -> list[str]:
    found = dict(Product.objects.values_list("pk", "name"))
    return [found[pk] for pk in search(narrowing, on=TODAY).ids]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("che shan tuyet", ["Chè Shan tuyết"]),
        ("chè shan tuyết", ["Chè Shan tuyết"]),
        ("Tee", ["Quà Tà Xùa", "Chè Shan tuyết"]),
        ("teh", ["Quà Tà Xùa", "Chè Shan tuyết"]),
        ("tea", ["Quà Tà Xùa", "Chè Shan tuyết"]),
        ("trà", ["Quà Tà Xùa", "Chè Shan tuyết"]),
        ("Honig", ["Mật ong bạc hà"]),
        ("madu", ["Mật ong bạc hà"]),
        ("chè", ["Chè Shan tuyết", "Che bóng", "Quà Tà Xùa"]),
        ("che", ["Che bóng", "Chè Shan tuyết", "Quà Tà Xùa"]),
    ],
)
def test_words_of_every_language_find_and_exact_marks_come_first(
    goods: dict[str, Product], text: str, found: list[str]
) -> None:
    assert names(Narrowing(text)) == found


@pytest.mark.parametrize("text", ["chè", "che", "chè xanh", "che xanh", "shan", "tea", "Chè"])
def test_the_first_of_many_are_the_first_of_all(goods: dict[str, Product], stand: Stand, text: str) -> None:
    """Only as many are put in order as a page shows; which those are must not depend on how many that is."""
    tea = Kind.objects.get(code="tea")
    made = [
        make.product(stand.there, name, kind=tea, group="drink")
        for name in ("Che xanh", "Chè xanh", "Xanh chè", "Trà Shan", "Che", "Chè", "Chè xanh Shan", "Shan xanh che")
    ]
    for product, stars in zip(made, (5, 3, 4, 5, 3, 3, 4, 5), strict=True):
        make.recognition(product, stars, TODAY)
    search_actions.put(search_items(product.pk for product in made))
    held, near = shelf(on=TODAY), nearness(text)
    ranks = {
        pk: (near.of(*title), position) for position, (pk, title) in enumerate(zip(held.ids, held.titles, strict=True))
    }

    whole = search(Narrowing(text), on=TODAY).ids
    assert len(whole) >= 3
    assert whole == sorted(whole, key=ranks.__getitem__)
    for limit in range(1, len(whole)):
        assert search(Narrowing(text), on=TODAY, limit=limit).ids == whole[:limit]
        assert search(Narrowing(text), on=TODAY, offset=limit, limit=2).ids == whole[limit : limit + 2]


def test_published_words_of_a_language_are_found(goods: dict[str, Product]) -> None:
    said = {"product": goods["honey"], "language": "de", "updated_at": timezone.now()}
    ProductText.objects.create(**said, name="Minzhonig aus den Bergen", state="published")
    search_actions.put(search_items([goods["honey"].pk]))

    assert names(Narrowing("minzhonig bergen")) == ["Mật ong bạc hà"]


def facet(narrowing: Narrowing, name: str) -> dict[str, int]:
    [found] = [one for one in search(narrowing, on=TODAY).facets if one.name == name]
    return {choice.value: choice.products for choice in found.choices}


def test_kinds_open_to_what_is_within(goods: dict[str, Product], stand: Stand) -> None:
    tea = Kind.objects.get(code="tea")
    green = Kind.objects.filter(parent=tea).order_by("position")[0]
    make.product(stand.here, "Chè xanh", kind=green, group="drink")

    assert facet(Narrowing(), "kind")["tea"] == 3
    assert facet(Narrowing(kind="tea"), "kind") == {"tea": 3, green.code: 1}
    assert names(Narrowing(kind=green.code)) == ["Chè xanh"]
    assert names(Narrowing(kind="unknown")) == []


def test_quantity_counts_in_kilograms_of_the_best_month(goods: dict[str, Product]) -> None:
    Capacity.objects.create(product=goods["shan"], month=1, quantity=Decimal(90))
    Capacity.objects.create(product=goods["shan"], month=2, quantity=Decimal(150))
    Capacity.objects.create(product=goods["gift"], month=3, quantity=Decimal(2))

    assert facet(Narrowing(), "quantity") == {"10": 2, "100": 2, "1000": 1}
    assert names(Narrowing(quantity=1_000)) == ["Quà Tà Xùa"]


def test_price_is_a_band(goods: dict[str, Product]) -> None:
    assert facet(Narrowing(), "price") == {"50000": 1, "200000": 1}
    assert names(Narrowing(price=200_000)) == ["Chè Shan tuyết"]


def test_certificate_counts_while_it_holds_and_is_verified(goods: dict[str, Product], stand: Stand) -> None:
    held = Certificate.objects.create(
        organisation=stand.here, kind="vietgap", issuer="I", number="1", number_key="1",
        valid_from=TODAY, valid_until=TODAY + timedelta(days=1), ends_before=TODAY + timedelta(days=1),
    )  # fmt: skip
    held.products.add(goods["shan"])
    assert facet(Narrowing(), "certificate") == {}

    Certificate.objects.filter(pk=held.pk).update(verified_at=timezone.now(), verified_by=stand.officer)

    assert facet(Narrowing(), "certificate") == {"vietgap": 1}
    assert names(Narrowing(certificate="vietgap")) == ["Chè Shan tuyết"]
    assert search(Narrowing(certificate="vietgap"), on=TODAY + timedelta(days=1)).ids == []


def test_facets_speak_the_language_of_the_page(goods: dict[str, Product]) -> None:
    def labels(found: list[Facet]) -> list[str]:
        return [choice.label for one in found if one.name in ("kind", "stars") for choice in one.choices]

    with translation.override("de"):
        assert labels(search(Narrowing(), on=TODAY).facets)[0] == "Tee"
        assert "3 Sterne oder mehr" in labels(search(Narrowing(), on=TODAY).facets)


def test_nothing_found_proposes_other_months_and_less(goods: dict[str, Product]) -> None:
    with translation.override("en"):
        found = search(Narrowing(kind="tea", month=12, stars=5), on=TODAY)
        month = search(Narrowing(kind="tea", month=12), on=TODAY)

    assert found.total == 0
    assert [(one.label, one.words, one.products) for one in month.proposals] == [
        ("In season in January", {"kind": "tea", "month": 1}, 1),
        ("Without “December”", {"kind": "tea"}, 2),
    ]


def test_mistyped_word_proposes_the_nearest_kind(goods: dict[str, Product]) -> None:
    with translation.override("en"):
        found = search(Narrowing("honeyy"), on=TODAY)

    assert found.total == 0
    assert found.proposals[0].words == {"kind": goods["honey"].kind and goods["honey"].kind.code}


def test_pages_of_a_search_follow_each_other(goods: dict[str, Product]) -> None:
    whole = search(Narrowing(), on=TODAY).ids
    assert [search(Narrowing(), on=TODAY, offset=at, limit=2).ids for at in (0, 2, 4)] == [whole[:2], whole[2:], []]
    found = search(Narrowing("che"), on=TODAY).ids
    assert search(Narrowing("che"), on=TODAY, offset=1, limit=1).ids == found[1:2]


def test_page_past_the_last_is_the_last(client: Client, goods: dict[str, Product]) -> None:
    assert client.get("/search/?page=99").context["page"].number == 1


def test_similar_are_of_the_kind_and_by_others(client: Client, goods: dict[str, Product]) -> None:
    tea = goods["shan"]
    cards = client.get(f"/products/{tea.pk}-{tea.slug}/").context["similar"]
    assert titles(cards) == ["Quà Tà Xùa"]


def test_shelf_asks_the_database_alike_for_few_and_many(
    goods: dict[str, Product], stand: Stand, django_assert_num_queries: object
) -> None:
    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as told:
            shelf(on=TODAY)
        return len(told)

    before = asked()
    for number in range(5):
        make.product(stand.here, f"Mới {number}")
    assert asked() == before


def test_masks_walk_in_order() -> None:
    whole = [1, 5, 64, 600, 601, 5_000]
    mask = masks.of(whole, 6_000)
    assert masks.positions(mask) == whole
    assert masks.positions(mask, offset=2, limit=3) == [64, 600, 601]
    assert masks.positions(mask, offset=6) == []
    assert masks.positions(0) == []
    assert masks.whole(3) == 0b111
