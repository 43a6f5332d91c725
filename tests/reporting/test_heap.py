"""A commune's heap of reports, passed at once without the silent."""

from __future__ import annotations

import pytest

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Handover, Report
from hoptac.reporting.written import Written
from tests.factories import registry
from tests.reporting.visiting import browser


def test_heap_passes_without_the_silent_who_are_named(stand):
    silent = registry.entered(stand.officer, "HTX Im Lặng", code=registry.CODES[2])
    late = registry.entered(stand.officer, "HTX Tự Duyệt", code=registry.CODES[3])
    asked = {"actor": stand.officer, "version": stand.asked.version, "place": stand.asked.place}
    actions.round_open(period=queries.period_of(stand.asked), **asked)
    entered = [Written("revenue", 1_000_000_000), Written("profit", 80_000_000)]
    actions.lines_put(actor=stand.accountant, report=stand.report, lines=entered)
    actions.report_submit(actor=stand.manager, report=stand.report)
    theirs = Report.objects.get(organisation=late)
    lines = [Written("revenue", 1), Written("profit", 1), Written("members", 9), Written("regular_workers", 1)]
    actions.lines_put(actor=stand.commune, report=theirs, lines=[*lines, Written("managers", 1)])
    actions.report_submit(actor=registry.manager(late, "giamdoc-2"), report=theirs)

    client, path = browser(stand.commune), f"/reports/rounds/{stand.asked.pk}/communes/{stand.here.place_id}/"
    page = client.get(path).content.decode()
    assert ("HTX Im Lặng" in page, "HTX Tà Xùa" in page) == (True, False)
    chosen = [f"{each.pk}:{each.revision}" for each in Report.objects.filter(state="submitted")]
    assert client.post(path, {"reports": chosen}).status_code == 422
    assert client.post(path, {"reports": ["1:999"], "reason": "x"}).status_code == 422
    assert client.post(path, {"reports": chosen, "reason": "Đã gọi, không nghe máy"}).status_code == 302
    made = Handover.objects.get()
    assert (made.step, made.passed, [each["organisation"] for each in made.absent]) == ("check", 1, [silent.pk])
    assert (stand.report.state, Report.objects.get(organisation=late).state) == ("checked", "submitted")
    assert "HTX Im Lặng – Đã gọi" in AuditEntry.objects.get(code="reporting.heap.pass").note
    accept = {"actor": stand.officer, "asked": stand.asked, "place": stand.here.place, "step": "accept"}
    with pytest.raises(RuleBroken) as nothing:
        actions.heap_pass(revisions={}, reason="x", **accept)
    assert nothing.value.code == "heap_empty"
    _handed, refused = actions.heap_pass(revisions={stand.report.pk: 0}, reason="x", **accept)
    assert [broken.code for broken in refused.values()] == ["report_changed"]
    with pytest.raises(gate.NotVisible):
        actions.heap_pass(**{**accept, "actor": stand.commune}, revisions={}, reason="x")
    assert browser(stand.outsider).get(path).status_code == 404
    assert "Duyệt báo cáo của cả xã một lần" in browser(stand.officer).get("/reports/?state=waiting").content.decode()
