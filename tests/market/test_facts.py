"""What the market counts: from rows to figures, and again from rows alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.actions import ReadingRow, readings_put
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.market import facts
from hoptac.market.models import (
    Booth,
    Contract,
    ContractLine,
    ContractTemplate,
    Delivery,
    Need,
    NeedPart,
    TradeEvent,
)
from hoptac.registry import facts as registry_facts
from tests.factories import access as make
from tests.market import goods

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


def said(place: str, period: str, *codes: str) -> dict[str, Fraction | None]:
    question = Question(Moment.of(Period.parse(period)), TODAY, place)
    return figures.values([INDICATOR[code] for code in codes], question)


def grown() -> goods.Field:
    """Return the field with what the registry counts of its cooperatives."""
    field = goods.field()
    registry_facts.sync([field.owner.pk, field.other.pk])
    return field


def test_needs_count_where_they_were_asked_and_how_far_they_are_served() -> None:
    field = grown()
    part = goods.need(field)
    Need.objects.filter(pk=part.need_id).update(posted_at=make.moment("2026-02-03"))
    NeedPart.objects.create(
        need=part.need, number=2, quantity=3000, starts_on=date(2100, 4, 1), ends_before=date(2100, 5, 1)
    )
    agreed = {"seller_agreed_at": timezone.now(), "buyer_agreed_at": timezone.now()}
    goods.share(field, part, 2000, state="agreed", **agreed)
    goods.share(field, part, 900, state="asked")
    NeedPart.objects.filter(need=part.need, number=2).update(quantity=4000)
    goods.share(field, NeedPart.objects.get(number=2), 1000, state="contracted", **agreed)

    facts.sync([part.need.buyer_id])

    assert said("V1", "2026-Q1", "needs", "needs_served_share") == {"needs": 1, "needs_served_share": None}
    assert said("V1", "2100-03", "needs", "needs_served_share") == {"needs": 0, "needs_served_share": 1}
    assert said("V1", "2100", "needs_served_share") == {"needs_served_share": Fraction(5, 8)}
    assert said("V0001", "2100", "needs") == {"needs": 0}, "a need is the province's, not its buyer's commune's"

    call_command("facts_rebuild", "--check", stdout=StringIO())
    Need.objects.update(state="withdrawn", reason="Không cần nữa", ended_at=timezone.now())
    facts.sync([part.need.buyer_id])
    assert said("V1", "2026", "needs") == {"needs": 1}
    assert said("V1", "2100", "needs_served_share") == {"needs_served_share": None}


def contract(field: goods.Field, kind: str = "linkage", **values: object) -> ContractLine:
    template = ContractTemplate.objects.create(
        kind=kind, version=99, title="Mẫu", title_en="Form", text="…", added_at=timezone.now()
    )
    values = {
        "state": "signed", "signed_on": date(2026, 3, 5), "starts_on": date(2026, 3, 1),
        "ends_before": date(2027, 3, 1), "value": 40_000_000, **values,
    }  # fmt: skip
    officer = make.user("soan")
    buyer = make.organisation("Bên mua hợp đồng", field.owner.place, kind="buyer")
    made = Contract.objects.create(
        template=template, province=field.province, buyer=buyer, seller=field.owner, number="1", drafted_by=officer,
        drafted_at=timezone.now(), **values,
    )  # fmt: skip
    return ContractLine.objects.create(
        contract=made, product=field.product, number=1, starts_on=date(2026, 3, 1), ends_before=date(2026, 4, 1),
        quantity=2000, price=20_000,
    )  # fmt: skip


def test_contracts_and_deliveries_count_with_their_sellers_and_suppliers() -> None:
    field = grown()
    line = contract(field)
    common = {"line": line, "product": field.product, "planned_on": date(2026, 3, 10), "price": 20_000}
    Delivery.objects.create(
        **common, supplier=field.owner, planned=1500, state="paid", sent_on=date(2026, 3, 10), sent=1500,
        accepted=1000, rejected=500, reason="Ẩm", amount=20_000_000, paid_on=date(2026, 3, 20),
    )  # fmt: skip
    Delivery.objects.create(
        **common, supplier=field.other, planned=500, state="checked", sent_on=date(2026, 3, 12), sent=500,
        accepted=500, rejected=0, amount=10_000_000,
    )  # fmt: skip
    Delivery.objects.create(**{**common, "planned_on": date(2026, 3, 30)}, supplier=field.owner, planned=500)

    facts.sync([field.owner.pk, field.other.pk])

    codes = ("contracts_signed", "contract_value", "deliveries", "delivered_on_time_share", "delivered_value")
    assert said("V1", "2026-03", *codes) == {
        "contracts_signed": 1, "contract_value": 40_000_000, "deliveries": 2,
        "delivered_on_time_share": Fraction(1, 2), "delivered_value": 30_000_000,
    }  # fmt: skip
    assert said("V0002", "2026-03", "deliveries") == {"deliveries": 1}
    links = {period: said("V1", period, "value_chain_links")["value_chain_links"] for period in ("2026-02", "2026-03")}
    assert links == {"2026-02": 0, "2026-03": 1}
    assert said("V1", "2027-03", "value_chain_links") == {"value_chain_links": 0}
    call_command("facts_rebuild", "--check", stdout=StringIO())


def event(field: goods.Field, kind: str, on: date, **values: object) -> TradeEvent:
    return TradeEvent.objects.create(
        province=field.province, kind=kind, name=f"Hội {kind} {on}", venue="Sơn La", starts_on=on,
        ends_before=date(on.year, on.month, on.day + 3), added_at=timezone.now(), added_by=field.manager, **values,
    )  # fmt: skip


def test_what_is_shown_at_events_stands_beside_what_reports_say() -> None:
    field = grown()
    for kind, on in (("fair", date(2026, 4, 1)), ("conference", date(2026, 5, 1))):
        booth = Booth.objects.create(event=event(field, kind, on), organisation=field.owner, state="coming")
        booth.products.add(field.product)
    off = event(field, "fair", date(2026, 6, 1), called_off="Mưa lũ")
    Booth.objects.create(event=off, organisation=field.owner, state="coming").products.add(field.product)
    Booth.objects.create(event=TradeEvent.objects.get(kind="conference"), organisation=field.other, state="invited")

    facts.sync([field.owner.pk, field.other.pk])

    codes = ("fair_cooperatives", "fair_products", "connection_products")
    assert said("V1", "2026", *codes) == {"fair_cooperatives": 1, "fair_products": 1, "connection_products": 2}
    call_command("facts_rebuild", "--check", stdout=StringIO())

    yearly = ReadingRow(
        field.owner.pk, BY_CODE["connection_products"].number, date(2026, 1, 1), date(2027, 1, 1), 5,
        Layer.ACCEPTED, "Báo cáo năm",
    )  # fmt: skip
    readings_put(rows=[yearly], entered_at=timezone.now(), entered_by_id=field.manager.pk)
    registry_facts.sync([field.owner.pk])
    assert said("V1", "2026", "connection_products") == {"connection_products": 5}, "the year comes out as reported"
    assert said("V1", "2026-Q2", "connection_products") == {"connection_products": 2}, "what was recorded keeps its day"

    Booth.objects.all().update(state="declined")
    facts.sync([field.owner.pk])
    assert said("V1", "2026-Q2", *codes) == {"fair_cooperatives": 0, "fair_products": 0, "connection_products": 0}
    assert said("V1", "2026", "connection_products") == {"connection_products": 5}
