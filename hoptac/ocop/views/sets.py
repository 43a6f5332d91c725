"""Criteria sets: which there are, what they ask, and taking in another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.ocop import actions, forms, queries, tables
from hoptac.ocop.models import CriteriaSet, Frame
from hoptac.ocop.rules import sheets
from hoptac.ocop.views import frame


@marks.public
@require_safe
def set_list(request: HttpRequest) -> HttpResponse:
    """Every decision with its sets; where the system has none it says so."""
    may_import = gate.holds(request.user, "ocop.set.import")
    return frame.shown(request, "set_list", frames=queries.frames(on=timezone.localdate()), may_import=may_import)


@marks.public
@require_safe
def set_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything one set asks."""
    found = get_object_or_404(queries.sets(), pk=pk)
    sections, bands = queries.sections(found), queries.stars_asked(found.frame)
    return frame.shown(request, "set_detail", criteria_set=found, sections=sections, bands=bands)


@marks.permission("ocop.set.import")
@require_safe
def set_template(request: HttpRequest) -> HttpResponse:
    """Give an empty workbook for a decision."""
    form = forms.FrameChoice(request.GET)
    if not form.is_valid():
        raise Http404
    chosen: Frame = form.cleaned_data["frame"]
    name = f"ocop-{chosen.code}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(tables.template(chosen), content_type=tables.XLSX, headers=headers)


@marks.permission("ocop.set.import")
@require_http_methods(frame.FORM)
def set_import(request: HttpRequest) -> HttpResponse:
    """Take a filled template in, or say everything that is wrong with it."""
    form = forms.SetImport(request.POST or None, request.FILES or None)
    problems: list[RuleBroken] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _imported(request, form.cleaned_data["file"])
        except actions.SheetRefused as refused:
            problems = list(refused.problems)
        except RuleBroken as reason:
            form.add_error("file", str(reason))
        else:
            return redirect("ocop:set_detail", pk=made.pk)
    return frame.shown(
        request, "set_import", refused=form.is_bound, form=form, problems=problems, choice=forms.FrameChoice()
    )


def _imported(request: HttpRequest, file: Any) -> CriteriaSet:
    with transaction.atomic():
        sheet = actions.checked(tables.read(file.read(tables.MOST_BYTES + 1)))
        made = actions.set_import(
            actor=frame.actor(request),
            frame=queries.frame(sheet.frame),
            sheet=sheet,
            on=timezone.localdate(),
        )
    messages.success(request, _("The set %(name)s was imported.") % {"name": made})
    for notice in sheets.notices(sheet):
        messages.warning(request, str(notice))
    return made
