"""Pooling beside the truth on small instances, and what must hold on every instance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hoptac.market.rules.pooling import solving
from hoptac.market.rules.pooling.faults import faults
from hoptac.market.rules.pooling.instance import Barrier, Delivery, Instance, Lot, Pair, Stock
from tests.market.pooling import drawn

#: No program for the whole part: bounds by columns, answers by diving and neighbourhoods, however small the part is.
BY_COLUMNS = replace(solving.USUAL, small=0, tries=1)
THINNED = replace(BY_COLUMNS, thin=1, near=1)


@drawn.tried
@given(drawn.instances(deliveries=2, stocks=3, quantity=4))
def test_the_answer_is_the_best_of_all(instance):
    answer = solving.solve(instance)
    assert (answer.objective, answer.bound) == (drawn.everything(instance),) * 2


@drawn.tried
@given(drawn.instances(deliveries=2, stocks=3, quantity=4), st.sampled_from([BY_COLUMNS, THINNED]))
def test_a_bound_by_columns_lies_above_the_best(instance, effort):
    answer = solving.solve(instance, effort=effort)
    assert answer.objective <= drawn.everything(instance) <= answer.bound


@drawn.tried
@given(
    drawn.instances(deliveries=5, stocks=8, quantity=30),
    st.sampled_from([solving.QUICK, solving.USUAL, BY_COLUMNS, THINNED]),
)
def test_every_answer_keeps_every_limit(instance, effort):
    answer, beside = solving.solve(instance, effort=effort), solving.greedy(instance)
    assert faults(instance, answer.lots) == faults(instance, beside.lots) == []
    assert answer.objective == drawn.objective(instance, answer.lots)
    assert beside.objective <= answer.objective <= answer.bound <= beside.bound
    assert solving.solve(instance, effort=effort) == answer


@drawn.tried
@given(drawn.instances(deliveries=5, stocks=8, quantity=30))
def test_columns_and_one_program_agree(instance):
    exact, columns = solving.solve(instance), solving.solve(instance, effort=BY_COLUMNS)
    assert exact.is_proven
    assert columns.objective <= exact.objective <= columns.bound


@drawn.tried
@given(drawn.instances(deliveries=4, stocks=6, quantity=12), st.data())
def test_more_supply_never_lowers_the_best(instance, data):
    assume(instance.stocks)
    at = data.draw(st.integers(0, len(instance.stocks) - 1))
    stock = instance.stocks[at]
    more = replace(stock, capacity=stock.capacity + data.draw(st.integers(1, 9)))
    richer = replace(instance, stocks=(*instance.stocks[:at], more, *instance.stocks[at + 1 :]))
    assert solving.solve(richer).objective >= solving.solve(instance).objective


@drawn.tried
@given(drawn.instances(deliveries=4, stocks=6, quantity=12))
def test_another_pair_never_lowers_the_best(instance):
    assume(instance.pairs and not instance.pinned)
    fewer = replace(instance, pairs=instance.pairs[:-1])
    assert solving.solve(instance).objective >= solving.solve(fewer).objective


@drawn.tried
@given(drawn.instances(deliveries=3, stocks=5, quantity=9, cost=(0, 12)))
def test_without_limits_it_is_a_flow(instance):
    free = solving.flow(instance)
    assert free.is_proven
    assert free.objective >= solving.solve(instance).objective


@drawn.tried
@given(drawn.instances(deliveries=4, stocks=6, quantity=12))
def test_one_delivery_is_answered_beside_what_is_pinned(instance):
    first = instance.deliveries[0]
    answer = solving.answer_one(instance, first.key)
    mine = {one.key for one in instance.deliveries if one.key == first.key or (first.together and one.together)}
    others = tuple(lot for lot in instance.pinned if lot.delivery not in mine)
    assert faults(instance, (*answer.lots, *others)) == []
    assert {lot.delivery for lot in answer.lots} <= mine


def test_costs_are_in_dong_and_quantities_in_kilograms_as_large_as_they_come():
    tet = Delivery("tet", "pomelo", 50_000, 0, 55_000, 90_000, 3)
    stocks = tuple(
        Stock(f"s{at}", f"htx{at}", capacity, 500) for at, capacity in enumerate((21_300, 18_250, 7_777, 9_001))
    )
    pairs = tuple(Pair("tet", stock.key, 21_000 + 111 * at) for at, stock in enumerate(stocks))
    answer = solving.solve(Instance((tet,), stocks, pairs))
    assert [lot.quantity for lot in answer.lots] == [21_300, 18_250, 9_001]
    assert answer.served == 48_551 * 90_000
    assert answer.cost == 21_300 * 21_000 + 18_250 * 21_111 + 9_001 * 21_333
    assert (answer.is_proven, answer.gap) == (True, 0)


def test_two_processes_find_the_same():
    wanted = tuple(Delivery(key, key, 10, 0, 10, 10, 1) for key in "abc")
    stocks = tuple(Stock(f"{key}{at}", f"{key}{at}", 6 + at) for key in "abc" for at in range(2))
    pairs = tuple(Pair(stock.key[0], stock.key, 1) for stock in stocks)
    instance = Instance(wanted, stocks, pairs)
    alone, shared = (solving.solve(instance, effort=replace(BY_COLUMNS, processes=each)) for each in (1, 2))
    assert alone == shared
    assert [lot.quantity for lot in shared.lots] == [7, 7, 7]


def test_a_pair_with_a_barrier_is_not_used():
    wanted, stock = Delivery("d", "n", 5, 0, 5, 10, 1), Stock("s", "o", 5)
    answer = solving.solve(Instance((wanted,), (stock,), (Pair("d", "s", 1, (Barrier("price", 3),)),)))
    assert (answer.lots, answer.served, answer.bound, answer.wanted, answer.gap) == ((), 0, 0, 50, 0)


def test_pinned_lots_stay_and_count():
    wanted = Delivery("d", "n", 10, 0, 10, 10, 2)
    stocks = (Stock("a", "A", 4), Stock("b", "B", 4), Stock("c", "C", 9), Stock("later", "A", 5))
    pairs = (Pair("d", "a", 9), Pair("d", "b", 1), Pair("d", "c", 2), Pair("d", "later", 3))
    pinned = Lot("d", "a", 2)
    answer = solving.solve(Instance((wanted,), stocks, pairs, (pinned,)))
    assert answer.lots == (pinned, Lot("d", "c", 8))


def test_greedy_says_how_little_it_proves():
    wanted, stock = Delivery("d", "n", 4, 0, 4, 10, 1), Stock("s", "o", 3)
    answer = solving.greedy(Instance((wanted,), (stock,), (Pair("d", "s", 2),)))
    assert (answer.objective, answer.bound, answer.gap) == (24, 40, Fraction(1))


def test_nothing_to_pool_is_nothing():
    answer = solving.solve(Instance((), (), ()))
    assert (answer.lots, answer.objective, answer.bound, answer.gap) == ((), 0, 0, 0)


_D, _S = Delivery("d", "n", 5, 0, 5, 10, 1), Stock("s", "o", 5)


@pytest.mark.parametrize(
    ("instance", "sentence"),
    [
        (Instance((_D, _D), (), ()), "The delivery d stands there twice."),
        (Instance((), (_S, _S), ()), "The stock s stands there twice."),
        (Instance((_D,), (_S,), (Pair("d", "s", 1), Pair("d", "s", 2))), "The pair ('d', 's') stands there twice."),
        (Instance((), (_S,), (Pair("d", "s", 1),)), "There is no delivery d."),
        (Instance((_D,), (), (), (Lot("d", "s", 1),)), "There is no stock s."),
        (Instance((replace(_D, least=6),), (), ()), "Delivery d: it must hold that 0 ≤ least ≤ quantity ≤ most."),
        (Instance((replace(_D, worth=-1),), (), ()), "Delivery d: worth and most suppliers may not be negative."),
        (Instance((), (replace(_S, capacity=-1),), ()), "Stock s: capacity and smallest lot may not be negative."),
        (Instance((_D,), (_S,), (), (Lot("d", "s", 6),)), "Stock s: 6 are pinned, more than the 5 there are."),
        (Instance((_D,), (_S,), (), (Lot("d", "s", 0),)), "The pinned lot of s for d must be more than nothing."),
        (
            Instance((replace(_D, together="t"), Delivery("e", "n", 1, 0, 1, 1, 2, "t")), (), ()),
            "Deliveries together as t must allow the same number of suppliers.",
        ),
    ],
)
def test_an_instance_without_sense_is_refused(instance, sentence):
    with pytest.raises(ValueError) as refused:
        solving.solve(instance)
    assert str(refused.value) == sentence


def test_a_delivery_that_does_not_exist_is_not_answered():
    with pytest.raises(ValueError) as refused:
        solving.answer_one(Instance((_D,), (), ()), "e")
    assert str(refused.value) == "There is no delivery e."
