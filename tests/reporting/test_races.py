"""Two people at the same moment, each on a connection of their own: one deed is done, or both, and nothing else."""

from __future__ import annotations

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.reporting import actions, queries
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import Cell, FormVersion, Report, Round, Submission
from hoptac.reporting.rules import editing
from hoptac.reporting.written import Written
from tests.factories import access as make
from tests.racing import together
from tests.reporting.conftest import HALF

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

REVENUE = BY_CODE["revenue"].number


def _ready(stand) -> Report:
    for code, value in (("revenue", 10**9), ("profit", 10**7)):
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written(code, value))
    return stand.report


def _sent(stand) -> Report:
    actions.report_submit(actor=stand.manager, report=_ready(stand))
    return stand.report


def _second_officer(stand):
    other = make.user("canbo-hai")
    make.grant(other, Role.PROVINCE_OFFICER, stand.asked.place)
    return other


def _revenue() -> list[tuple[int, int]]:
    return list(Reading.objects.filter(element=REVENUE, starts_on=HALF.starts_on).values_list("value", "layer"))


def test_two_acceptances(stand) -> None:
    report, officers = _sent(stand), (stand.officer, _second_officer(stand))
    said = together(*(
        lambda actor=actor: actions.report_accept(actor=actor, report=report, revision=report.revision)
        for actor in officers
    ))  # fmt: skip
    assert sorted(said) == ["done", "report_out_of_order"]
    assert AuditEntry.objects.filter(code="reporting.report.accept").count() == 1
    assert (stand.report.state, _revenue()) == ("accepted", [(10**9, Layer.ACCEPTED)])


def test_accepted_while_it_is_returned(stand) -> None:
    report = _sent(stand)
    said = together(
        lambda: actions.report_accept(actor=stand.officer, report=report, revision=report.revision),
        lambda: actions.report_return(
            actor=stand.commune, report=report, revision=report.revision, remarks={"": "Xem lại"}
        ),
    )
    assert sorted(said) == ["done", "report_out_of_order"]
    is_accepted = said[0] == "done"
    assert stand.report.state == ("accepted" if is_accepted else "returned")
    assert stand.report.remarks.count() == (0 if is_accepted else 1)
    assert _revenue() == [(10**9, Layer.ACCEPTED if is_accepted else Layer.SUBMITTED)]


def test_submitted_again_while_another_writes(stand) -> None:
    report = _ready(stand)
    said = together(
        lambda: actions.report_submit(actor=stand.manager, report=report),
        lambda: actions.line_put(actor=stand.accountant, report=report, line=Written("revenue", 2 * 10**9)),
    )
    assert said[0] == "done"
    assert said[1] in {"done", "report_out_of_order"}
    value = 2 * 10**9 if said[1] == "done" else 10**9
    sent = Submission.objects.get()
    assert sent.content["revenue"]["value"] == value == Cell.objects.get(line="revenue").value
    assert _revenue() == [(value, Layer.SUBMITTED)]


def test_submitted_twice_has_one_receipt(stand) -> None:
    report = _ready(stand)
    said = together(*(lambda: actions.report_submit(actor=stand.manager, report=report) for _each in range(3)))
    assert sorted(said) == ["done", "report_out_of_order", "report_out_of_order"]
    assert Submission.objects.count() == 1


def test_version_is_superseded_while_a_report_is_filled_and_a_round_opened(stand) -> None:
    draft = actions.form_draft(actor=stand.officer, version=stand.asked.version)
    line = {"code": "trees", "title": "Số cây", "unit": "cây", "required": True}
    actions.form_part_put(actor=stand.officer, version=draft, part="line", value=line,
                          into=draft.definition["sections"][0]["code"])  # fmt: skip
    draft.refresh_from_db()
    report, seen = _ready(stand), editing.token(queries.as_file(draft))
    said = together(
        lambda: actions.form_use(actor=stand.officer, version=draft, seen=seen),
        lambda: actions.report_submit(actor=stand.manager, report=report),
        lambda: actions.round_open(
            actor=stand.officer, version=stand.asked.version, place=stand.asked.place, period=HALF.year_before()
        ),
    )
    assert said[:2] == ["done", "done"]
    assert said[2] in {"done", "round_superseded"}
    report.refresh_from_db()
    assert (report.state, report.round.version.number) == ("submitted", 1)
    assert FormVersion.objects.get(code="cooperative_half", state=VersionState.IN_USE).number == 2


def test_two_drafts_become_one(stand) -> None:
    officers = (stand.officer, _second_officer(stand))
    said = together(*(
        lambda actor=actor: actions.form_draft(actor=actor, version=stand.asked.version) for actor in officers
    ))  # fmt: skip
    assert said == ["done", "done"]
    assert FormVersion.objects.filter(state=VersionState.DRAFT).count() == 1


def test_two_open_the_same_round(stand) -> None:
    version = queries.version("cooperative_quarter")
    period = HALF.parse("2026-Q2")
    said = together(*(
        lambda actor=actor: actions.round_open(actor=actor, version=version, place=stand.asked.place, period=period)
        for actor in (stand.officer, _second_officer(stand))
    ))  # fmt: skip
    assert said == ["done", "done"]
    made = Round.objects.get(version=version)
    assert sorted(made.reports.values_list("organisation", flat=True)) == sorted([stand.here.pk, stand.there.pk])
