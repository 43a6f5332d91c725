"""A council member's pages: one's own sheets, one criterion after another."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import marks
from hoptac.ocop import actions, forms, queries
from hoptac.ocop.choices import Stage
from hoptac.ocop.models import Sheet
from hoptac.ocop.views import frame


@marks.permission("ocop.sheet.view")
@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    """One's own sheets, those still to score first."""
    return frame.shown(request, "sheet_list", sheets=queries.sheets(frame.actor(request))[: frame.PAGE * 4])


@marks.permission("ocop.sheet.view")
@require_safe
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own sheet for a dossier beside what the maker and the commune say."""
    return _sheet(request, frame.sheet(request, pk), forms.SheetHandIn())


def _sheet(request: HttpRequest, sheet: Sheet, form: forms.SheetHandIn, *, refused: bool = False) -> HttpResponse:
    dossier = sheet.entry.dossier
    own = queries.sheet_lines(sheet)
    scored = queries.self_scored(dossier)
    values = {
        "sheet": sheet,
        "dossier": dossier,
        "rows": list(zip(own, scored.lines, strict=True)),
        "files": dossier.evidence.filter(criterion=None).order_by("pk"),
        "points": queries.sheet_points(sheet),
        "parts": dossier.criteria_set.frame.parts,
        "next": next((line.number for line in own if line.is_asked and line.points is None), None),
        "may_score": sheet.entry.council.stage == Stage.SCORING,
        "form": form,
    }
    return frame.shown(request, "sheet_detail", refused=refused, **values)


@marks.permission("ocop.sheet.score")
@require_http_methods(frame.FORM)
def mark_put(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Score one criterion, then the next."""
    sheet = frame.sheet(request, pk)
    own = queries.sheet_lines(sheet)
    criterion = frame.criterion([line.criterion for line in own], number)
    line = own[number - 1]
    initial = {"option": line.option_id, "said": line.flag.said if line.flag else ""}
    form = forms.MarkPut(criterion, request.POST or None, initial=initial)
    form.fields["option"].required = True
    if frame.tried(form, partial(_mark, request, sheet, form)):
        if number < len(own):
            return redirect("ocop:mark_put", pk=pk, number=number + 1)
        return redirect("ocop:sheet_detail", pk=pk)
    scored = queries.self_scored(sheet.entry.dossier)
    values = {
        "sheet": sheet, "dossier": sheet.entry.dossier, "line": line, "answered": scored.lines[number - 1],
        "total": len(own), "points": queries.sheet_points(sheet), "form": form,
        "may": sheet.entry.council.stage == Stage.SCORING and sheet.handed_in_at is None,
    }  # fmt: skip
    return frame.shown(request, "mark_put", refused=form.is_bound, **values)


def _mark(request: HttpRequest, sheet: Sheet, form: forms.MarkPut, *, option: str, said: str | None = None) -> None:
    actor, chosen = frame.actor(request), form.options[option]
    actions.mark_put(actor=actor, sheet=sheet, criterion=chosen.criterion, option=chosen)
    if said is not None:
        actions.flag_raise(actor=actor, sheet=sheet, criterion=chosen.criterion, said=said)


@marks.permission("ocop.sheet.score")
@require_POST
def sheet_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the sheet in."""
    sheet = frame.sheet(request, pk)
    form = forms.SheetHandIn(request.POST)
    if frame.tried(form, partial(actions.sheet_hand_in, actor=frame.actor(request), sheet=sheet)):
        return redirect("ocop:sheet_list")
    return _sheet(request, sheet, form, refused=True)


@marks.permission("ocop.sheet.score")
@require_POST
def sheet_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's sheet back to score anew."""
    sheet = frame.sheet(request, pk)
    deed = partial(actions.sheet_reopen, actor=frame.actor(request), sheet=sheet)
    return frame.did(request, "sheet_detail", pk, deed)
