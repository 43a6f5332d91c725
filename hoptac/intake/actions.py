"""Imports from file to registry: start, read, correct, decide, apply. Reading writes nothing into the registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.intake import applying, columns, owned, planning, storing, workbook
from hoptac.intake.models import ImportEffect, ImportRow, ImportRun, RunState
from hoptac.intake.plans import Decision, Plan, Progress, State
from hoptac.intake.shapes import Column, Correction, Kind, Sheet, Understanding, Workbook
from hoptac.intake.understand import understand
from hoptac.places.models import Place
from hoptac.registry import actions as registry_actions


def sheet_of(book: Workbook, name: str) -> Sheet:
    """Return the sheet named, else the visible one with the most records; raise RuleBroken for an unknown name."""
    if name:
        found = book.sheet(name)
        if found is None:
            raise workbook.sheet_unknown(name, [sheet.name for sheet in book.sheets])
        return found
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden] or book.sheets
    if not visible:
        raise RuleBroken("workbook_empty", "The workbook has no sheet.")
    if len(visible) == 1:
        return visible[0]
    return max(visible, key=lambda sheet: (columns.count_named(sheet), len(sheet.rows)))


def plan(
    *,
    actor: User,
    book: Workbook,
    sheet: str,
    kind: Kind | None,
    province: Place,
    on: dt.date,
    corrections: Mapping[int, Correction] | None = None,
    decisions: Mapping[int, str] | None = None,
    basis: str = "",
    progress: Progress | None = None,
) -> Plan:
    """Return what importing a sheet would do; the registry is only read. The cells of the book are gone afterwards."""
    chosen = sheet_of(book, sheet)
    understood = understand(chosen, kind=kind, on=on, corrections=corrections)
    for each in book.sheets:
        each.rows.clear()
    source = f"{book.name} · {chosen.name}"
    if understood.kind in (Kind.MEMBERS, Kind.STAFF, Kind.PRODUCTS):
        return owned.plan_owned(
            understood, actor=actor, province=province, on=on, source=source, decisions=decisions or {}, basis=basis
        )
    return planning.plan_organisations(
        understood, province=province, on=on, source=source, decisions=decisions, progress=progress
    )


@transaction.atomic
def run_start(
    *, actor: User, data: bytes, name: str, province: Place, on: dt.date, sheet: str = "", kind: str = ""
) -> ImportRun:
    """Keep an uploaded file and return the import that will read it; RuleBroken when it is no workbook."""
    gate.require(actor, "intake.run.add", province)
    name = Path(name).name[-200:]
    workbook.check_bytes(data, name=name, sheet=sheet)
    run = _kept(actor, data, name, province, on)
    run.sheet, run.kind = sheet, kind
    run.save()
    audit.record(actor=actor, code="intake.run.start", place=province, target=run, note=run.file_name)
    return run


def _kept(actor: User, data: bytes, name: str, province: Place, on: dt.date) -> ImportRun:
    """Return a new import, not yet saved, whose file is."""
    now = timezone.now()
    run = ImportRun(file_name=name, province=province, on=on, started_by=actor, started_at=now)
    run.file.save(f"{now:%Y%m%d-%H%M%S}{Path(name).suffix[:6].lower()}", ContentFile(data), save=False)
    return run


@bulk.few_pages()
@bulk.uncollected()
def run_read(run: ImportRun) -> None:
    """Read the file and keep the plan, all or nothing; a file that cannot be read fails with its sentence.

    For jobs. Started twice, or after a crash, it simply makes the plan again; a run that waits no longer is left alone.
    """
    if run.state != RunState.WAITING:
        return

    def progress(done: int, total: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(done=done, total=total)

    try:
        book = book_of(run)
        made = plan(
            actor=run.started_by,
            book=book,
            sheet=run.sheet,
            kind=Kind(run.kind) if run.kind else None,
            province=run.province,
            on=run.on,
            corrections={int(index): Correction(**given) for index, given in run.corrections.items()},
            decisions={int(number): decided for number, decided in run.decisions.items()},
            basis=run.basis,
            progress=progress,
        )
    except RuleBroken as reason:
        run_fail(run, str(reason))
        return
    _keep(run, book, made)


def run_fail(run: ImportRun, failure: str) -> None:
    """Say why a run could not be read or applied; one that could not be applied may be tried again."""
    running = ImportRun.objects.filter(pk=run.pk)
    running.filter(state=RunState.WAITING).update(state=RunState.FAILED, failure=failure[:400])
    running.filter(state=RunState.APPLYING).update(state=RunState.PREVIEWED, failure=failure[:400])


def book_of(run: ImportRun) -> Workbook:
    """Return the cells of the file of an import; raises RuleBroken when it cannot be read."""
    with run.file.open("rb") as file:
        return workbook.read_bytes(file.read(), name=run.file_name)


@transaction.atomic
def _keep(run: ImportRun, book: Workbook, made: Plan) -> None:
    if ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk).state != RunState.WAITING:
        return
    ImportRow.objects.filter(run=run).delete()
    counts, rows = made.counts, made.rows[::-1]
    made.rows.clear()  # each is let go as soon as it is written
    bulk.insert(ImportRow, storing.ROW_FIELDS, (storing.row_out(run.pk, rows.pop()) for _ in range(counts["rows"])))
    understood = made.understood
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.PREVIEWED,
        sheet=understood.sheet,
        kind=understood.kind.value,
        counts=counts,
        columns=[column_out(column) for column in understood.columns],
        repairs=understood.repairs,
        understood=understood_out(understood, [sheet.name for sheet in book.sheets]),
        skipped=[[skipped.row, skipped.why, skipped.text[:200]] for skipped in understood.skipped][:500],
        done=counts["rows"],
        total=counts["rows"],
        failure="",
    )


def understood_out(understood: Understanding, sheets: Sequence[str]) -> dict[str, Any]:
    """Return what the title lines said, and where the headings stand, as the preview shows it."""
    return {
        "sheets": list(sheets),
        "header_rows": list(understood.header_rows),
        "about": understood.about,
        "unit": understood.unit,
        "period": understood.period.code if understood.period else "",
        "as_on": understood.as_on.isoformat() if understood.as_on else "",
    }


def column_out(column: Column) -> dict[str, Any]:
    """Return a column as the preview shows it."""
    return {
        "index": column.index,
        "letter": column.letter,
        "header": column.header,
        "field": column.field,
        "slot": column.slot,
        "period": column.period.code if column.period else "",
        "is_plan": column.is_plan,
        "unit": column.unit,
        "encoding": column.encoding,
        "confidence": column.confidence,
        "reason": [column.reason.message, {key: storing.plain(value) for key, value in column.reason.values.items()}],
        "example": column.example,
        "repaired": column.repaired,
        "repaired_example": list(column.repaired_example) if column.repaired_example else None,
    }


@transaction.atomic
def run_correct(
    *,
    actor: User,
    run: ImportRun,
    corrections: Mapping[int, Correction] | None = None,
    kind: str | None = None,
    sheet: str | None = None,
    basis: str | None = None,
) -> None:
    """Say what columns are, what the rows are, which sheet is meant, or on what ground personal data may be kept.

    The file is then read again. With another kind or sheet, what was said about columns and rows before counts no more.
    """
    run = _locked(actor, run, RunState.PREVIEWED, RunState.FAILED)
    is_other = (kind is not None and kind != run.kind) or (sheet is not None and sheet != run.sheet)
    kept = {} if is_other else dict(run.corrections)
    kept |= {str(index): asdict(given) for index, given in (corrections or {}).items()}
    ImportRun.objects.filter(pk=run.pk).update(
        corrections=kept,
        decisions={} if is_other else run.decisions,
        kind=run.kind if kind is None else kind,
        sheet=run.sheet if sheet is None else sheet,
        basis=run.basis if basis is None else basis,
        state=RunState.WAITING,
        done=0,
        failure="",
    )


@transaction.atomic
def run_decide(*, actor: User, run: ImportRun, decisions: Mapping[int, str]) -> None:
    """Decide doubtful rows (accept, new, skip, or the number of the organisation meant); the file is then read again.

    Raises RuleBroken for a row that is not doubtful and for an organisation that was not proposed for it.
    """
    run = _locked(actor, run, RunState.PREVIEWED)
    rows = ImportRow.objects.filter(run=run, number__in=decisions, state=State.DOUBTFUL)
    open_to = {row.number: {*map(str, row.candidates), *Decision} for row in rows}
    for number, decided in decisions.items():
        if decided not in open_to.get(number, ()):
            raise RuleBroken("decision_unknown", "Row %(row)s cannot be decided like this.", row=number)
    kept = {**run.decisions, **{str(number): decided for number, decided in decisions.items()}}
    ImportRun.objects.filter(pk=run.pk).update(decisions=kept, state=RunState.WAITING, done=0, failure="")


@transaction.atomic
def run_apply_start(*, actor: User, run: ImportRun) -> None:
    """Mark an import as to be applied; the job does it."""
    run = _locked(actor, run, RunState.PREVIEWED)
    if not run.counts.get("new") and not run.counts.get("changed"):
        raise RuleBroken("nothing_to_apply", "There is nothing new or changed to apply.")
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.APPLYING, done=0, failure="")


@bulk.few_pages()
@bulk.uncollected()
@transaction.atomic
def run_apply(run: ImportRun) -> None:
    """Save the good rows in one transaction; rows refused only now keep their reason.

    For jobs. A run that is not waiting to be applied is left alone, so that a job started twice applies once.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("province", "started_by").get(pk=run.pk)
    if run.state != RunState.APPLYING:
        return
    counts = dict(run.counts)
    effect = applying.Done({})
    applied = 0
    for rows in _portions(run):
        done = applying.save(
            actor=run.started_by,
            kind=Kind(run.kind),
            on=run.on,
            payloads=[entry for _, _, entry in rows],
            source=run.file_name,
            unions={index: entry["union_id"] for index, (_, _, entry) in enumerate(rows) if entry.get("union_id")},
        )
        effect.add(done)
        _refuse_late(run, {rows[index][0]: reason for index, reason in done.refused.items()})
        applied += len(rows) - len(done.refused)
        counts["refused"] += len(done.refused)
        for index in done.refused:
            counts[rows[index][1]] -= 1
    counts["applied"] = applied
    run.state, run.applied_at, run.counts = RunState.APPLIED, timezone.now(), counts
    run.save(update_fields=["state", "applied_at", "counts"])
    _applied(run, effect)


def _applied(run: ImportRun, effect: applying.Done) -> None:
    """Note in the trail that an import was applied, and keep what taking it back needs."""
    noted = audit.record(
        actor=run.started_by,
        code="intake.run.apply",
        place=run.province,
        target=run,
        changes={state: (None, run.counts[state]) for state in ("new", "changed", "refused")},
        note=run.file_name,
    )
    if effect.created or effect.changed or effect.joined:
        ImportEffect.objects.create(
            run=run,
            trail=noted.pk,
            created=effect.created,
            changed=effect.changed,
            before=effect.before,
            joined=effect.joined,
        )


@transaction.atomic
def run_record(
    *, actor: User, data: bytes, name: str, province: Place, on: dt.date, made: Plan, effect: applying.Done
) -> ImportRun:
    """Keep an import that a command has read and applied in one go, so that it is listed and can be taken back."""
    run = _kept(actor, data, name, province, on)
    understood = made.understood
    run.sheet, run.kind, run.state, run.applied_at = understood.sheet, understood.kind, RunState.APPLIED, run.started_at
    run.counts = {**made.counts, "applied": made.counts["new"] + made.counts["changed"]}
    run.columns = [column_out(column) for column in understood.columns]
    run.repairs, run.understood = understood.repairs, understood_out(understood, [understood.sheet])
    run.save()
    _applied(run, effect)
    return run


def may_undo(run: ImportRun) -> bool:
    """Return whether an import may still be taken back."""
    is_soon = run.applied_at is not None and timezone.now() - run.applied_at <= UNDO_WITHIN
    return is_soon and run.state == RunState.APPLIED and ImportEffect.objects.filter(run=run).exists()


@transaction.atomic
def run_undo(*, actor: User, run: ImportRun) -> ImportRun:
    """Take an applied import of organisations back within a day: what nobody has worked on since is as before.

    What stays, and why, is kept with the import. Raises RuleBroken when it is too late or nothing can be taken back.
    """
    run = _locked(actor, run, RunState.APPLIED)
    if not may_undo(run):
        raise RuleBroken(
            "undo_impossible", "This import cannot be taken back: only one of organisations can, and only for a day."
        )
    effect = ImportEffect.objects.get(run=run)
    done = registry_actions.organisations_take_back(
        actor=actor,
        created=effect.created,
        changed={int(pk): names for pk, names in effect.changed.items()},
        before=effect.before,
        joined=effect.joined,
        since=effect.trail,
        note=run.file_name,
    )
    effect.refused = [{"organisation_id": pk, **storing.reason_out(reason)} for pk, reason in done.refused]
    effect.before = {}
    effect.save(update_fields=["refused", "before"])
    run.state = RunState.UNDONE
    run.counts |= {"withdrawn": len(done.withdrawn), "restored": len(done.restored), "stayed": len(done.refused)}
    run.save(update_fields=["state", "counts"])
    audit.record(
        actor=actor,
        code="intake.run.undo",
        place=run.province,
        target=run,
        changes={name: (None, run.counts[name]) for name in ("withdrawn", "restored", "stayed")},
        note=run.file_name,
    )
    return run


#: For so long an applied import can be taken back.
UNDO_WITHIN = dt.timedelta(days=1)
#: So many rows are saved at a time.
PORTION = 900
#: Number, state and entry of a row.
Good = tuple[int, str, dict[str, Any]]


def _portions(run: ImportRun) -> Iterator[list[Good]]:
    """Yield the rows to be saved, a portion at a time, in the order of the sheet."""
    good = ImportRow.objects.filter(run=run, state__in=[State.NEW, State.CHANGED]).order_by("number")
    number = 0
    while rows := list(good.filter(number__gt=number).values_list("number", "state", "entry")[:PORTION]):
        yield rows
        number = rows[-1][0]


def _refuse_late(run: ImportRun, refused: Mapping[int, RuleBroken]) -> None:
    """Note on the rows of these numbers what only saving found out."""
    for row in ImportRow.objects.filter(run=run, number__in=refused):
        told = storing.reason_out(refused[row.number])
        row.state = State.REFUSED
        row.issues = [*row.issues, {"column": None, "value": row.name, "severity": "refuse", **told}]
        row.save(update_fields=["state", "issues"])


def _locked(actor: User, run: ImportRun, *states: RunState) -> ImportRun:
    gate.require(actor, "intake.run.apply", run)
    found = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if found.state not in states:
        raise RuleBroken("import_busy", "This import is being worked on or is finished; look at it again.")
    return found
