"""Plans: forecast, light, cascade, mergers (target_detail, target_parts_put, plan_detail, plan_put, targets)."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.core.periods import Period
from hoptac.facts import actions
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Target
from hoptac.insight import planning
from hoptac.insight.rules import targets as rules
from hoptac.insight.rules.targets import Earlier, Light
from hoptac.parties.models import Organisation
from hoptac.places.models import Place, Successor
from hoptac.registry import actions as registry
from hoptac.registry.choices import Status
from tests.factories import access

YEAR, TODAY = Period.parse("2025"), date(2025, 9, 30)


@pytest.fixture
def today(monkeypatch):
    now = datetime(2025, 9, 30, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.parametrize(
    ("reached", "earlier", "is_flow", "expected"),
    [
        (30, [(20, 40), (30, 40), (10, 40)], True, 60),  # the year in the middle had reached one half
        (30, [(20, 40), (None, 40), (0, 40)], True, 60),
        (30, [(0, 40)], True, None),
        (30, [], False, None),
        (30, [(20, 25), (30, 31), (10, 9)], False, 31),
        (None, [(20, 40)], True, None),
    ],
)
def test_forecast_by_the_pace_of_earlier_years(reached, earlier, is_flow, expected):
    years = [Earlier(*(None if each is None else Fraction(each) for each in pair)) for pair in earlier]
    found = rules.forecast(None if reached is None else Fraction(reached), years, is_flow=is_flow)
    assert found == expected


@pytest.mark.parametrize(
    ("reached", "expected", "at_most", "is_flow", "light"),
    [
        (10, None, False, True, Light.GREEN),
        (9, None, False, True, Light.GREY),
        (5, 10, False, True, Light.GREEN),
        (5, 9, False, True, Light.AMBER),
        (5, 8, False, True, Light.RED),
        (12, 9, False, False, Light.AMBER),  # a level may fall again
        (11, 11, True, True, Light.RED),
        (5, 10, True, True, Light.GREEN),
        (5, 11, True, True, Light.AMBER),
        (5, 12, True, True, Light.RED),
        (5, None, True, True, Light.GREY),
    ],
)
def test_light(reached, expected, at_most, is_flow, light):
    given = {"reached": Fraction(reached), "expected": None if expected is None else Fraction(expected)}
    assert rules.light(Fraction(10), **given, at_most=at_most, is_flow=is_flow) == light


def test_plans_after_mergers_and_what_is_left():
    ten, five = Fraction(10), Fraction(5)
    assert rules.restated(ten, [five], is_new=False) == 15
    assert rules.restated(ten, [five], is_new=True) == 10
    assert rules.restated(None, [five, ten], is_new=True) == 15
    assert rules.restated(None, [], is_new=True) is None
    assert (rules.rest(ten, [five]), rules.rest(five, [ten]), rules.rest(ten, []), rules.rest(None, [five])) == (
        5, -5, None, None,
    )  # fmt: skip


def _laid_down(province, code, value, **owner):
    put = actions.plan_put if "organisation" in owner else actions.target_put
    assert put(actor=province.officer, indicator=code, year=2025, value=Decimal(value), **owner)


def test_a_plan_is_cascaded_to_communes_and_organisations(province, today, django_assert_max_num_queries):
    son_la = Place.objects.get(code="14", valid_to=None)
    commune = Place.objects.get(pk=province.spots[0].place_id)
    unit = Organisation.objects.get(pk=province.pks[0])
    _laid_down(province, "revenue", 100 * 10**9, place=son_la)
    _laid_down(province, "revenue", 30 * 10**9, place=commune)
    _laid_down(province, "revenue", 2 * 10**9, organisation=unit)

    found = planning.cascade(son_la, YEAR, INDICATOR["revenue"], today=TODAY)
    named = {part.pk: part.plan for part in found.parts}
    assert (found.whole.reached, found.allotted, found.rest) == (36 * 10**9, 30 * 10**9, 70 * 10**9)
    assert (named[commune.pk].reached, named[commune.pk].share) == (6 * 10**9, Fraction(1, 5))
    of_commune = planning.cascade(commune, YEAR, INDICATOR["revenue"], today=TODAY)
    assert [(part.pk, part.plan.reached) for part in of_commune.parts] == [
        (province.pks[0], 10**9), (province.pks[4], 5 * 10**9),
    ]  # fmt: skip
    assert of_commune.rest == 28 * 10**9

    client = Client()
    client.force_login(province.officer)
    with django_assert_max_num_queries(10):
        page = client.get("/figures/targets/revenue/?place=14&year=2025").text
    assert "70 tỷ" in page or "70.000.000.000" in page
    assert f'name="part_{commune.pk}"' in page
    put = client.post("/figures/targets/revenue/put/?place=14&year=2025", {f"part_{commune.pk}": "31 tỷ"})
    assert put.status_code == 302
    assert Target.objects.get(place=commune).value == 31 * 10**9
    wrong = client.post("/figures/targets/revenue/put/?place=14&year=2025", {f"part_{commune.pk}": "nhiều"})
    assert wrong.status_code == 422
    assert client.get("/figures/targets/nothing/?place=14").status_code == 404


def test_organisations_merged_away_hand_their_plan_on(province, today):
    gone, taker = Organisation.objects.filter(pk__in=province.pks[:2]).order_by("pk")
    _laid_down(province, "revenue", 10, organisation=gone)
    _laid_down(province, "revenue", 5, organisation=taker)
    registry.status_change(
        actor=province.officer, organisation=gone, status=Status.MERGED, on=date(2025, 5, 1), successors=[taker]
    )
    [found] = planning.of_organisation(taker, YEAR, [INDICATOR["revenue"]], today=TODAY)
    assert (found.aim, found.taken_from) == (15, (gone.name,))
    [later] = planning.of_organisation(taker, Period.parse("2026"), [INDICATOR["revenue"]], today=TODAY)
    assert (later.aim, later.taken_from) == (None, ())


def test_a_new_commune_carries_the_plans_of_those_it_was_made_of(province, today):
    new = Place.objects.get(pk=province.spots[0].place_id)
    old = Successor.objects.filter(new=new, is_whole=True, old__level=3).select_related("old").first().old
    Target.objects.create(
        indicator="groups_new", place=old, value=4, starts_on=YEAR.starts_on, ends_before=YEAR.ends_before
    )
    [found] = planning.of_place(new, YEAR, [INDICATOR["groups_new"]], today=TODAY)
    assert (found.aim, found.taken_from) == (4, (old.full_name,))
    _laid_down(province, "groups_new", 7, place=new)
    [found] = planning.of_place(new, YEAR, [INDICATOR["groups_new"]], today=TODAY)
    assert (found.aim, found.taken_from) == (7, ())


def test_a_unit_plans_for_itself(province, today):
    unit = Organisation.objects.get(pk=province.pks[0])
    manager, accountant = access.user("giamdoc"), access.user("ketoan")
    access.grant(manager, Role.COOPERATIVE_MANAGER, unit)
    access.grant(accountant, Role.ACCOUNTANT, unit)
    client, reader = Client(), Client()
    client.force_login(manager)
    reader.force_login(accountant)
    address = f"/organisations/{unit.pk}/plan/"
    assert client.post(f"{address}put/?year=2025", {"revenue": "2 tỷ", "legal_basis": "ĐH 1"}).status_code == 302
    assert AuditEntry.objects.get(code="facts.plan.put").organisation == unit
    page = reader.get(f"{address}?year=2025").text
    assert ("50,0 %" in page, "/plan/put/" in page) == (True, False)
    assert reader.post(f"{address}put/?year=2025", {"revenue": "1"}).status_code == 403
    assert client.get(f"/organisations/{province.pks[1]}/plan/").status_code == 404


def test_targets_says_how_plans_stand(province, today, capsys):
    son_la = Place.objects.get(code="14", valid_to=None)
    _laid_down(province, "cooperatives_new", 1, place=son_la)
    _laid_down(province, "cooperatives_effective_share", "0.75", place=son_la)
    call_command("targets", period="2025", place="14", json=True)
    found = {each["indicator"]: each for each in json.loads(capsys.readouterr().out)["plans"]}
    assert (found["cooperatives_new"]["reached"], found["cooperatives_new"]["light"]) == (1, "green")
    assert (found["cooperatives_effective_share"]["target"], found["cooperatives_effective_share"]["light"]) == (
        0.75, "grey",
    )  # fmt: skip
    assert "rest" not in found["cooperatives_effective_share"]
