"""Pages of imports: hand in a file, see what was understood and would change, correct, decide, apply."""

from __future__ import annotations

import io
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.intake import actions, forms, jobs, queries, rejects, shown
from hoptac.intake.models import ImportRun, RunState
from hoptac.intake.plans import State
from hoptac.intake.shapes import Kind
from hoptac.places.models import Place

PAGE = 50
FORM = ["GET", "HEAD", "POST"]
BUSY = (RunState.WAITING, RunState.APPLYING)
COLUMNS = "columns"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Which field of the form a sentence about the file belongs to.
_FIELD_OF = {"sheet_unknown": "sheet", "workbook_empty": "file"}


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: Any) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"intake/{template}.html", values, status=422 if refused else 200)


def _run(request: HttpRequest, pk: int, code: str = "intake.run.view") -> ImportRun:
    """Return the import: 404 when it is not visible, 403 when this may not be done to it."""
    run = get_object_or_404(queries.runs(_actor(request)), pk=pk)
    gate.require(_actor(request), code, run)
    return run


@marks.permission("intake.run.view")
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """Every import one may see, newest first."""
    page = Paginator(queries.runs(_actor(request)), PAGE).get_page(request.GET.get("page"))
    return _shown(request, "run_list", page=page, may_add=gate.holds(_actor(request), "intake.run.add"))


@marks.permission("intake.run.add")
@require_http_methods(FORM)
def run_add(request: HttpRequest) -> HttpResponse:
    """Hand in a workbook."""
    provinces = queries.provinces(_actor(request))
    initial = {"on": timezone.localdate(), "province": provinces.first()}
    form = forms.RunAdd(provinces, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        run = _started(request, form)
        if run is not None:
            return redirect("intake:run_detail", pk=run.pk)
    return _shown(request, "run_add", refused=form.is_bound, form=form)


def _started(request: HttpRequest, form: forms.RunAdd) -> ImportRun | None:
    """Return the new import, or None with the reason beside the field it is about."""
    given = dict(form.cleaned_data)
    file, province = given.pop("file"), cast("Place", given.pop("province"))
    try:
        with transaction.atomic():
            data, name = file.read(), file.name or "file"
            run = actions.run_start(actor=_actor(request), data=data, name=name, province=province, **given)
            jobs.enqueue(run)
    except RuleBroken as reason:
        form.add_error(_FIELD_OF.get(reason.code, "file"), str(reason))
        return None
    return run


@marks.permission("intake.run.view")
@require_safe
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, what was understood, what each row would do or did."""
    run = _run(request, pk)
    tabs = [COLUMNS, *(state.value for state in State)] if run.counts else []
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else COLUMNS
    values: dict[str, Any] = {"tab": tab, "may_apply": gate.can(_actor(request), "intake.run.apply", run)}
    values["may_undo"] = values["may_apply"] and actions.may_undo(run)
    if run.state in BUSY:
        values["is_stuck"] = not jobs.is_queued(run)
    elif run.state == RunState.UNDONE:
        values["stayed"] = shown.stayed(run)
    elif tab != COLUMNS:
        values["page"] = Paginator(queries.rows(run, tab), PAGE).get_page(request.GET.get("page"))
        values["lines"] = shown.lines(run, values["page"].object_list)
    else:
        values |= {"columns": shown.columns(run), "form": _reread_form(run)}
        values["repairs"] = [(shown.repair(name), count) for name, count in run.repairs.items()]
    return _shown(request, "run_detail", run=run, is_busy=run.state in BUSY, kind=shown.kind(run.kind), **values)


def _reread_form(run: ImportRun, data: Any = None) -> forms.RunReread:
    sheets = run.understood.get("sheets") or [run.sheet]
    initial = {"sheet": run.sheet, "kind": run.kind, "basis": run.basis}
    return forms.RunReread(sheets, data, has_persons=run.kind in (Kind.MEMBERS, Kind.STAFF), initial=initial)


@marks.permission("intake.run.view")
@require_safe
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is: a fragment for htmx, which loads the whole page again when it is done."""
    if request.headers.get("HX-Request") != "true":
        return run_detail(request, pk)
    run = _run(request, pk)
    if run.state not in BUSY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _shown(request, "parts/progress", run=run)


@marks.permission("intake.run.apply")
@require_http_methods(FORM)
def run_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a column is; the file is then read again."""
    run = _run(request, pk, "intake.run.apply")
    asked = request.GET.get("column", "")
    found = {str(column["index"]): column for column in run.columns}
    column = found.get(asked) or next(iter(run.columns), None)
    initial = {key: column[key] for key in ("field", "period", "is_plan", "unit")} if column else {}
    form = forms.ColumnCorrect(run.kind, request.POST or None, initial=initial)
    if request.method == "POST" and column and form.is_valid():
        given = {column["index"]: form.correction()}
        if _done(request, form, lambda: actions.run_correct(actor=_actor(request), run=run, corrections=given), run):
            return redirect("intake:run_detail", pk=pk)
    lines = {line.index: line for line in shown.columns(run)}
    line = lines[column["index"]] if column else None
    return _shown(request, "run_correct", refused=form.is_bound, run=run, form=form, column=line)


def _done(request: HttpRequest, form: Any, deed: Any, run: ImportRun) -> bool:
    """Do it and queue what follows; a broken rule goes to the form, or to the messages where there is none."""
    try:
        with transaction.atomic():
            deed()
            jobs.enqueue(run)
    except RuleBroken as reason:
        if form is None:
            messages.error(request, str(reason))
        else:
            form.add_error(None, str(reason))
        return False
    return True


@marks.permission("intake.run.apply")
@require_POST
def run_reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Read another sheet, or the rows as another kind."""
    run = _run(request, pk, "intake.run.apply")
    form = _reread_form(run, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if _done(request, form, lambda: actions.run_correct(actor=_actor(request), run=run, **given), run):
            return redirect("intake:run_detail", pk=pk)
    values = {"columns": shown.columns(run), "tab": COLUMNS, "may_apply": True, "form": form}
    return _shown(request, "run_detail", refused=True, run=run, kind=shown.kind(run.kind), **values)


@marks.permission("intake.run.apply")
@require_POST
def run_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide doubtful rows; the file is then read again. 422 for a decision nobody offered."""
    run = _run(request, pk, "intake.run.apply")
    decided = forms.decisions(request.POST)
    if not decided:
        messages.warning(request, _("Choose for at least one row."))
    elif not _done(request, None, lambda: actions.run_decide(actor=_actor(request), run=run, decisions=decided), run):
        page = Paginator(queries.rows(run, State.DOUBTFUL), PAGE).get_page(1)
        values = {"page": page, "lines": shown.lines(run, page.object_list), "tab": State.DOUBTFUL.value}
        return _shown(request, "run_detail", refused=True, run=run, kind=shown.kind(run.kind), may_apply=True, **values)
    return redirect("intake:run_detail", pk=pk)


@marks.permission("intake.run.apply")
@require_http_methods(FORM)
def run_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then save the good rows."""
    run = _run(request, pk, "intake.run.apply")
    is_refused = False
    if request.method == "POST":
        if _done(request, None, lambda: actions.run_apply_start(actor=_actor(request), run=run), run):
            return redirect("intake:run_detail", pk=pk)
        is_refused = True
    good = run.counts.get("new", 0) + run.counts.get("changed", 0)
    return _shown(request, "run_apply", refused=is_refused, run=run, good=good)


@marks.permission("intake.run.apply")
@require_http_methods(FORM)
def run_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an applied import back."""
    run = _run(request, pk, "intake.run.apply")
    if request.method == "POST":
        try:
            actions.run_undo(actor=_actor(request), run=run)
        except RuleBroken as reason:
            messages.error(request, str(reason))
        else:
            return redirect("intake:run_detail", pk=pk)
    is_refused = request.method == "POST"
    return _shown(request, "run_undo", refused=is_refused, run=run, may_undo=actions.may_undo(run))


@marks.permission("intake.run.apply")
@require_POST
def run_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue again an import whose worker died too often."""
    run = _run(request, pk, "intake.run.apply")
    if run.state in BUSY and not jobs.is_queued(run):
        jobs.enqueue(run)
    return redirect("intake:run_detail", pk=pk)


@marks.permission("intake.run.view")
@require_safe
def run_rejects(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the refused rows back as a workbook, each with its reasons."""
    run = _run(request, pk)
    rows = queries.rows(run, State.REFUSED)
    reasons = {
        row.number: [shown.sentence(each) for each in row.issues if each["severity"] == "refuse"] for row in rows
    }
    target = io.BytesIO()
    first, last = run.understood.get("header_rows") or (1, 1)
    try:
        sheet = actions.sheet_of(actions.book_of(run), run.sheet)
    except RuleBroken as reason:
        messages.error(request, str(reason))
        return redirect("intake:run_detail", pk=pk)
    rejects.write(target, sheet, (first, last), reasons)
    target.seek(0)
    stem = run.file_name.rpartition(".")[0] or run.file_name
    return FileResponse(target, as_attachment=True, filename=f"{stem} - {_('refused')}.xlsx", content_type=XLSX)
