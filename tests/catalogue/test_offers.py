"""Season, packages, prices, cards: what holds on a day, in few queries whatever their number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue import actions, queries, rules
from hoptac.catalogue.drafts import Draft
from hoptac.catalogue.models import Certificate, Packaging, Price, Product
from hoptac.catalogue.queries import Step
from hoptac.core.errors import RuleBroken
from tests.catalogue.conftest import Stand
from tests.factories import catalogue as make

ON = date(2025, 10, 1)


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết", unit="kg", price_amount=400_000)


def refused(code: str):
    return pytest.raises(RuleBroken, check=lambda error: error.code == code)


def test_season_put_keeps_months_and_quantities_and_the_season_follows(stand: Stand, tea: Product):
    put = dict(actor=stand.manager, product=tea, months=[3, 4], quantities={4: Decimal(200), 5: Decimal("12.5")})
    actions.season_put(**put)
    actions.season_put(**put)

    tea.refresh_from_db()
    assert rules.season_months(tea.season) == [3, 4, 5]
    assert queries.capacities([tea.pk]) == {tea.pk: {4: Decimal(200), 5: Decimal("12.5")}}
    assert AuditEntry.objects.get().changes == {"season": [0, 28], "capacity": ["", "4: 200, 5: 12.5"]}


@pytest.mark.parametrize(
    ("months", "quantities", "code"),
    [([13], {}, "season_month_unknown"), ([1], {2: Decimal(0)}, "capacity_quantity")],
)
def test_season_put_refuses(stand: Stand, tea: Product, months, quantities, code):
    with refused(code):
        actions.season_put(actor=stand.manager, product=tea, months=months, quantities=quantities)


def test_packaging_add_and_remove(stand: Stand, tea: Product):
    box = actions.packaging_add(
        actor=stand.manager, product=tea, name=" Hộp  100 g ", quantity=Decimal("0.1"), gtin="8934588063114"
    )
    actions.price_add(actor=stand.manager, product=tea, amount=50_000, valid_from=ON, packaging=box)

    assert (box.name, box.gtin) == ("Hộp 100 g", "8934588063114")
    actions.packaging_remove(actor=stand.manager, packaging=box)
    assert (Packaging.objects.count(), Price.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "packaging_name_missing"),
        ({"name": "HỘP 100 g"}, "packaging_name_taken"),
        ({"name": "Túi", "quantity": Decimal(0)}, "packaging_quantity"),
        ({"name": "Túi", "gtin": "8934588063115"}, "gtin"),
    ],
)
def test_packaging_add_refuses(stand: Stand, tea: Product, values, code):
    actions.packaging_add(actor=stand.manager, product=tea, name="Hộp 100 g")

    with refused(code):
        actions.packaging_add(actor=stand.manager, product=tea, **values)


def test_price_steps_tell_what_a_day_costs(stand: Stand, tea: Product):
    box = actions.packaging_add(actor=stand.manager, product=tea, name="Hộp 100 g", quantity=Decimal("0.1"))
    add = dict(actor=stand.manager, product=tea)
    actions.price_add(**add, amount=380_000, minimum_quantity=Decimal(10), valid_from=date(2025, 1, 1))
    actions.price_add(**add, amount=350_000, minimum_quantity=Decimal(10), valid_from=date(2025, 9, 1))
    actions.price_add(**add, amount=300_000, valid_from=ON, valid_until=date(2025, 10, 8))
    actions.price_add(**add, amount=48_000, packaging=box, valid_from=ON)
    one, ten = Decimal(1), Decimal(10)

    assert queries.price_steps([tea], on=date(2025, 8, 31))[tea.pk] == (
        Step(one, 400_000, "", None), Step(ten, 380_000, "", None),
    )  # fmt: skip
    assert queries.price_steps([tea], on=ON)[tea.pk] == (
        Step(one, 300_000, "", date(2025, 10, 8)), Step(ten, 350_000, "", None), Step(one, 48_000, "Hộp 100 g", None),
    )  # fmt: skip
    assert queries.price_steps([tea], on=date(2025, 10, 8))[tea.pk][0] == Step(one, 400_000, "", None)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount": 0}, "product_price"),
        ({"minimum_quantity": Decimal(0)}, "price_quantity"),
        ({"valid_until": ON}, "price_validity"),
    ],
)
def test_price_add_refuses(stand: Stand, tea: Product, values, code):
    with refused(code):
        actions.price_add(**{"actor": stand.manager, "product": tea, "amount": 1000, "valid_from": ON, **values})


def test_price_add_refuses_a_package_of_another_product(stand: Stand, tea: Product):
    other = actions.packaging_add(actor=stand.manager, product=make.product(stand.here, "Mật ong"), name="Chai")

    with refused("price_packaging"):
        actions.price_add(actor=stand.manager, product=tea, amount=1000, valid_from=ON, packaging=other)


def test_price_remove_is_not_for_strangers(stand: Stand, tea: Product):
    price = actions.price_add(actor=stand.manager, product=tea, amount=1000, valid_from=ON)

    with pytest.raises(gate.NotVisible):
        actions.price_remove(actor=stand.outsider, price=price)
    actions.price_remove(actor=stand.manager, price=price)
    assert not Price.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_cards_take_three_queries_whatever_they_show(stand: Stand, count: int):
    for number in range(count):
        product = make.product(stand.here, f"Chè số {number}", price_amount=1000 + number)
        make.recognition(product, 4, date(2025, 2, 20))
        actions.packaging_add(actor=stand.manager, product=product, name="Hộp")
        actions.price_add(actor=stand.manager, product=product, amount=900, minimum_quantity=Decimal(5), valid_from=ON)
        actions.text_save(actor=stand.manager, product=product, language="en", name=f"Tea {number}", summary="Fine.")
        actions.text_publish(actor=stand.manager, product=product, language="en")
        paper = actions.Paper("organic", "Viện", str(number), ON, product_ids=(product.pk,))
        actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper)
    for certificate in Certificate.objects.all():
        actions.certificate_verify(actor=stand.officer, certificate=certificate)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = queries.card_rows(queries.published(), on=ON, language="en").order_by("sort_key")
        cards = queries.cards(list(rows), on=ON)

    assert len(asked) == 3
    assert [(card.name, card.summary, card.price, card.has_more_prices) for card in cards] == [
        (f"Tea {number}", "Fine.", Step(Decimal(1), 1000 + number, "", None), True) for number in range(count)
    ]
    assert [(card.product.stars, [badge.kind for badge in card.badges]) for card in cards] == [(4, ["organic"])] * count


def test_completeness_says_what_to_add_next(stand: Stand, tea: Product):
    rows = queries.with_parts(queries.of_organisation(stand.here), on=ON)
    before = queries.completeness(rows.get(pk=tea.pk), on=ON)
    actions.season_put(actor=stand.manager, product=tea, months=[3], quantities={3: Decimal(5)})
    actions.text_save(actor=stand.manager, product=tea, language="vi", summary="Ngon.", story="Chuyện.")
    actions.text_publish(actor=stand.manager, product=tea, language="vi")
    after = queries.completeness(rows.get(pk=tea.pk), on=ON)

    assert before.next == after.next == rules.PHOTO
    assert set(before.missing) - set(after.missing) == {rules.SEASON, rules.CAPACITY, rules.SUMMARY, rules.STORY}
    assert (before.percent, after.percent) == (15, 46)


@pytest.mark.parametrize(
    ("code", "kept"),
    [("893 4588 06311 4", "8934588063114"), ("96385074", "96385074"), ("", "")],
)
def test_gtin_check(code, kept):
    assert rules.gtin_check(code) == kept


@pytest.mark.parametrize("code", ["8934588063115", "893458806311", "chè"])
def test_gtin_check_refuses(code):
    with refused("gtin"):
        rules.gtin_check(code)


@pytest.mark.parametrize(
    ("code", "kept"),
    [("vn dtor 0017", "VN-DTOR-0017"), ("VN-SLPH-00123", "VN-SLPH-00123"), (" ", "")],
)
def test_area_code_check(code, kept):
    assert rules.area_code_check(code) == kept


@pytest.mark.parametrize("code", ["VN-DT-0017", "DTOR-0017", "VN-DTOR-17"])
def test_area_code_check_refuses(code):
    with refused("area_code"):
        rules.area_code_check(code)


def test_product_change_can_empty_what_it_names(stand: Stand, tea: Product):
    changed = actions.product_change(
        actor=stand.manager,
        product=tea,
        draft=Draft("Chè Shan tuyết", gtin="8934588063114", cleared=frozenset({"price_amount", "unit"})),
    )

    assert (changed.price_amount, changed.unit, changed.measure, changed.gtin) == (None, "", None, "8934588063114")
