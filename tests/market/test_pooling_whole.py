"""What must hold of every answer, over random orchards: real rows, from the tables to the shares and back."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from hoptac.catalogue.models import Capacity, Product
from hoptac.market.actions import shares as share_actions
from hoptac.market.choices import ShareState, Side
from hoptac.market.models import Need, Pooling, Share
from hoptac.market.queries import shares as queries
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, FEBRUARY, JANUARY, Orchard

ENDS = (date(2099, 12, 20), date(2100, 1, 10), date(2100, 2, 1), None)


@pytest.fixture
def here(db: None) -> Orchard:
    return grown.orchard()


def _sown(here: Orchard, chance: random.Random) -> None:
    """Change what there is by chance: quantities, prices, certificates, minimum orders; and post some needs."""
    for product in here.products:
        Product.objects.filter(pk=product.pk).update(
            price_amount=chance.choice([None, 20_000, 21_000, 23_500]), minimum_order=chance.choice([None, 500, 3_000])
        )
        for row in Capacity.objects.filter(product=product):
            Capacity.objects.filter(pk=row.pk).update(quantity=Decimal(chance.randrange(1, 30) * 1_000))
        product.certificates.all().delete()
        for _number in range(chance.randrange(2)):
            grown.certificate(product, here.officer, until=chance.choice(ENDS))
    for _number in range(chance.randrange(1, 4)):
        days = chance.choice([(DECEMBER, JANUARY), (date(2099, 12, 15), date(2100, 1, 15)), (JANUARY, FEBRUARY)])
        grown.need(
            here,
            *[(*days, chance.randrange(1, 40) * 1_000) for _part in range(chance.randrange(1, 3))],
            price_ceiling=chance.choice([None, 21_000, 24_000]),
            certificates=chance.choice([[], ["vietgap"]]),
            most_suppliers=chance.choice([1, 2, 4]),
            tolerance=chance.choice([0, 10]),
            takes_parts=chance.random() < 0.5,
            smallest_lot=chance.choice([0, 0, 2_000]),
        )


def _asked(here: Orchard, chance: random.Random) -> None:
    """Ask, agree and decline by chance."""
    for share in list(Share.objects.filter(state=ShareState.PROPOSED).order_by("pk")):
        if chance.random() < 0.5:
            share_actions.share_ask(actor=here.officer, share=share)
            if chance.random() < 0.4:
                share_actions.share_decline(actor=here.clerk, share=share, side=Side.BUYER, reason="Đổi ý")


def _faults() -> list[str]:
    """Return everything an answer promises that nobody can keep."""
    found, used, suppliers = [], Counter[tuple[int, date | None]](), {}
    for share in Share.objects.filter(state__in=queries.LIVE).select_related("part__need", "product"):
        part, need = share.part, share.part.need
        starts_on, ends_before = queries.days(share)
        used[share.product_id, share.month] += share.quantity
        suppliers.setdefault(part.pk, set()).add(share.seller_id)
        if not part.starts_on <= starts_on < ends_before <= part.ends_before:
            found.append(f"{share} outside its window")
        if need.price_ceiling and share.price and share.price + share.transport // share.quantity > need.price_ceiling:
            found.append(f"{share} above the ceiling")
        for day in (starts_on, ends_before):
            held = share.product.certificates.filter(valid_from__lte=starts_on, ends_before__gte=day)
            if need.certificates and not held.exists():
                found.append(f"{share} without certificate on {day}")
        if share.quantity < max(need.smallest_lot, share.product.minimum_order or 0):
            found.append(f"{share} below the smallest lot")
    for (product, month), quantity in used.items():
        assert month is not None
        if quantity > Capacity.objects.get(product=product, month=month.month).quantity:
            found.append(f"{product} in {month}: more than there is")
    for need in Need.objects.prefetch_related("parts__shares"):
        for part in need.parts.all():
            live = [share for share in part.shares.all() if share.state in queries.LIVE]
            if len(suppliers.get(part.pk, ())) > need.most_suppliers:
                found.append(f"{part}: too many suppliers")
            if sum(share.quantity for share in live) > part.quantity * (100 + need.tolerance) // 100:
                found.append(f"{part}: too much")
    return found


@pytest.mark.parametrize("seed", range(40))
def test_no_answer_promises_what_nobody_can_keep(here: Orchard, seed: int) -> None:
    chance = random.Random(seed)
    _sown(here, chance)
    first = here.pool()
    assert (_faults(), first.served - first.cost <= first.bound) == ([], True)
    _asked(here, chance)
    promised = list(Share.objects.exclude(state=ShareState.PROPOSED).order_by("pk").values())
    here.pool()
    assert _faults() == []
    assert list(Share.objects.exclude(state=ShareState.PROPOSED).order_by("pk").values()) == promised


def test_the_change_that_was_told_serves_the_need(here: Orchard) -> None:
    need = grown.need(here, (DECEMBER, JANUARY, 30_000), price_ceiling=20_000)
    mend = here.pool().unserved[str(need.parts.get().pk)]["mends"][0]
    assert (mend["kind"], mend["enough"]) == ("price", True)
    Need.objects.filter(pk=need.pk).update(price_ceiling=20_000 + mend["size"] - 1)
    assert here.pool().served == 0
    Need.objects.filter(pk=need.pk).update(price_ceiling=20_000 + mend["size"])
    assert here.pool().unserved == {}


def test_match_prints_the_answer_and_keeps_nothing_of_a_dry_run(
    here: Orchard, capsys: pytest.CaptureFixture[str]
) -> None:
    need = grown.need(here)
    call_command("match", "--place", "V1", "--need", str(need.pk), "--dry-run", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["kept"], Pooling.objects.count(), Share.objects.count()) == (False, 0, 0)
    [answer] = found["answers"]
    assert [share["seller"] for share in answer["parts"][0]["shares"]] == ["HTX Ba Hạ", "HTX Cổ Tiết", "HTX Đông Xá"]
    assert found["gap"] == 0
    call_command("match", "--place", "V1")
    assert Pooling.objects.get().needs == 1
    assert "HTX Ba Hạ: 20000 × 21000" in capsys.readouterr().out


def test_shares_review_by_command(here: Orchard, capsys: pytest.CaptureFixture[str]) -> None:
    need = grown.need(here)
    here.pool()
    share_actions.shares_ask(actor=here.officer, need=need)
    Need.objects.update(state="closed", ended_at=timezone.now())
    call_command("shares_review", "--place", "V1", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [one["flag"]["code"] for one in found] == ["need_ended"] * 3
