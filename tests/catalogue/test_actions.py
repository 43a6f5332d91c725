from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions, facts
from hoptac.catalogue.drafts import Draft, Entry, Starred
from hoptac.catalogue.models import Product, Recognition
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact
from hoptac.search import queries as search_queries
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from tests.catalogue.conftest import Stand

ON = date(2025, 10, 1)
TEA = Draft(
    "  Chè   Shan tuyết ", group="drink", unit="kg", price_amount=450_000, yearly_quantity=Decimal(5000), season=7
)


def counted() -> set[tuple[str, date, int]]:
    return {(BY_NUMBER[fact.element].code, fact.on, fact.value) for fact in Fact.objects.all()}


def test_product_add_writes_the_product_the_search_and_the_trail(stand: Stand) -> None:
    product = actions.product_add(actor=stand.manager, organisation=stand.here, draft=TEA)

    assert (product.name, product.slug, product.is_published) == ("Chè Shan tuyết", "che-shan-tuyet", False)
    assert [hit.object_id for hit in search_queries.find("che shan")] == [product.pk]
    assert search_queries.find("che shan", is_public=True) == []
    assert list(AuditEntry.objects.values_list("code", "target_label")) == [("catalogue.product.add", "Chè Shan tuyết")]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(" - "), "product_name_missing"),
        (Draft("A", group="stone"), "product_group_unknown"),
        (Draft("A", price_amount=0), "product_price"),
        (Draft("A", yearly_quantity=Decimal(-1)), "product_quantity"),
        (Draft("mat ong"), "product_name_taken"),
    ],
)
def test_product_add_refuses(stand: Stand, draft: Draft, code: str) -> None:
    make.product(stand.here, "Mật ong")

    with pytest.raises(RuleBroken) as broken:
        actions.product_add(actor=stand.manager, organisation=stand.here, draft=draft)

    assert broken.value.code == code
    assert Product.objects.count() == 1


def test_product_add_is_not_for_strangers(stand: Stand) -> None:
    with pytest.raises(gate.NotVisible):
        actions.product_add(actor=stand.outsider, organisation=stand.here, draft=TEA)


def test_product_change_says_before_and_after(stand: Stand) -> None:
    product = make.product(stand.here, "Mật ong", unit="lít")

    changed = actions.product_change(
        actor=stand.manager, product=product, draft=Draft("Mật ong rừng", price_amount=200_000)
    )
    again = actions.product_change(
        actor=stand.manager, product=product, draft=Draft("Mật ong rừng", price_amount=200_000)
    )

    assert (changed.slug, changed.unit, again.price_amount) == ("mat-ong-rung", "lít", 200_000)
    assert AuditEntry.objects.get().changes == {
        "name": ["Mật ong", "Mật ong rừng"],
        "price_amount": [None, 200_000],
    }
    assert [hit.title for hit in search_queries.find("rừng")] == ["Mật ong rừng"]


def test_product_publish_shows_and_withdraws(stand: Stand) -> None:
    product = make.product(stand.here, "Mật ong", is_published=False)

    actions.product_publish(actor=stand.manager, product=product, is_published=True)
    assert len(search_queries.find("mật ong", is_public=True)) == 1

    actions.product_publish(actor=stand.officer, product=product, is_published=False)
    assert search_queries.find("mật ong", is_public=True) == []


def test_recognition_add_counts_and_replaces_the_earlier_one(stand: Stand) -> None:
    product = make.product(stand.here, "Mật ong")

    actions.recognition_add(actor=stand.officer, product=product, starred=Starred(3, date(2022, 12, 28)), on=ON)
    actions.recognition_add(actor=stand.officer, product=product, starred=Starred(4, date(2025, 9, 1)), on=ON)

    assert counted() == {
        ("ocop_products_3_star", date(2022, 12, 28), 1),
        ("ocop_products_3_star", date(2025, 9, 1), -1),
        ("ocop_products_4_star", date(2025, 9, 1), 1),
        ("ocop_products_4_star", date(2028, 9, 1), -1),
        ("ocop_owners_3_star_up", date(2022, 12, 28), 1),
        ("ocop_owners_3_star_up", date(2028, 9, 1), -1),
    }


def test_recognition_is_recorded_by_officers_only(stand: Stand) -> None:
    product = make.product(stand.here, "Mật ong")

    with pytest.raises(gate.NotAllowed):
        actions.recognition_add(actor=stand.manager, product=product, starred=Starred(5, ON), on=ON)

    assert not Recognition.objects.exists()


def test_recognition_revoke_ends_it(stand: Stand) -> None:
    product = make.product(stand.here, "Mật ong")
    given = actions.recognition_add(actor=stand.officer, product=product, starred=Starred(3, date(2025, 1, 1)), on=ON)

    revoked = actions.recognition_revoke(actor=stand.officer, recognition=given, revoked_on=date(2025, 6, 1), on=ON)

    assert revoked.ends_before == date(2025, 6, 1)
    assert ("ocop_products_3_star", date(2025, 6, 1), -1) in counted()
    with pytest.raises(RuleBroken) as broken:
        actions.recognition_revoke(actor=stand.officer, recognition=given, revoked_on=ON, on=ON)
    assert broken.value.code == "recognition_revoked_already"


def entries(stand: Stand) -> list[Entry]:
    return [
        Entry(stand.here.pk, TEA, Starred(3, date(2025, 1, 10), "12/QĐ")),
        Entry(stand.here.pk, Draft("CHE SHAN TUYET")),
        Entry(stand.there.pk, Draft("Mật ong", group="food"), Starred(4)),
        Entry(stand.there.pk, Draft("")),
        Entry(-1, Draft("Của ai?")),
    ]


def test_product_put_many_saves_the_good_and_refuses_the_rest(stand: Stand) -> None:
    put = actions.product_put_many(actor=stand.officer, entries=entries(stand), on=ON)

    assert sorted(put.created) == [0, 2]
    assert {index: reason.code for index, reason in put.refused.items()} == {
        1: "product_twice",
        3: "product_name_missing",
        4: "product_not_yours",
    }
    assert set(Recognition.objects.values_list("stars", "decided_on", "is_dated", "ends_before")) == {
        (3, date(2025, 1, 10), True, date(2028, 1, 10)),
        (4, ON, False, date(2028, 10, 1)),
    }
    assert AuditEntry.objects.count() == 2
    assert len(search_queries.find("chè", is_public=True)) == 1


def test_product_put_many_twice_changes_nothing(stand: Stand) -> None:
    actions.product_put_many(actor=stand.officer, entries=entries(stand), on=ON)
    before = (counted(), AuditEntry.objects.count())

    put = actions.product_put_many(actor=stand.officer, entries=entries(stand), on=date(2025, 11, 5))

    assert (put.created, put.changed) == ({}, {})
    assert (counted(), AuditEntry.objects.count()) == before


def test_product_put_many_changes_what_differs(stand: Stand) -> None:
    actions.product_put_many(actor=stand.officer, entries=entries(stand), on=ON)
    pk = Product.objects.get(organisation=stand.here).pk
    again = [Entry(stand.here.pk, Draft("Chè Shan tuyết", price_amount=500_000), Starred(4, date(2025, 9, 9)))]

    put = actions.product_put_many(actor=stand.officer, entries=again, on=ON)

    assert put.changed == {pk: {"price_amount": (450_000, 500_000), "stars": (3, 4)}}
    assert Recognition.objects.get(product=pk, stars=3).ends_before == date(2025, 9, 9)


def test_facts_kept_equal_facts_derived_again(stand: Stand) -> None:
    actions.product_put_many(actor=stand.officer, entries=entries(stand), on=ON)
    kept = counted()

    facts.sync([stand.here.pk, stand.there.pk])

    assert counted() == kept
    assert len(facts.rows([stand.here.pk, stand.there.pk])) == len(kept)
