"""Trade events: who is invited, who comes with what, who meets whom, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.models import Fact
from hoptac.market.actions import events as actions
from hoptac.market.choices import EventKind
from hoptac.market.models import Booth, Meeting, TradeEvent
from hoptac.market.queries import events as queries
from hoptac.market.rules import events as rules
from hoptac.market.rules.events import Told
from tests.factories import access as make
from tests.market import goods

SOON = timezone.localdate() + timedelta(days=30)


def told(**values: object) -> Told:
    said = {
        "kind": EventKind.CONFERENCE, "name": "Kết nối cung cầu", "venue": "Sơn La", "starts_on": SOON,
        "ends_before": SOON + timedelta(days=2),
    }  # fmt: skip
    return Told(**{**said, **values})


@pytest.mark.parametrize(
    ("days", "on", "code"),
    [
        ((date(2026, 1, 2), date(2026, 1, 2)), date(2026, 1, 1), "event_days"),
        ((date(2026, 1, 2), date(2026, 2, 3)), date(2026, 1, 1), "event_long"),
        ((date(2026, 1, 2), date(2026, 1, 3)), date(2028, 1, 3), "event_past"),
    ],
)
def test_days_that_make_no_sense_are_refused(days, on, code) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.days_check(starts_on=days[0], ends_before=days[1], on=on)
    assert refused.value.code == code


def test_slots_are_half_hours_of_each_day() -> None:
    found = rules.slots(date(2026, 1, 2), date(2026, 1, 4))
    assert len(found) == 2 * 21
    assert [f"{at:%d %H:%M}" for at in (found[0], found[20], found[21])] == ["02 07:30", "02 17:30", "03 07:30"]


@pytest.fixture
def stand(db):
    field = goods.field()
    officer = make.user("canbo")
    make.grant(officer, Role.PROVINCE_OFFICER, field.province)
    company = make.organisation("Công ty Mua", field.owner.place, kind="buyer")
    buyer = make.user("nguoimua")
    make.grant(buyer, Role.BUYER, company)
    event = actions.event_add(actor=officer, province=field.province, told=told())
    booths = [
        actions.booth_invite(actor=officer, event=event, organisation=each)
        for each in (field.owner, field.other, company)
    ]
    return field, officer, buyer, event, booths


def coming(stand) -> list[Booth]:
    field, _officer, buyer, _event, (one, two, theirs) = stand
    actions.booth_answer(actor=field.manager, booth=one, is_coming=True, products=[field.product])
    actions.booth_answer(actor=field.other_manager, booth=two, is_coming=True)
    actions.booth_answer(actor=buyer, booth=theirs, is_coming=True)
    return [one, two, theirs]


def refused(code: str, deed, **values: object) -> None:
    with pytest.raises(RuleBroken) as broken:
        deed(**values)
    assert broken.value.code == code


def test_nobody_meets_two_at_a_time_and_the_other_side_agrees(stand) -> None:
    field, _officer, buyer, event, _booths = stand
    one, two, theirs = coming(stand)
    at = queries.free_slots(event, [])[3]

    meeting = actions.meeting_ask(actor=field.manager, booth=one, other=theirs, starts_at=at)
    refused("meeting_taken", actions.meeting_ask, actor=field.other_manager, booth=two, other=theirs, starts_at=at)
    refused("meeting_sides", actions.meeting_ask, actor=field.manager, booth=one, other=two, starts_at=at)
    refused("meeting_own", actions.meeting_answer, actor=field.manager, meeting=meeting, is_agreed=True)
    with pytest.raises(gate.NotVisible):
        actions.meeting_answer(actor=field.other_manager, meeting=meeting, is_agreed=False)
    assert [each.pk for each in queries.meetings_asked(buyer)] == [meeting.pk]
    actions.meeting_answer(actor=buyer, meeting=meeting, is_agreed=True)
    refused("booth_meetings", actions.booth_answer, actor=buyer, booth=theirs, is_coming=False)
    refused("event_not_begun", actions.meeting_result, actor=buyer, meeting=meeting, result="Ký", value=1)

    actions.meeting_answer(actor=field.manager, meeting=meeting, is_agreed=False)
    again = actions.meeting_ask(actor=buyer, booth=theirs, other=two, starts_at=at)
    actions.meeting_answer(actor=field.other_manager, meeting=again, is_agreed=True)
    Meeting.objects.filter(pk=again.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    again.refresh_from_db()
    held = actions.meeting_result(actor=buyer, meeting=again, result="Hẹn thăm vườn", value=5_000_000)
    assert (held.state, held.value) == ("held", 5_000_000)


def test_who_comes_counts_until_the_event_is_called_off(stand) -> None:
    field, officer, _buyer, event, _booths = stand
    one, *_others = coming(stand)
    counted = Fact.objects.filter(organisation=field.owner, on=SOON, element=143)
    assert [fact.value for fact in counted] == [1]
    refused(
        "booth_products", actions.booth_answer, actor=field.manager, booth=one, is_coming=True,
        products=[goods.shelf.product(field.other, "Của HTX khác")],
    )  # fmt: skip

    actions.event_change(actor=officer, event=event, told=told(starts_on=SOON + timedelta(days=1)))
    assert not counted.all().exists()
    Booth.objects.filter(pk=one.pk).update(sold=0)
    refused("event_held", actions.event_call_off, actor=officer, event=event, reason="Mưa lũ")
    assert "call-off" not in client(officer).get(f"/desk/market/events/{event.pk}/").content.decode()
    Booth.objects.filter(pk=one.pk).update(sold=None)
    assert "call-off" in client(officer).get(f"/desk/market/events/{event.pk}/").content.decode()
    actions.event_call_off(actor=officer, event=event, reason="Mưa lũ")
    assert not Fact.objects.filter(organisation=field.owner, element=143).exists()
    refused("event_called_off", actions.booth_invite, actor=officer, event=event, organisation=field.owner)


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def test_pages_lead_from_the_event_to_the_meeting(stand, settings) -> None:
    settings.PROVINCE_CODE = "V1"
    field, officer, buyer, event, (one, _two, theirs) = stand
    desk, shop, bought = client(officer), client(field.manager), client(buyer)
    form = {
        "kind": "fair", "name": "Hội chợ xuân", "venue": "Quảng trường", "starts_on": SOON, "last_day": SOON,
        "is_public": "on",
    }  # fmt: skip
    assert desk.post("/desk/market/events/new/", {**form, "last_day": "2020-01-01"}).status_code == 422
    assert desk.post("/desk/market/events/new/", form).status_code == 302
    assert "Hội chợ xuân" in Client().get(reverse("market:event_news")).content.decode()
    assert TradeEvent.objects.get(name="Hội chợ xuân").ends_before == SOON + timedelta(days=1)

    answer = {"is_coming": "yes", "products": [field.product.pk]}
    assert shop.post(f"/desk/market/booths/{one.pk}/", answer).status_code == 302
    assert bought.post(f"/desk/market/booths/{theirs.pk}/", {"is_coming": "yes"}).status_code == 302
    at = queries.free_slots(event, [])[0].isoformat()
    ask = {"other": theirs.pk, "starts_at": at}
    assert shop.post(f"/desk/market/booths/{one.pk}/meeting/", ask).status_code == 302
    meeting = Meeting.objects.get()
    assert "Công ty Mua" in shop.get(f"/desk/market/events/{event.pk}/").content.decode()
    assert bought.post(f"/desk/market/meetings/{meeting.pk}/agree/").status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "agreed"


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_an_event_asks_as_often_for_one_booth_as_for_many(stand, count, django_assert_max_num_queries) -> None:
    _field, officer, _buyer, event, _booths = stand
    coming(stand)
    event.booths.filter(pk__in=[each.pk for each in list(event.booths.order_by("pk"))[count:]]).delete()
    visitor = client(officer)
    visitor.get(reverse("market:event_list"))
    with django_assert_max_num_queries(10):
        assert visitor.get(f"/desk/market/events/{event.pk}/").status_code == 200
