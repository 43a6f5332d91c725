"""Numbers from accepted reports: no list changes them, and the preview names the report."""

from __future__ import annotations

import datetime as dt

import pytest

from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact, Reading
from hoptac.registry import actions as registry_actions
from hoptac.registry.entries import Entry, ReadingKey
from tests.intake.sheets import ON, codes, imported, named, plan, save, states
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Điện thoại")
GIA_PHU = "Bản Bó, xã Gia Phù, huyện Phù Yên"
[CODE] = good_codes(1)
MEMBERS = BY_CODE["members"].number


@pytest.fixture
def accepted(officer, son_la):
    """Return a cooperative of 12 members, a number that an accepted report confirmed."""
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", CODE, GIA_PHU, 12, ""))
    Reading.objects.update(layer=Layer.ACCEPTED, source="Báo cáo năm")
    return named("HTX Bản Bó")


def _members():
    return Reading.objects.get(element=MEMBERS).value


def test_row_of_nothing_but_an_accepted_number_is_refused(officer, son_la, accepted):
    made = plan(officer, son_la, HEAD, (1, "HTX Bản Bó", CODE, GIA_PHU, 99, ""))
    assert (states(made), codes(made)) == (["refused"], [["reading_accepted"]])
    assert "Báo cáo năm" in str(made.rows[0].issues[0].reason)
    save(officer, made)
    assert _members() == 12


def test_rest_of_the_row_is_the_officers_to_decide(officer, son_la, accepted):
    row = (1, "HTX Bản Bó", CODE, GIA_PHU, 99, "0912345678")
    made = plan(officer, son_la, HEAD, row)
    assert (states(made), codes(made)) == (["doubtful"], [["reading_accepted"]])
    decided = plan(officer, son_la, HEAD, row, decisions={made.rows[0].number: "accept"})
    assert states(decided) == ["changed"]
    save(officer, decided)
    accepted.registration.refresh_from_db()
    assert (_members(), accepted.registration.phone) == (12, "+84912345678")


def test_same_number_and_other_days_are_taken(officer, son_la, accepted):
    assert states(plan(officer, son_la, HEAD, (1, "HTX Bản Bó", CODE, GIA_PHU, 12, ""))) == ["same"]
    later = plan(officer, son_la, HEAD, (1, "HTX Bản Bó", CODE, GIA_PHU, 99, ""), on=ON + dt.timedelta(90))
    assert states(later) == ["changed"]


def test_nothing_saves_over_an_accepted_number(officer, accepted):
    [reading] = Reading.objects.filter(element=MEMBERS)
    key = ReadingKey(MEMBERS, reading.starts_on, reading.ends_before)
    entry = Entry(accepted.pk, {}, readings={key: 99})
    before = list(Fact.objects.order_by("pk").values_list("pk", "value"))
    saved = registry_actions.organisations_save(actor=officer, entries=[entry], on=ON)
    assert [refused.reason.code for refused in saved.refused] == ["reading_accepted"]
    assert (_members(), list(Fact.objects.order_by("pk").values_list("pk", "value"))) == (12, before)
    Reading.objects.update(layer=Layer.SUBMITTED)
    assert registry_actions.organisations_save(actor=officer, entries=[entry], on=ON).refused == []
    assert _members() == 99
