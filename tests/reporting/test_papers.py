"""Reports of a round that was over before this system was used, taken over from paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.reporting import actions, facts, queries
from hoptac.reporting.actions import Paper
from hoptac.reporting.models import Report
from hoptac.reporting.written import Written
from tests.factories import registry

HALF = Period.parse("2025-H1")
NUMBERS = {"members": 40, "regular_workers": 12, "managers": 5, "profit": 90_000_000}


@pytest.fixture
def over(stand):
    """The round of a half year that closed long before it was opened here, and a second officer."""
    version = queries.version("cooperative_half")
    asked, owed = actions.round_open(actor=stand.officer, version=version, place=registry.son_la(), period=HALF)
    assert owed == 2
    return asked, registry.officer("canbo-2")


def _paper(organisation, **given):
    lines = tuple(Written(code, value) for code, value in NUMBERS.items())
    return Paper(organisation.pk, date(2025, 7, 12), date(2025, 8, 1), lines, **given)


def _take(stand, over, *papers, **given):
    asked, other = over
    stated = {"actor": other, "accepted_by": stand.officer, "asked": asked, "reason": "Không gửi", **given}
    return actions.papers_take(papers=papers, **stated)


def _codes(refused):
    return {pk: broken.code for pk, broken in refused.items()}


def test_papers_become_accepted_reports_and_the_absent_are_named(stand, over):
    taken, refused = _take(stand, over, _paper(stand.here), Paper(stand.there.pk, date(2025, 7, 3)))

    assert (taken, _codes(refused)) == (1, {stand.there.pk: "report_unfinished"})
    report, silent = (Report.objects.get(round=over[0], organisation=each) for each in (stand.here, stand.there))
    assert (report.state, silent.state) == ("accepted", "open")
    assert (report.submitted_by, report.accepted_by) == (over[1], stand.officer)
    assert report.submitted_at.date() == date(2025, 7, 12)
    assert {cell.line: (cell.value, cell.is_prefilled) for cell in report.cells.all()} == {
        "revenue": (900_000_000, True),
        **{code: (value, False) for code, value in NUMBERS.items()},
    }
    revenue = Reading.objects.get(organisation=stand.here, element=BY_CODE["revenue"].number)
    assert (revenue.value, revenue.layer) == (900_000_000, Layer.ACCEPTED)
    assert facts.readings_differing([stand.here.pk, stand.there.pk]) == []
    assert [
        (each.place_id, each.passed, [one["name"] for one in each.absent])
        for each in over[0].handovers.order_by("passed")
    ] == [(stand.there.place_id, 0, ["HTX Tà Xùa"]), (stand.here.place_id, 1, [])]
    entry = AuditEntry.objects.get(code="reporting.papers.take")
    assert (entry.actor, entry.on_behalf_of, entry.organisation) == (over[1], str(stand.officer), stand.here)

    again, refused = _take(stand, over, _paper(stand.here))
    assert (again, _codes(refused)) == (0, {stand.here.pk: "report_out_of_order"})


def test_one_that_was_never_accepted_waits(stand, over):
    assert _take(stand, over, replace(_paper(stand.here), accepted_on=None)) == (1, {})
    report = Report.objects.get(round=over[0], organisation=stand.here)
    assert (report.state, report.submissions.get().number) == ("submitted", 1)
    assert actions.report_accept(actor=stand.officer, report=report, revision=report.revision).state == "accepted"


@pytest.mark.parametrize(
    ("code", "given"),
    [("report_own", {"accepted_by": "actor"}), ("heap_reason_missing", {"reason": " "}), ("papers_round_open", {})],
)
def test_refusals(stand, over, code, given):
    given = {**given, **({"accepted_by": over[1]} if "accepted_by" in given else {})}
    if code == "papers_round_open":
        given["asked"] = stand.asked
    with pytest.raises(RuleBroken) as refusal:
        _take(stand, over, _paper(stand.here), **given)
    assert refusal.value.code == code


def test_an_accepted_number_is_not_taken_over_again(stand, over):
    _take(stand, over, _paper(stand.here))
    version = queries.version("cooperative_quarter")
    place = registry.son_la()
    quarter, _owed = actions.round_open(
        actor=stand.officer, version=version, place=place, period=Period.parse("2025-Q2")
    )
    lines = (Written("members", 41), Written("regular_workers", 12), Written("revenue", 1))
    paper = Paper(stand.here.pk, date(2025, 7, 5), date(2025, 7, 9), lines)
    assert _codes(_take(stand, (quarter, over[1]), paper)[1]) == {stand.here.pk: "report_accepted_elsewhere"}
    assert Report.objects.get(round=quarter, organisation=stand.here).state == "open"


def test_command_takes_a_list(stand, over, tmp_path, capsys):
    file = tmp_path / "papers.csv"
    head = "code,received_on,accepted_on,members,regular_workers,managers,profit"
    file.write_text(f"{head}\n{registry.CODES[0]},2025-07-12,2025-08-01,40,12,5,90\n{registry.CODES[1]},2025-07-12,\n")
    said = {"form": "cooperative_half", "period": "2025-H1", "place": "14", "reason": "Không gửi"}
    call_command("reports_take", file, accepted_by="canbo", **said)
    assert capsys.readouterr().out.startswith("1\nHTX Tà Xùa: ")
    assert Report.objects.get(round=over[0], organisation=stand.here).cells.get(line="profit").value == 90_000_000
    file.write_text("code,received_on,accepted_on\nnobody,2025-07-12,\n")
    with pytest.raises(CommandError, match="nobody"):
        call_command("reports_take", file, accepted_by="canbo", **said)
