"""What the bench of reports does inside the project: `python -m tools.bench.reported TASK …` answers as JSON.

The database is that of the environment: the sample province.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tools.bench import clock, percentile

SAMPLE, YEAR, FORM = "14", "2025", "cooperative_year"
TODAY = date(2025, 11, 21)
CELLS, BOOKS = 80, 100


def _open(count: int) -> tuple[Any, list[Any]]:
    """Return the officer and untouched reports of the round under way."""
    from hoptac.access.models import User
    from hoptac.reporting import queries

    officer = User.objects.get(username="canbo")
    rows = queries.reports(officer).filter(round__version__code=FORM, round__period=YEAR, state="open", revision=0)
    return officer, list(rows.order_by("pk")[:count])


def _managers(officer: Any, reports: list[Any]) -> list[Any]:
    """Return a manager for the organisation of each report."""
    from hoptac.access.choices import Role
    from hoptac.access.models import Grant, User

    users = User.objects.bulk_create(User(username=f"bench-{each.pk}", full_name="Giám đốc") for each in reports)
    since = date(2021, 1, 4)
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.COOPERATIVE_MANAGER, organisation=each.organisation, starts_on=since,
              given_by=officer)
        for user, each in zip(users, reports, strict=True)
    )  # fmt: skip
    return users


def _send(manager: Any, report: Any, revenue: int) -> None:
    """Fill a whole report in and send it, as its page does: lines in one batch, then the report."""
    from hoptac.reporting import actions
    from hoptac.reporting.written import Written

    numbers = {"revenue": revenue, "profit": revenue // 10, "worker_months": 120, "wages_paid": 600_000_000}
    numbers |= {"new_jobs": 2, "production_quantity": 9_000, "loans": 0, "tax_paid": 1_000_000}
    lines = [(0, Written(code, value, explanation="Số của hợp tác xã")) for code, value in numbers.items()]
    lines += [(0, Written(code, text="Đã đại hội")) for code in ("general_meeting", "difficulties", "proposals")]
    actions.lines_send(actor=manager, report=report, key=f"bench-{report.pk}", lines=lines)
    actions.report_submit(actor=manager, report=report)


def _revenue() -> int:
    from hoptac.facts import figures
    from hoptac.facts.figures import Moment, Question

    question = Question(Moment.parse(YEAR), TODAY, SAMPLE)
    [found] = figures.answer([figures.indicator("revenue")], question, by="place").figures
    return int(found.value or 0)


def visible() -> dict[str, Any]:
    """Send reports one by one and ask each time for the provincial figure by commune, which must have moved."""
    officer, reports = _open(30)
    taken = []
    for manager, report in zip(_managers(officer, reports), reports, strict=True):
        before, started = _revenue(), time.perf_counter()
        _send(manager, report, 700_000_000)
        after = _revenue()
        taken.append(time.perf_counter() - started)
        if after == before:
            raise RuntimeError(f"the report {report.pk} did not move the figure")
    return {"wall": percentile(taken, 0.95)}


def prepare_deadline(count: str) -> dict[str, Any]:
    """Give so many cooperatives a manager; return their reports and managers."""
    officer, reports = _open(int(count))
    managers = _managers(officer, reports)
    return {"pairs": [[report.pk, user.pk] for report, user in zip(reports, managers, strict=True)]}


def send(pairs: str) -> dict[str, Any]:
    """Send these reports one after the other as soon as told to, the tenth of them twice; return how long each took."""
    from hoptac.access.models import User
    from hoptac.core.errors import RuleBroken
    from hoptac.reporting.models import Report

    mine = [(Report.objects.get(pk=report), User.objects.get(pk=user)) for report, user in json.loads(pairs)]
    print("READY", flush=True)
    sys.stdin.readline()
    taken, refused, began = [], 0, clock()
    for number, (report, user) in enumerate(mine):
        started = time.perf_counter()
        _send(user, report, 500_000_000)
        taken.append((time.perf_counter() - started) * 1000)
        if number % 10 == 0:
            try:
                _send(user, report, 999_000_000)
            except RuleBroken:
                refused += 1
    return {"taken": taken, "refused": refused, "processor": clock() - began}


def sent(pairs: str) -> dict[str, Any]:
    """Return how many of these reports were sent, how often, and whether every number counts once."""
    from hoptac.facts.elements import BY_CODE
    from hoptac.facts.models import Reading
    from hoptac.reporting import facts
    from hoptac.reporting.models import Report, Submission

    ids = [report for report, _user in json.loads(pairs)]
    organisations = list(Report.objects.filter(pk__in=ids, state="submitted").values_list("organisation", flat=True))
    told = Reading.objects.filter(organisation__in=organisations, element=BY_CODE["revenue"].number, value=500_000_000)
    return {
        "reports": len(organisations),
        "submissions": Submission.objects.filter(report__in=ids).count(),
        "readings": told.filter(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1)).count(),
        "differing": len(facts.readings_differing(organisations)),
    }


def workbooks() -> dict[str, Any]:
    """Fill workbooks of 80 cells, and take them in as an officer does; return seconds and cells taken."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from hoptac.reporting import taking

    officer, contents = _filled_books()
    files = [SimpleUploadedFile(f"{number}.xlsx", content) for number, content in enumerate(contents)]
    begun = _spent()
    outcomes = taking.take(actor=officer, files=files)
    return {"processor": _spent() - begun, "cells": sum(len(each.taken) for each in outcomes)}


def _spent() -> float:
    """Return the processor seconds of this process, and of the one that works for it in a database server."""
    import psutil
    from django.db import connection

    if connection.vendor == "sqlite":
        return clock()
    times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return clock() + times.user + times.system


def _filled_books() -> tuple[Any, Iterator[bytes]]:
    """Return an officer and the workbooks of a hundred reports, every cell with another number."""
    from django.db import transaction
    from django.utils import timezone

    from hoptac.core.periods import Period
    from hoptac.places import queries as places
    from hoptac.reporting import actions, queries, workbooks
    from hoptac.reporting.written import Written

    lines = [{"code": f"line_{number}", "title": f"Chỉ tiêu {number}", "unit": "VND"} for number in range(CELLS)]
    form = {
        "code": "bench", "title": "Bench", "legal_basis": "", "kinds": ["cooperative"], "period_kind": "year",
        "due_after_days": 900, "closes_after_days": 900, "checks": [],
        "sections": [{"code": "all", "title": "All", "lines": lines}],
    }  # fmt: skip
    version, _is_new = actions.form_put(data=form)
    officer, _reports = _open(0)
    place = places.place_by_code(SAMPLE, on=timezone.localdate())
    asked, _count = actions.round_open(actor=officer, version=version, place=place, period=Period.parse(YEAR))
    reports = list(queries.reports(officer).filter(round=asked)[:BOOKS])

    def book(report: Any) -> bytes:
        with transaction.atomic():
            said = [Written(f"line_{number}", report.pk * 100 + number) for number in range(CELLS)]
            actions.lines_put(actor=officer, report=report, lines=said)
            content = workbooks.write(queries.filled(report), title="Bench")
            transaction.set_rollback(True)
        return content

    return officer, map(book, reports)


def paper() -> dict[str, Any]:
    """Build the yearly report of the sample province as docx in a running process."""
    from hoptac.core.periods import Period
    from hoptac.insight import reports
    from tools.bench import median_seconds

    period, today = Period.parse(YEAR), date(2026, 1, 20)

    def build() -> bytes:
        return reports.build_periodic("docx", report_kind="year", place_code=SAMPLE, period=period, today=today)

    return {"processor": median_seconds(build), "bytes": len(build())}


def said(content: io.TextIOBase | str) -> Any:
    """Return what a task answered, from all it printed."""
    return json.loads(str(content).rsplit("TOOK ", 1)[1].splitlines()[0])


TASKS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (visible, prepare_deadline, send, sent, workbooks, paper)
}


def main() -> None:
    """Do a task and print its answer, in a process set up as those of the web server are."""
    importlib.import_module("config.wsgi")
    name, *arguments = sys.argv[1:]
    print("TOOK " + json.dumps(TASKS[name](*arguments)))


if __name__ == "__main__":
    main()
