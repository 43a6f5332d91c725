"""The visits to reports: a report is first brought into the state in which the step can be taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.reporting.models import Report, Round
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


REPORTING = (
    Visit("reporting:report_list", queries=("", "?state=waiting", "?page=9")),
    Visit("reporting:report_detail", _reports),
    Visit("reporting:report_fill", _reports, is_post=True, data=_always(seen="0", line_difficulties="Thiếu nước")),
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
