"""What is left of calendars and offers: less what is promised, by the month, measured in base units."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue.models import Price, UnitFactor
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import supply as actions
from hoptac.market.models import Offer
from hoptac.market.queries import supply as queries
from hoptac.market.rules import supply as rules
from hoptac.registry.models import LifecycleEvent
from tests.market import goods

MARCH, APRIL, MAY = date(2100, 3, 1), date(2100, 4, 1), date(2100, 5, 1)
LATELY = date(2100, 2, 1)


def _lots(field, starts_on=MARCH, ends_before=MAY, *, on=LATELY, **values):
    found = queries.available(field.province, starts_on=starts_on, ends_before=ends_before, on=on, **values)
    return [(lot.month, lot.quantity, lot.price) for lot in found]


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "expected"),
    [
        (date(2026, 1, 31), date(2026, 2, 1), [date(2026, 1, 1)]),
        (date(2026, 1, 31), date(2026, 2, 2), [date(2026, 1, 1), date(2026, 2, 1)]),
        (date(2025, 12, 5), date(2026, 1, 2), [date(2025, 12, 1), date(2026, 1, 1)]),
        (date(2026, 2, 1), date(2026, 2, 1), []),
    ],
)
def test_months_share_a_day_with_the_window(starts_on, ends_before, expected):
    assert rules.months(starts_on, ends_before) == expected


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"quantity": 0}, "offer_quantity"),
        ({"price": 0}, "offer_price"),
        ({"ends_before": date(2026, 1, 1)}, "offer_days"),
        ({"on": date(2026, 2, 1)}, "offer_past"),
        ({"ends_before": date(2027, 2, 1)}, "offer_long"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(values, code):
    good = {"quantity": 1, "price": 1, "starts_on": date(2026, 1, 1), "ends_before": date(2026, 2, 1)}

    with pytest.raises(RuleBroken) as refused:
        rules.offer_check(**{**good, "on": date(2025, 12, 1), **values})

    assert refused.value.code == code


@pytest.mark.django_db
def test_calendar_is_told_in_base_units_of_the_months_asked_for():
    field = goods.field()

    assert _lots(field) == [(MARCH, 2500, 20_000), (APRIL, 1000, 20_000)]
    assert _lots(field, date(2100, 3, 31), APRIL) == [(MARCH, 2500, 20_000)]
    assert _lots(field, MAY, date(2100, 6, 1)) == []


@pytest.mark.django_db
def test_what_is_promised_is_not_there_any_more():
    field = goods.field()
    part = goods.need(field)
    goods.share(field, part, 1500)
    goods.share(field, part, 400, state="proposed")

    assert _lots(field) == [(MARCH, 1000, 20_000), (APRIL, 1000, 20_000)]
    goods.share(field, part, 1000, state="contracted", seller_agreed_at=timezone.now(), buyer_agreed_at=timezone.now())
    assert _lots(field) == [(APRIL, 1000, 20_000)]


@pytest.mark.django_db
def test_only_what_is_published_of_who_works_counts():
    field = goods.field()
    suspended = LifecycleEvent.objects.create(organisation=field.owner, on=date(2100, 1, 5), status="suspended")

    assert _lots(field) == []
    assert _lots(field, on=date(2100, 1, 4)) == [(MARCH, 2500, 20_000), (APRIL, 1000, 20_000)]
    suspended.delete()
    field.product.is_published = False
    field.product.save()
    assert _lots(field) == []


@pytest.mark.django_db
def test_narrowed_by_kind_and_product():
    field = goods.field()

    assert _lots(field, kinds=[field.tea.pk]) == _lots(field) == _lots(field, products=[field.product.pk])
    assert _lots(field, kinds=[0]) == [] == _lots(field, products=[0])


@pytest.mark.django_db
def test_price_of_the_day_goes_before_the_usual_one_and_unknown_is_unknown():
    field = goods.field(price_amount=None)

    assert _lots(field, MARCH, APRIL) == [(MARCH, 2500, None)]
    Price.objects.create(product=field.product, amount=20_000_001, valid_from=date(2100, 1, 1))
    assert _lots(field, MARCH, APRIL) == [(MARCH, 2500, 20_001)]


@pytest.mark.django_db
def test_stale_calendars_are_told_and_offers_never_are():
    field = goods.field(refreshed_on=date(2099, 7, 1))
    today = timezone.localdate()
    Offer.objects.create(
        product=field.product, seller=field.owner, quantity=300, price=19_000, starts_on=today, ends_before=MAY,
        made_at=timezone.now(), made_by=field.manager,
    )  # fmt: skip

    found = queries.available(field.province, starts_on=MARCH, ends_before=APRIL, on=LATELY)

    assert [(lot.offer_id is not None, lot.quantity, lot.is_stale) for lot in found] == [
        (True, 300, False),
        (False, 2500, True),
    ]


@pytest.mark.django_db
def test_a_customary_unit_weighs_what_it_weighs_here_and_a_bottle_is_only_a_bottle():
    field = goods.field()
    field.tonne.factor = None
    field.tonne.save()

    assert [(lot.quantity, lot.dimension) for lot in queries.available(
        field.province, starts_on=MARCH, ends_before=APRIL, on=LATELY
    )] == [(2, "unit:vt")]  # fmt: skip
    UnitFactor.objects.create(unit=field.tonne, region="south", factor=Decimal(20), source="x")
    assert _lots(field, MARCH, APRIL) == [(MARCH, 50, 1_000_000)]


@pytest.mark.django_db
def test_an_offer_is_made_seen_and_withdrawn():
    field, today = goods.field(), timezone.localdate()
    days = {"starts_on": today, "ends_before": today + timedelta(days=7)}

    offer = actions.offer_add(
        actor=field.manager, seller=field.owner, product=field.product, quantity=300, price=19_000, **days
    )

    lots = queries.available(field.province, starts_on=today, ends_before=today + timedelta(days=1), on=today)
    assert [(lot.offer_id, lot.quantity, lot.price) for lot in lots if lot.offer_id] == [(offer.pk, 300, 19_000)]
    actions.offer_withdraw(actor=field.manager, offer=offer)
    actions.offer_withdraw(actor=field.manager, offer=offer)
    lots = queries.available(field.province, starts_on=today, ends_before=today + timedelta(days=1), on=today)
    assert [lot for lot in lots if lot.offer_id] == []
    assert AuditEntry.objects.filter(code="market.offer.withdraw").count() == 1


@pytest.mark.django_db
def test_nobody_offers_for_another_or_what_is_not_shown():
    field, today = goods.field(), timezone.localdate()
    values = {"quantity": 1, "price": 1, "starts_on": today, "ends_before": today + timedelta(days=1)}

    with pytest.raises(gate.NotVisible):
        actions.offer_add(actor=field.other_manager, seller=field.owner, product=field.product, **values)
    with pytest.raises(RuleBroken) as refused:
        actions.offer_add(actor=field.other_manager, seller=field.other, product=field.product, **values)
    assert refused.value.code == "offer_no_permit"
    field.product.is_published = False
    with pytest.raises(RuleBroken) as refused:
        actions.offer_add(actor=field.manager, seller=field.owner, product=field.product, **values)
    assert refused.value.code == "offer_not_published"


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_available_asks_equally_often(count, django_assert_num_queries):
    field = goods.field()
    for number in range(1, count):
        made = goods.shelf.product(field.other, f"Chè {number}", kind=field.tea, measure=field.tonne, unit="tấn")
        made.capacities.create(month=3, quantity=1)

    with django_assert_num_queries(9):
        assert len(_lots(field, MARCH, APRIL)) == count
