"""The market of the sample: every state is there, and what a visitor is told to try can be answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Unit
from hoptac.market.actions import needs, pooling
from hoptac.market.choices import Side
from hoptac.market.models import Buyer, Contract, Delivery, Meeting, Need, Share, TradeEvent
from hoptac.market.queries import shares
from hoptac.market.rules.needs import Part, Wanted
from hoptac.sample.build import BUYER_NAME, Build

pytestmark = pytest.mark.usefixtures("province")


def test_every_state_of_the_market_is_there() -> None:
    assert Buyer.objects.count() == 12
    assert Need.objects.count() == 41
    assert set(Need.objects.values_list("state", flat=True)) == {"open", "closed", "withdrawn"}
    assert set(Contract.objects.values_list("state", flat=True)) == {"draft", "signed", "settled"}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"planned", "sent", "checked", "paid"}
    assert set(Share.objects.values_list("state", flat=True)) == {
        "proposed", "asked", "agreed", "contracted", "declined",
    }  # fmt: skip
    assert Delivery.objects.filter(rejected__gt=0, dispute__isnull=False).count() == 1
    assert sorted(TradeEvent.objects.values_list("kind", flat=True)) == ["conference", "fair", "fair"]
    assert Meeting.objects.filter(state="asked").count() == 3


@pytest.mark.parametrize(("username", "side"), [("nguoimua", Side.BUYER), ("taybaceco", Side.SELLER)])
def test_an_answer_waits_for_the_accounts_of_the_demo(username: str, side: Side) -> None:
    assert shares.waiting(User.objects.get(username=username), side).exists()


@pytest.mark.parametrize(
    ("kind", "month", "quantities", "more"),
    [
        ("pomelo", 12, (17_000, 17_000, 16_000), {"certificates": ("vietgap",)}),
        ("tea", 3, (2_000,), {"stars": 3}),
    ],
)
def test_what_no_cooperative_has_alone_is_pooled_from_three(
    province: Build, kind: str, month: int, quantities: tuple[int, ...], more: dict[str, object]
) -> None:
    today = timezone.localdate()
    first = date(today.year + (today.month >= month), month, 1)
    buyer = Buyer.objects.get(organisation__name=BUYER_NAME).organisation
    parts = tuple(
        Part(first + timedelta(days=31 * at), first + timedelta(days=31 * at + 28), quantity)
        for at, quantity in enumerate(quantities)
    )
    wanted = Wanted(
        kind_id=Kind.objects.get(code=kind).pk, unit_id=Unit.objects.get(code="tonne").pk, place_id=buyer.place_id,
        parts=parts, **more,
    )  # fmt: skip
    with transaction.atomic():
        need = needs.need_post(actor=User.objects.get(username="nguoimua"), buyer=buyer, wanted=wanted)
        pooling.pool(actor=province.officer, province=province.province, on=today, need=need)
        found = Share.objects.filter(part__need=need)
        for part in need.parts.all():
            own = [share for share in found if share.part_id == part.pk]
            assert len({share.owner_id for share in own}) == 3
            assert sum(share.quantity for share in own) == part.quantity
        transaction.set_rollback(True)
