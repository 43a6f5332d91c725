"""Two desks, or a desk and a seller, at the same moment: each waits for the other, and nothing is promised twice."""

from __future__ import annotations

import pytest
from django.db.models import Sum
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.market.actions import pooling as actions
from hoptac.market.actions import shares as share_actions
from hoptac.market.choices import ShareState, Side
from hoptac.market.models import Pooling, Share
from tests.factories import access as make
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, JANUARY
from tests.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_desks_pool_at_once() -> None:
    here = grown.orchard()
    other = make.user("can-bo-hai")
    make.grant(other, Role.PROVINCE_OFFICER, here.province)
    grown.need(here)
    grown.need(here, (DECEMBER, JANUARY, 30_000))
    said = together(
        *(
            lambda actor=actor: actions.pool(actor=actor, province=here.province, on=timezone.localdate())
            for actor in (here.officer, other)
        )
    )
    assert said == ["done", "done"]
    assert Pooling.objects.count() == 2
    live = Share.objects.filter(state=ShareState.PROPOSED)
    assert live.values("pooling").distinct().count() == 1
    for row in live.values("owner", "month").annotate(sum=Sum("quantity")):
        assert (
            row["sum"]
            <= {0: 20_000, 1: 10_000, 2: 10_000, 3: 30_000}[[grower.pk for grower in here.growers].index(row["owner"])]
        )


def test_the_same_goods_are_not_promised_to_two_needs_at_once() -> None:
    here = grown.orchard()
    needs = [grown.need(here, (DECEMBER, JANUARY, 6_000), tolerance=50) for _number in range(2)]
    here.pool()
    for need in needs:
        share_actions.shares_ask(actor=here.officer, need=need)
    Share.objects.update(product=here.products[1], owner=here.growers[1], seller=here.growers[1], quantity=4_000)
    said = together(
        *(
            lambda share=share: share_actions.share_change(
                actor=here.managers[1], share=share, side=Side.SELLER, quantity=6_000, price=21_500
            )
            for share in Share.objects.order_by("pk")
        )
    )
    assert sorted(said) == ["done", "share_over_stock"]
    assert Share.objects.aggregate(sum=Sum("quantity"))["sum"] == 10_000
