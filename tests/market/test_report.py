"""The report of the market and what nobody serves: lists, command and pages say the same as the figures."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.catalogue.models import Capacity
from hoptac.core.periods import Period
from hoptac.market import facts
from hoptac.market.models import Delivery, NeedPart
from hoptac.market.queries import report as queries
from hoptac.presence import described, evaluation
from tests.factories import access as make
from tests.market import goods
from tests.market.test_facts import contract, grown

pytestmark = pytest.mark.django_db


def told(period: str, place: str = "V1") -> dict:
    out = StringIO()
    call_command("market_report", "--period", period, "--place", place, "--json", stdout=out)
    return json.loads(out.getvalue())


def half_served() -> goods.Field:
    """Return a field of which three tonnes of tea are wanted in March 2100, and one is agreed."""
    field = grown()
    part = goods.need(field)
    NeedPart.objects.create(
        need=part.need, number=2, quantity=1000, starts_on=date(2100, 3, 20), ends_before=date(2100, 4, 5)
    )
    agreed = {"seller_agreed_at": timezone.now(), "buyer_agreed_at": timezone.now()}
    goods.share(field, part, 1000, state="agreed", **agreed)
    facts.sync([part.need.buyer_id])
    return field


def test_report_says_what_is_asked_served_and_unmet() -> None:
    half_served()
    found = told("2100-Q1")
    assert found["needs"] == [
        {
            "kind": "vtea", "name": "Chè vuông", "month": "2100-03", "unit": "kg", "needs": 1, "parts": 2,
            "asked": 3000, "served": 1000, "unmet": 2000,
        }
    ]  # fmt: skip
    assert (found["figures"]["needs"], found["figures"]["needs_served_share"]) == (0, 0.25)
    assert told("2100-Q2")["needs"] == []


def test_report_says_what_each_cooperative_agreed_and_brought() -> None:
    field = grown()
    line = contract(field)
    common = {"line": line, "product": field.product, "supplier": field.owner, "planned": 1000, "price": 20_000}
    Delivery.objects.create(
        **common, planned_on=date(2026, 3, 10), state="checked", sent_on=date(2026, 3, 9), sent=1000, accepted=900,
        rejected=100, reason="Ẩm", amount=18_000_000,
    )  # fmt: skip
    Delivery.objects.create(**common, planned_on=date(2026, 3, 30))
    facts.sync([field.owner.pk])

    found = told("2026-H1")

    assert found["contracts"] == {"linkage": 1}
    assert found["deliveries"] == {"checked": 1, "planned": 1, "overdue": 1, "rejected": 1}
    assert found["cooperatives"] == [
        {
            "organisation": f"#{field.owner.pk}", "name": "HTX Chè Một", "contracts": 1, "value": 40_000_000,
            "deliveries": 1, "on_time": 1, "delivered": 18_000_000,
        }
    ]  # fmt: skip
    assert {code: found["figures"][code] for code in ("contract_value", "delivered_value", "value_chain_links")} == {
        "contract_value": 40_000_000, "delivered_value": 18_000_000, "value_chain_links": 1,
    }  # fmt: skip
    assert told("2026-H1", "V0002")["cooperatives"] == []

    said = evaluation.report(field.owner, Period.parse("2026-03"), today=date(2026, 4, 1))
    assert described.described(said, None)["market"] == {
        "contracts_signed": {"value": 1, "before": 0},
        "contract_value": {"value": 40_000_000, "before": 0},
        "deliveries": {"value": 1, "before": 0},
        "delivered_on_time_share": {"value": 1, "before": None},
        "delivered_value": {"value": 18_000_000, "before": 0},
    }
    assert evaluation.report(field.other, Period.parse("2026-03"), today=date(2026, 4, 1)).sales == ()


def test_report_refuses_what_is_no_period() -> None:
    with pytest.raises(CommandError):
        told("mùa xuân")


def test_whom_to_call_is_who_has_goods_nearest_to_the_month() -> None:
    field = half_served()
    later = goods.shelf.product(field.other, "Chè Hai", kind=field.tea, measure=field.tonne, unit="tấn")
    for month, quantity in ((4, 7), (5, 9), (9, 99)):
        Capacity.objects.create(product=later, month=month, quantity=Decimal(quantity))

    wanted = queries.wanted(field.province, starts_on=date(2100, 3, 1), ends_before=date(2100, 4, 1), is_open=True)
    near = queries.nearest(field.province, wanted, on=date(2100, 1, 1))

    assert [(one.product.name, one.away, one.quantity) for one in near[field.tea.pk, date(2100, 3, 1)]] == [
        ("Chè Một", 0, 2500), ("Chè Hai", 1, 7000),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_one_need_as_for_many(count, django_assert_max_num_queries) -> None:
    field = half_served()
    NeedPart.objects.update(starts_on=timezone.localdate(), ends_before=date(2100, 1, 1))
    Capacity.objects.filter(month=3).update(month=timezone.localdate().month)
    for _more in range(count - 1):
        goods.need(field)
    officer = make.user("canbo")
    make.grant(officer, Role.PROVINCE_OFFICER, field.province)
    client = Client()
    client.force_login(officer)
    client.get("/desk/market/unmet/")
    with django_assert_max_num_queries(10):
        page = client.get("/desk/market/unmet/")
    assert "HTX Chè Một" in page.content.decode()
    with django_assert_max_num_queries(10):
        assert client.get("/desk/market/report/?period=2100").status_code == 200
