"""The visits to reports: a report is first brought into the state in which the step can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.reporting import queries
from hoptac.reporting.models import FormVersion, Report, Round
from hoptac.reporting.rules import editing
from tests.access.crawl import Visit
from tests.access.stage import Scene

EITHER = frozenset({302, 422})


def _judging(state: str, **data: Any) -> Callable[[Scene, Any], dict[str, Any]]:
    """Bring a report into the state in which the step can be taken, and return what is posted."""

    def post(scene: Scene, row: Any) -> dict[str, Any]:
        sent = {} if state == "open" else {"submitted_at": timezone.now(), "submitted_by": scene.cast["system"]}
        accepted = {"accepted_at": timezone.now(), "accepted_by": scene.cast["system"]} if state == "accepted" else {}
        Report.objects.filter(pk=row.pk).update(state=state, **sent, **accepted)
        return {"revision": "0", **data}

    return post


def _always(**data: Any) -> Callable[[Scene, Any], dict[str, Any]]:
    return lambda scene, row: data


def _reports(scene: Scene) -> list[Report]:
    return [scene.of(Report, key)[0] for key in ("a", "c", "d", "union")]


def _drafts(scene: Scene) -> list[Any]:
    return scene.rows[FormVersion]


def _used(scene: Scene, row: FormVersion) -> dict[str, Any]:
    return {"seen": editing.token(queries.as_file(FormVersion.objects.get(pk=row.pk)))}


def _part(route: str, *names: str, **visit: Any) -> Visit:
    words = dict(zip(("pk", "part", "code"), ("{row.pk}", *names), strict=False))
    return Visit(f"reporting:{route}", _drafts, words=words, **visit)


_TYPED = '[{"code": "difficulties", "typed": "Thiếu nước", "why": "", "seen": 0}]'
FORMS = (
    Visit("reporting:form_detail", _drafts),
    Visit("reporting:form_draft", _drafts, is_post=True, data=_always()),
    Visit("reporting:form_use", _drafts, is_post=True, data=_used),
    Visit("reporting:form_discard", _drafts, is_post=True, data=_always()),
    Visit("reporting:form_head_put", _drafts, data=_always(title="Mới"), done=EITHER),
    _part("form_part_add", "section", data=_always(title="Phần mới")),
    _part("form_part_put", "line", "revenue", data=_always(title="Doanh thu"), done=EITHER),
    _part("form_part_move", "line", "revenue", is_post=True, data=_always(up="1")),
    _part("form_part_remove", "line", "proposals", is_post=True, data=_always()),
)
REPORTING = (
    *FORMS,
    Visit("reporting:report_points", _reports, leads_on=True),
    Visit("reporting:report_score", _reports, is_post=True, data=_judging("submitted"), done=EITHER),
    Visit("reporting:unassessed_list", lambda scene: scene.rows[Round]),
    Visit("reporting:report_list", queries=("", "?state=waiting", "?page=9")),
    Visit("reporting:report_detail", _reports),
    Visit("reporting:receipt_list", _reports, queries=("", "?page=9")),
    Visit(
        "reporting:report_fill", _reports, is_post=True, data=_judging("open", seen="0", line_difficulties="Thiếu nước")
    ),
    Visit(
        "reporting:report_cells",
        _reports,
        data=_judging("open", key="0123456789", changes=_TYPED),
        done=frozenset({200}),
    ),
    Visit("reporting:report_enter", _reports, is_post=True, data=_judging("open")),
    Visit("reporting:report_confirm", _reports, is_post=True, data=_judging("entered")),
    Visit("reporting:report_withdraw", _reports, is_post=True, data=_judging("entered")),
    Visit(
        "reporting:heap_pass",
        lambda scene: [scene.of(Report, key)[0] for key in ("c", "d")],  # each alone in its commune
        words={"pk": "{row.round_id}", "place": "{row.organisation.place_id}"},
        data=_judging("submitted", reports="1:0"),
        done=EITHER,
    ),
    Visit("reporting:confirmation_open", data=_always(number="1", code="AAAABBBB"), done=EITHER),
    Visit(
        "reporting:confirmation_open_number",
        words={"number": "1"},
        data=_always(number="1", code="AAAABBBB"),
        done=EITHER,
    ),
    Visit("reporting:confirmation_decide", leads_on=True, data=_always(name="Mai")),
    Visit("reporting:report_workbook", _reports),
    Visit(
        "reporting:workbooks_take",
        data=lambda scene, row: {"workbooks": SimpleUploadedFile("x.xlsx", b"nothing")},
        done=frozenset({200}),
    ),
    Visit("reporting:report_check", _reports, is_post=True, data=_judging("submitted")),
    Visit("reporting:report_accept", _reports, is_post=True, data=_judging("submitted")),
    Visit("reporting:report_return", _reports, is_post=True, data=_judging("submitted", reason="Thiếu số")),
    Visit("reporting:report_reopen", _reports, is_post=True, data=_judging("accepted", reason="Sai số")),
    Visit("reporting:report_extend", _reports, is_post=True, data=_judging("open", until="2126-09-01", reason="Lũ")),
    Visit("reporting:round_detail", lambda scene: scene.rows[Round], queries=("", "?state=open", "?commune=900100")),
    Visit("reporting:round_list"),
    Visit(
        "reporting:round_open",
        data=lambda scene, row: {"version": scene.rows[Round][0].version_id, "period": "2025-H1"},
        done=EITHER,
    ),
)
