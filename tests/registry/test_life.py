"""States, requests, and what is derived from them: facts that end, ratings, what an organisation takes part in."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_CODE
from hoptac.registry import actions, queries
from hoptac.registry.choices import Status
from hoptac.registry.entries import Entry, ReadingKey
from hoptac.registry.models import ChangeRequest, FeatureSpell, LifecycleEvent, Rating, Seat
from tests.factories import registry
from tests.registry.test_saving import level, save

pytestmark = pytest.mark.django_db
ON, LATER = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def officer():
    return registry.officer()


@pytest.fixture
def made(officer):
    return registry.entered(officer, code=registry.CODES[0])


def refusal(act, **asked):
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act(**asked)
    return broken.value.code


def test_a_suspended_one_exists_but_does_not_work(officer, made):
    actions.status_change(actor=officer, organisation=made, status=Status("suspended"), on=ON, until=LATER)
    assert (level(made, "organisations"), level(made, "organisations_active")) == (1, 0)
    actions.status_change(actor=officer, organisation=made, status=Status("active"), on=LATER)
    assert (level(made, "organisations", LATER), level(made, "organisations_active", LATER)) == (1, 1)
    assert queries.history(made).status == "active"


def test_the_end_takes_everything_along(officer, made):
    taker = registry.entered(officer, "HTX Kế Thừa")
    reading = {ReadingKey(BY_CODE["members"].number, date(2026, 1, 31), date(2026, 2, 1)): 40}
    save(
        officer, Entry(made.pk, {"ecommerce": True, "grade": "good", "grade_year": 2025}, reading), on=date(2026, 2, 1)
    )
    codes = ("organisations", "organisations_active", "members", "ecommerce", "rated", "rated_effective")
    assert [level(made, code, date(2026, 2, 28)) for code in codes] == [1, 1, 40, 1, 1, 1]

    event = actions.status_change(actor=officer, organisation=made, status=Status("merged"), on=ON, successors=[taker])

    assert [level(made, code) for code in codes] == [0] * len(codes)
    assert level(made, "organisations_ended") == 1
    assert [link.seen for link in queries.kin(officer, made).successors[event.on]] == [(taker.pk, taker.name)]
    assert [(link.seen, link.word) for link in queries.kin(officer, taker).predecessors] == [
        ((made.pk, made.name), "merged")
    ]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"status": "merged"}, "status_needs_successor"),
        ({"status": "active"}, "status_not_next"),
        ({"status": "merged", "successors": "self"}, "successor_is_itself"),
    ],
)
def test_states_that_are_refused(officer, made, asked, code):
    if asked.get("successors"):
        asked = {**asked, "successors": [made]}
    assert refusal(actions.status_change, actor=officer, organisation=made, on=ON, **asked) == code


def test_only_officers_change_states(made):
    with pytest.raises(gate.NotAllowed):
        actions.status_change(actor=registry.manager(made), organisation=made, status=Status("suspended"), on=ON)
    stranger = registry.manager(registry.entered(registry.officer("khac"), "HTX Khác"), "nguoila")
    with pytest.raises(gate.NotVisible):
        actions.status_change(actor=stranger, organisation=made, status=Status("suspended"), on=ON)


def test_features_count_while_they_run(officer, made):
    save(officer, Entry(made.pk, {"value_chain": True}), on=ON)
    save(officer, Entry(made.pk, {"value_chain": False}), on=LATER)
    days = (date(2026, 2, 28), ON, LATER)
    assert [level(made, "value_chain", on) for on in days] == [0, 1, 0]
    assert FeatureSpell.objects.get().ends_before == LATER


def test_the_latest_rating_counts(officer, made):
    save(officer, Entry(made.pk, {"grade": "weak", "grade_year": 2024}), on=ON)
    save(officer, Entry(made.pk, {"grade": "fair", "grade_year": 2025}), on=ON)
    days = (date(2024, 12, 31), date(2025, 12, 31))
    assert [level(made, "rated", on) for on in days] == [1, 1]
    assert [level(made, "rated_effective", on) for on in days] == [0, 1]


def test_a_request_is_asked_once_and_accepted(officer, made):
    manager = registry.manager(made)
    ask = {"actor": manager, "organisation": made, "field": "charter_capital"}
    request = actions.request_add(**ask, wanted="7000000", reason="Nghị quyết")
    assert refusal(actions.request_add, **ask, wanted="8") == "request_waiting"
    assert refusal(actions.request_add, **{**ask, "field": "phone"}, wanted="8") == "not_a_legal_fact"
    assert (
        refusal(actions.request_add, **{**ask, "field": "code"}, wanted=registry.CODES[0]) == "request_changes_nothing"
    )
    with pytest.raises(gate.NotAllowed):
        actions.request_accept(actor=manager, request=request, facts={"charter_capital": 7_000_000}, on=ON)

    actions.request_accept(actor=officer, request=request, facts={"charter_capital": 7_000_000}, on=ON)

    request.refresh_from_db()
    assert (request.state, request.decided_by, request.answer) == ("accepted", officer, "")
    assert queries.entries([made.pk])[made.pk].facts["charter_capital"] == 7_000_000
    entry = AuditEntry.objects.get(code="registry.organisation.change")
    assert (entry.actor, entry.on_behalf_of) == (officer, str(manager))
    assert refusal(actions.request_decline, actor=officer, request=request, answer="x") == "request_decided"


def test_a_refused_change_leaves_the_request_open(officer, made):
    registry.entered(officer, "HTX Khác", code=registry.CODES[1])
    request = actions.request_add(
        actor=registry.manager(made), organisation=made, field="code", wanted=registry.CODES[1]
    )
    asked = {"actor": officer, "request": request, "facts": {"code": registry.CODES[1]}, "on": ON}
    assert refusal(actions.request_accept, **asked) == "code_taken"
    request.refresh_from_db()
    assert request.state == "open"
    assert refusal(actions.request_decline, actor=officer, request=request, answer=" ") == "answer_missing"
    actions.request_decline(actor=officer, request=request, answer="Mã của đơn vị khác")
    request.refresh_from_db()
    assert (request.state, request.answer) == ("declined", "Mã của đơn vị khác")


def test_constraints_of_dated_rows(officer, made):
    request = {"organisation": made, "field": "name", "wanted": "x", "asked_at": timezone.now(), "asked_by": officer}
    broken = (
        (LifecycleEvent, {"on": ON, "status": "suspended", "until": ON}, "lifecycle_until_after_on"),
        (Rating, {"year": 2025, "grade": "good", "rated_on": ON, "points": 101}, "rating_points_to_100"),
        (FeatureSpell, {"feature": "ecommerce", "starts_on": ON, "ends_before": ON}, "feature_has_days"),
        (
            ChangeRequest,
            {**request, "state": "declined", "decided_at": timezone.now()},
            "change_request_declined_has_reason",
        ),
        (ChangeRequest, {**request, "state": "accepted"}, "change_request_decided_has_day"),
    )
    for model, values, name in broken:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            model.objects.create(**{"organisation": made, **values})
    seat = Seat.objects.get(organisation=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(organisation=made, starts_on=seat.starts_on, locality=seat.locality)
