"""Import a workbook into the registry: preview it, or apply its good rows."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from hoptac.access import actions as access_actions
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.intake import actions, applying, rejects, shown, storing, workbook
from hoptac.intake.models import ImportRun
from hoptac.intake.plans import Plan, Planned, State, label
from hoptac.intake.shapes import Kind, Severity, Workbook
from hoptac.parties.choices import PersonalBasis
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.registry.entries import Entry


class Command(BaseCommand):
    """Preview, or with --apply import, a workbook; ends with exit code 2 when the file cannot be read at all."""

    help = "Preview a workbook of cooperatives, members, staff or products; with --apply, import its good rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="")
        parser.add_argument("--kind", choices=[kind.value for kind in Kind])
        parser.add_argument("--province", default=settings.PROVINCE_CODE, help="code of the province on the day --on")
        parser.add_argument("--on", type=dt.date.fromisoformat, help="day from which the list holds (default: today)")
        parser.add_argument(
            "--basis",
            choices=[each for each in PersonalBasis.values if each],
            default="",
            help="why sex, birth year and ethnicity of persons may be kept; without it they are left out",
        )
        parser.add_argument("--apply", action="store_true", help="without it nothing is written")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--rejects", type=Path, metavar="OUT.xlsx", help="write the refused rows with their reasons"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Preview or apply. A file that cannot be read at all ends with one sentence and exit code 2."""
        with translation.override("vi"):
            try:
                self._import(options)
            except RuleBroken as reason:
                raise CommandError(str(reason), returncode=2) from reason

    @bulk.few_pages()
    @bulk.uncollected()
    def _import(self, options: dict[str, Any]) -> None:
        on = options["on"] or timezone.localdate()
        province = _province(options["province"], on)
        book = workbook.read(options["file"])
        others = [sheet.name for sheet in book.sheets if sheet.rows and not sheet.is_hidden]
        run = None
        kind = Kind(options["kind"]) if options["kind"] else None
        actor = access_actions.command_actor(place=province)
        with transaction.atomic():
            plan = actions.plan(
                actor=actor,
                book=book,
                sheet=options["sheet"],
                kind=kind,
                province=province,
                on=on,
                basis=options["basis"],
            )
            if options["apply"]:
                good = [row for row in plan.rows if row.state in (State.NEW, State.CHANGED)]
                effect = applying.Done({})
                for start in range(0, len(good), actions.PORTION):
                    effect.add(
                        _apply(good[start : start + actions.PORTION], actor, plan.understood.kind, on, book.name)
                    )
                run = actions.run_record(
                    actor=actor,
                    data=options["file"].read_bytes(),
                    name=book.name,
                    province=province,
                    on=on,
                    made=plan,
                    effect=effect,
                )
        if options["rejects"]:
            _write_rejects(options["rejects"], workbook.read(options["file"]), plan)
        others = [name for name in others if name != plan.understood.sheet]
        self.stdout.write((_json if options["json"] else _text)(plan, run, others))


def _apply(good: list[Planned], actor: User, kind: Kind, on: dt.date, source: str) -> applying.Done:
    """Save a portion of the good rows; what is refused only now is noted, what is saved need not be kept."""
    done = applying.save(
        actor=actor,
        kind=kind,
        on=on,
        payloads=[row.payload or row.entry for row in good],
        source=source,
        unions={index: row.union_id for index, row in enumerate(good) if row.union_id},
    )
    for index, reason in done.refused.items():
        good[index].note(Severity.REFUSE, reason.code, reason.message, **reason.values)
        good[index].state = State.REFUSED
    for row in good:
        row.entry, row.payload = Entry(row.organisation_id, {}), None
    return done


def _province(code: str, on: dt.date) -> Place:
    """Return the province of this code: that of today, or of the day of the list when today has none."""
    try:
        found = place_queries.place_by_code(code, on=on, level=1)
    except Place.DoesNotExist:
        raise RuleBroken(
            "province_unknown", "No province had the code %(code)s on %(on)s.", code=code, on=f"{on:%d/%m/%Y}"
        ) from None
    return place_queries.today_of(found)


def _reasons(plan: Plan) -> dict[int, list[str]]:
    return {
        row.number: [str(issue.reason) for issue in row.issues if issue.severity is Severity.REFUSE]
        for row in plan.rows
        if row.state is State.REFUSED
    }


def _write_rejects(target: Path, book: Workbook, plan: Plan) -> None:
    sheet = actions.sheet_of(book, plan.understood.sheet)
    rejects.write(target, sheet, plan.understood.header_rows, _reasons(plan))


def _refusals(plan: Plan) -> list[dict[str, Any]]:
    columns = {column.index: column.header for column in plan.understood.columns}
    return [
        {
            "row": row.number,
            "column": columns.get(issue.column) if issue.column is not None else None,
            "value": issue.value,
            "reason": str(issue.reason),
        }
        for row in plan.rows
        if row.state is State.REFUSED
        for issue in row.issues
        if issue.severity is Severity.REFUSE
    ]


def _doubts(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"row": row.number, "name": row.name, "reason": str(issue.reason), "candidates": list(row.candidates)}
        for row in plan.rows
        if row.state is State.DOUBTFUL
        for issue in row.issues
        if issue.severity is Severity.DOUBT
    ]


def _json(plan: Plan, run: ImportRun | None, others: list[str]) -> str:
    understood = plan.understood
    return json.dumps(
        {
            **plan.counts,
            "import": run.pk if run else None,
            "sheet": understood.sheet,
            "other_sheets": others,
            "kind": understood.kind.value,
            "columns": _columns(plan),
            "repairs": understood.repairs,
            "refusals": _refusals(plan),
            "doubts": _doubts(plan),
            "changes": [
                {
                    "row": row.number,
                    "name": row.name,
                    "changes": {label(k): [storing.plain(v) for v in pair] for k, pair in row.changes.items()},
                }
                for row in plan.rows
                if row.state is State.CHANGED
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _columns(plan: Plan) -> dict[str, str | None]:
    """Return what each heading became; headings written twice bear their letter from the second time on."""
    found: dict[str, str | None] = {}
    for column in plan.understood.columns:
        header = column.header if column.header not in found else f"{column.header} ({column.letter})"
        found[header] = column.slot or None
    return found


def _text(plan: Plan, run: ImportRun | None, others: list[str]) -> str:
    counts = plan.counts
    words = {
        "new": "mới",
        "changed": "thay đổi",
        "same": "giữ nguyên",
        "doubtful": "cần xem lại",
        "refused": "bị từ chối",
    }
    lines = [
        f"Trang tính “{plan.understood.sheet}”: {counts['rows']} dòng; "
        + ", ".join(f"{counts[key]} {word}" for key, word in words.items()),
        *(
            f"  {column.letter}  {column.header} → {column.slot or '(không dùng)'}"
            for column in plan.understood.columns
        ),
        *(f"  đã sửa {count} ô: {shown.repair(name)}" for name, count in plan.understood.repairs.items()),
        *(
            f"  dòng {each['row']}: {each['column'] or ''} {each['value']}: {each['reason']}"
            for each in _refusals(plan)[:50]
        ),
        *(f"  dòng {each['row']} ({each['name']}): {each['reason']}" for each in _doubts(plan)[:50]),
    ]
    if others:
        lines.append(f"Chưa đọc: {', '.join(others)} (thêm --sheet TÊN để đọc).")
    lines.append(
        f"Đã ghi vào sổ đăng ký (lần nhập {run.pk}; hoàn tác trong 24 giờ: import_undo {run.pk})."
        if run
        else "Chưa ghi gì. Thêm --apply để ghi các dòng hợp lệ."
    )
    return "\n".join(lines)
