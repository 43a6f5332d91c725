"""organisations_save: entered, changed, refused, in conflict, not one's own."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.facts import queries as fact_queries
from hoptac.facts.elements import BY_CODE
from hoptac.parties.models import Organisation
from hoptac.registry import actions, queries
from hoptac.registry.entries import Entry, ReadingKey
from hoptac.registry.models import Classification, Rating, Registration, Seat
from hoptac.search import queries as search_queries
from tests.factories import access as make
from tests.factories import registry

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 1)


def level(organisation, code, on=LATER):
    """Return the sum of an element's facts up to a day, straight from what is stored."""
    number = BY_CODE[code].number
    stored = fact_queries.stored([organisation.pk], [number])
    return sum(value for key, value in stored.items() if key[2] <= on)


def save(actor, *entries, on=LATER):
    return actions.organisations_save(actor=actor, entries=entries, on=on)


def reasons(saved):
    return [(refused.index, refused.reason.code) for refused in saved.refused]


def test_a_new_organisation_stands_everywhere():
    actor = registry.officer()
    made = registry.entered(actor, "HTX Chè Gia Phù", code=registry.CODES[0], charter_capital=2_000_000_000)

    assert (made.name, made.code, made.place.name) == ("HTX Chè Gia Phù", registry.CODES[0], "Gia Phù")
    assert made.registration.known_from == date(2019, 5, 20)
    assert [seat.address for seat in Seat.objects.filter(organisation=made)] == [registry.ADDRESS]
    assert level(made, "organisations") == 1
    assert level(made, "charter_capital") == 2_000_000_000
    assert [hit.object_id for hit in search_queries.find("che gia phu")] == [made.pk]
    entry = AuditEntry.objects.get(organisation=made)
    assert (entry.code, entry.changes["name"]) == ("registry.organisation.add", [None, "HTX Chè Gia Phù"])


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"name": ""}, "name_missing"),
        ({"place_id": None}, "place_missing"),
        ({"registered_on": date(2999, 1, 1)}, "registered_in_future"),
        ({"registered_on": date(1949, 1, 1)}, "registered_too_early"),
    ],
)
def test_what_cannot_be_entered(others, code):
    saved = save(registry.officer(), Entry(None, {**registry.facts(), **others}))
    assert reasons(saved) == [(0, code)]
    assert Organisation.objects.count() == 0


def test_one_refusal_stops_nobody_else_and_a_code_is_taken_once():
    entries = [Entry(None, registry.facts(f"HTX {n}", code=registry.CODES[0])) for n in (1, 2)]
    saved = save(registry.officer(), *entries, Entry(None, registry.facts("HTX 3")))
    assert reasons(saved) == [(1, "code_taken")]
    assert sorted(saved.created) == [0, 2]


def test_a_commune_officer_enters_only_at_home():
    officer = make.user("xa")
    home = registry.located()["place_id"]
    make.grant(officer, Role.COMMUNE_OFFICER, Organisation.place.field.related_model.objects.get(pk=home))
    saved = save(
        officer, Entry(None, registry.facts("HTX A")), Entry(None, registry.facts("HTX B", address=registry.ELSEWHERE))
    )
    assert reasons(saved) == [(1, "place_not_yours")]


def test_only_what_differs_is_written():
    actor = registry.officer()
    made = registry.entered(actor, charter_capital=5)
    before = AuditEntry.objects.count()

    same = save(actor, Entry(made.pk, {"name": "HTX Gia Phù", "charter_capital": 5}))
    other = save(actor, Entry(made.pk, {"charter_capital": 6, "phone": "+84912345678"}))

    assert same.changed == {}
    assert other.changed == {made.pk: {"charter_capital": (5, 6), "phone": ("", "+84912345678")}}
    assert AuditEntry.objects.count() == before + 1
    assert level(made, "charter_capital", date(2026, 2, 28)) == 5
    assert level(made, "charter_capital") == 6


def test_moving_takes_the_stocks_along():
    actor = registry.officer()
    made = registry.entered(actor)
    save(actor, Entry(made.pk, registry.located(registry.ELSEWHERE)))
    made.refresh_from_db()
    number = BY_CODE["organisations"].number
    stored = fact_queries.stored([made.pk], [number])
    assert made.place.name == "Tà Xùa"
    assert Seat.objects.filter(organisation=made).count() == 2
    assert sorted((key[2], value) for key, value in stored.items()) == [
        (date(2019, 5, 20), 1),
        (LATER, -1),
        (LATER, 1),
    ]


def test_a_commune_chosen_by_hand_counts_even_under_the_same_address():
    actor = registry.officer()
    made = registry.entered(actor)
    elsewhere = {**registry.located(registry.ELSEWHERE), "address": registry.ADDRESS}
    assert save(actor, Entry(made.pk, elsewhere)).changed == {}
    assert list(save(actor, Entry(made.pk, elsewhere, is_place_chosen=True)).changed[made.pk]) == ["address"]
    made.refresh_from_db()
    assert made.place.name == "Tà Xùa"


def test_contacts_can_be_emptied_and_legal_facts_cannot():
    actor = registry.officer()
    made = registry.entered(actor, phone="+84912345678", charter_capital=5)
    saved = save(actor, Entry(made.pk, {}, cleared=frozenset({"phone", "charter_capital"})))
    assert saved.changed == {made.pk: {"phone": ("+84912345678", "")}}
    assert Registration.objects.get(pk=made.pk).charter_capital == 5


def test_what_changed_meanwhile_is_not_overwritten():
    actor = registry.officer()
    made = registry.entered(actor, charter_capital=5)
    save(actor, Entry(made.pk, {"charter_capital": 6}))
    saved = save(actor, Entry(made.pk, {"charter_capital": 7}, expected={"charter_capital": 5}))
    assert reasons(saved) == [(0, "changed_meanwhile")]


def test_older_lists_fill_gaps_but_a_decision_holds():
    actor = registry.officer()
    made = registry.entered(actor, charter_capital=5, on=LATER)
    older = date(2026, 2, 1)
    assert save(actor, Entry(made.pk, {"charter_capital": 9}), on=older).changed == {}
    decided = save(actor, Entry(made.pk, {"charter_capital": 9}, is_decided=True), on=older)
    assert decided.changed == {made.pk: {"charter_capital": (5, 9)}}


def test_a_manager_edits_contacts_and_reports_but_no_legal_facts():
    officer = registry.officer()
    made, other = registry.entered(officer), registry.entered(officer, "HTX Khác")
    manager = registry.manager(made)
    reading = {ReadingKey(BY_CODE["members"].number, LATER, date(2026, 3, 2)): 12}
    saved = save(
        manager,
        Entry(made.pk, {"phone": "+84912345678"}, reading),
        Entry(made.pk, {"charter_capital": 5}),
        Entry(other.pk, {"phone": "+84912345678"}),
        Entry(made.pk, {"status": "suspended"}),
    )
    assert list(saved.changed) == [made.pk]
    assert reasons(saved) == [(1, "change_not_yours"), (2, "change_not_yours"), (3, "change_not_yours")]
    assert level(made, "members") == 12


def test_the_size_follows_from_the_numbers():
    actor = registry.officer()
    readings = {
        ReadingKey(BY_CODE["members"].number, date(2025, 12, 31), date(2026, 1, 1)): 60,
        ReadingKey(BY_CODE["revenue"].number, date(2025, 1, 1), date(2026, 1, 1)): 2_000_000_000,
    }
    made = registry.entered(actor, readings=readings)
    industry = registry.entered(actor, "HTX Gạch", sector="industry", readings=readings)
    sizes = dict(Classification.objects.values_list("organisation_id", "size"))
    assert sizes == {made.pk: "small", industry.pk: ""}
    assert {band.size for band in queries.thresholds("agriculture", on=LATER)} == {"large", "medium", "small"}
    assert queries.thresholds("finance", on=LATER) == []


def test_an_address_or_sector_cannot_begin_before_a_later_one():
    actor = registry.officer()
    made = registry.entered(actor)
    moved = registry.entered(actor, "HTX Khác", address=registry.ELSEWHERE)
    seat = {"address": "Bản Mới", "locality_id": moved.locality_id, "place_id": moved.place_id}
    assert reasons(save(actor, Entry(made.pk, seat, is_decided=True), on=LATER)) == []

    for facts in ({**seat, "address": "Bản Cũ"}, {"sector": "trade"}):
        save(actor, Entry(made.pk, {"sector": "transport"}, is_decided=True), on=LATER)
        refused = save(actor, Entry(made.pk, facts, is_decided=True), on=date(2026, 2, 1))
        assert reasons(refused) == [(0, "later_is_known")]
    assert queries.organisations(actor).get(pk=made.pk).place == moved.place


def test_points_stay_with_the_rating_of_their_year():
    actor = registry.officer()
    made = registry.entered(actor, grade="good", grade_year=2024, grade_points=88)
    save(actor, Entry(made.pk, {"grade": "fair", "grade_year": 2025, "grade_points": 70}, is_decided=True))
    save(actor, Entry(made.pk, {"grade": "fair", "grade_year": 2025, "grade_points": 71}, is_decided=True))
    given = Rating.objects.filter(organisation=made).order_by("year").values_list("year", "grade", "points")
    assert list(given) == [(2024, "good", 88), (2025, "fair", 71)]
