"""Pooling over real rows: what is proposed, what stays, what the desk decides beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import pooling as actions
from hoptac.market.actions import shares as share_actions
from hoptac.market.choices import Side
from hoptac.market.models import Need, Pooling, Share
from hoptac.market.rules.matching import Terms
from hoptac.registry.models import Classification
from tests.factories import access as make
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, FEBRUARY, JANUARY, Orchard


@pytest.fixture
def here(db: None) -> Orchard:
    return grown.orchard()


def test_the_cheapest_that_suffice_are_pooled_with_their_reasons(here: Orchard) -> None:
    need = grown.need(here)
    run = here.pool()
    assert grown.told(need) == [
        (1, "HTX Ba Hạ", 20_000, "proposed"),
        (1, "HTX Cổ Tiết", 10_000, "proposed"),
        (1, "HTX Đông Xá", 10_000, "proposed"),
    ]
    first = Share.objects.get(part__need=need, owner=here.growers[0])
    assert (first.price, first.distance, first.transport) == (21_000, 31, 20_000 * 93)
    assert first.reasons["unit"] == 21_093
    assert first.reasons["next"] == {"owner": here.growers[3].pk, "more": 24_141 - 21_093}
    assert run.gap == Fraction(0)
    assert run.unserved == {}
    entry = AuditEntry.objects.get(code="market.pooling.run")
    assert (entry.actor, entry.place) == (here.officer, here.province)


def test_what_was_asked_stays_and_the_rest_is_made_anew(here: Orchard) -> None:
    need = grown.need(here)
    here.pool()
    share_actions.shares_ask(actor=here.officer, need=need)
    declined = Share.objects.get(owner=here.growers[1])
    others = list(Share.objects.exclude(pk=declined.pk).order_by("pk").values())
    share_actions.share_decline(actor=here.managers[1], share=declined, side=Side.SELLER, reason="Mất mùa")
    here.pool()
    assert grown.told(need) == [
        (1, "HTX Ba Hạ", 20_000, "asked"),
        (1, "HTX Cổ Tiết", 10_000, "declined"),
        (1, "HTX Đông Xá", 10_000, "asked"),
        (1, "HTX Thượng Lâm", 10_000, "proposed"),
    ]
    assert list(Share.objects.filter(state="asked").order_by("pk").values()) == others


def test_pooling_again_without_change_proposes_the_same(here: Orchard) -> None:
    need = grown.need(here, (DECEMBER, FEBRUARY, 55_000), most_suppliers=5)
    here.pool()
    before = grown.told(need)
    here.pool()
    assert grown.told(need) == before
    assert sum(row[2] for row in before) == 55_000


def test_a_new_need_leaves_what_is_proposed_to_others(here: Orchard) -> None:
    old = grown.need(here)
    here.pool()
    before = list(Share.objects.order_by("pk").values())
    new = grown.need(here, (DECEMBER, JANUARY, 25_000))
    run = here.pool(need=new)
    assert grown.told(new) == [(1, "HTX Thượng Lâm", 25_000, "proposed")]
    assert list(Share.objects.filter(part__need=old).order_by("pk").values()) == before
    assert (run.need, run.needs) == (new, 1)


def test_an_answer_found_ahead_counts_only_while_nothing_has_changed(here: Orchard) -> None:
    first = grown.need(here, (DECEMBER, JANUARY, 20_000))
    ahead = actions.solved(here.province, on=timezone.localdate())
    assert [lot.quantity for lot in ahead.answer.lots] == [20_000]
    nothing = ahead._replace(answer=replace(ahead.answer, lots=()))
    here.pool(ahead=nothing)
    assert grown.told(first) == []
    later = grown.need(here, (DECEMBER, JANUARY, 30_000))
    here.pool(ahead=nothing)
    assert [sum(row[2] for row in grown.told(need)) for need in (first, later)] == [20_000, 30_000]


def test_a_certificate_must_hold_on_every_day_of_delivery(here: Orchard) -> None:
    certificates = here.products[0].certificates
    certificates.update(valid_until=date(2099, 12, 20), ends_before=date(2099, 12, 20))
    late = grown.need(here, (date(2099, 12, 10), JANUARY, 5_000))
    early = grown.need(here, (DECEMBER, date(2099, 12, 20), 5_000))
    here.pool()
    assert grown.told(late) == [(1, "HTX Cổ Tiết", 5_000, "proposed")]
    assert grown.told(early) == [(1, "HTX Ba Hạ", 5_000, "proposed")]
    why = Share.objects.get(part__need=late).reasons["cheaper"]
    assert why == [{"owner": here.growers[0].pk, "why": "expiry:vietgap", "size": 12}]


def test_pinned_and_refused_products_are_respected(here: Orchard) -> None:
    need = grown.need(here, (DECEMBER, JANUARY, 20_000))
    part = need.parts.get()
    actions.ruling_put(actor=here.officer, part=part, product=here.products[3], verdict="pinned")
    actions.ruling_put(actor=here.officer, part=part, product=here.products[0], verdict="refused", reason="Đã hẹn khác")
    here.pool()
    assert grown.told(need) == [(1, "HTX Thượng Lâm", 20_000, "proposed")]
    actions.ruling_put(actor=here.officer, part=part, product=here.products[3], verdict="")
    here.pool()
    assert grown.told(need) == [
        (1, "HTX Cổ Tiết", 10_000, "proposed"),
        (1, "HTX Đông Xá", 10_000, "proposed"),
    ]


def test_a_pinned_share_keeps_its_quantity_when_pooled_again(here: Orchard) -> None:
    need = grown.need(here)
    here.pool()
    actions.ruling_put(actor=here.officer, part=need.parts.get(), product=here.products[2], verdict="pinned")
    cheaper = grown.need(here, (DECEMBER, JANUARY, 10_000), price_ceiling=22_200)
    here.pool()
    assert (1, "HTX Đông Xá", 10_000, "proposed") in grown.told(need)
    assert grown.told(cheaper) != []


@pytest.mark.parametrize(
    ("values", "kind", "size"),
    [
        ({"price_ceiling": 21_000}, "price", 548),
        ({"certificates": ["organic"]}, "certificate:organic", 31),
        ({"stars": 4}, "stars", 4),
    ],
)
def test_an_unserved_need_says_the_smallest_change_that_would_serve_it(
    here: Orchard, values: dict[str, object], kind: str, size: int
) -> None:
    need = grown.need(here, (DECEMBER, JANUARY, 30_000), **values)
    run = here.pool()
    assert grown.told(need) == []
    told = run.unserved[str(need.parts.get().pk)]
    assert told["missing"] == 30_000
    assert (told["mends"][0]["kind"], told["mends"][0]["size"], told["mends"][0]["enough"]) == (kind, size, True)


def test_another_time_more_suppliers_or_less_would_serve_it(here: Orchard) -> None:
    other_month = grown.need(here, (FEBRUARY, date(2100, 3, 1), 30_000))
    few = grown.need(here, (DECEMBER, JANUARY, 65_000), most_suppliers=1)
    run = here.pool()
    told = {need: run.unserved[str(need.parts.get().pk)]["mends"] for need in (other_month, few)}
    assert [(one["kind"], one["size"]) for one in told[other_month]] == [("window", 1)]
    assert [(one["kind"], one["size"], one["quantity"]) for one in told[few]] == [
        ("quantity", 35_000, 30_000),
        ("suppliers", 3, 65_000),
    ]


def test_small_cooperatives_count_as_cheaper_when_the_alliance_says_so(here: Orchard) -> None:
    Classification.objects.filter(organisation=here.growers[3]).update(size="micro")
    actions.weights_change(actor=here.officer, province=here.province, terms=Terms(20, 0, 3000, 40))
    need = grown.need(here, (DECEMBER, JANUARY, 20_000))
    run = here.pool()
    assert grown.told(need) == [(1, "HTX Thượng Lâm", 20_000, "proposed")]
    assert run.weights == {"small": 20, "poor": 0, "transport": 3000, "detour": 40}
    assert Share.objects.get().reasons["fair"] == 20


def test_poor_communes_are_named_with_the_decision_that_says_so(here: Orchard) -> None:
    commune = here.growers[3].place
    with pytest.raises(RuleBroken) as refused:
        actions.weights_change(
            actor=here.officer, province=here.province, terms=Terms(0, 20, 3000, 40), poor_communes=[commune]
        )
    assert refused.value.code == "weights_poor_source"
    actions.weights_change(
        actor=here.officer, province=here.province, terms=Terms(0, 20, 3000, 40), poor_communes=[commune],
        poor_source="Quyết định 612/QĐ-UBDT",
    )  # fmt: skip
    need = grown.need(here, (DECEMBER, JANUARY, 20_000))
    here.pool()
    assert grown.told(need) == [(1, "HTX Thượng Lâm", 20_000, "proposed")]


def test_only_the_desk_of_the_province_pools(here: Orchard) -> None:
    elsewhere = make.user("can-bo-tinh-khac")
    for actor in (here.clerk, here.managers[0], elsewhere):
        with pytest.raises((gate.NotAllowed, gate.NotVisible)):
            actions.pool(actor=actor, province=here.province, on=timezone.localdate())
    assert Pooling.objects.count() == 0


def test_a_need_that_ended_is_not_pooled(here: Orchard) -> None:
    need = grown.need(here)
    Need.objects.filter(pk=need.pk).update(state="withdrawn", ended_at=timezone.now())
    with pytest.raises(RuleBroken) as refused:
        here.pool(need=need)
    assert refused.value.code == "need_not_open"
    here.pool()
    assert grown.told(need) == []
