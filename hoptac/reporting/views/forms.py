"""The forms of reports: their versions, and editing the draft of the next one without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules import comparing, editing
from hoptac.reporting.rules.editing import Part
from hoptac.reporting.rules.form import read
from hoptac.reporting.views import frame

VIEW, CHANGE = "reporting.form.view", "reporting.form.change"


@marks.permission(VIEW)
@require_safe
def form_list(request: HttpRequest) -> HttpResponse:
    """Show the forms of reports with their versions."""
    values = {"forms": queries.forms(request.user), "may_change": gate.holds(request.user, CHANGE)}
    return frame.page(request, "form_list", values)


@marks.permission(VIEW)
@never_cache
@require_safe
def form_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version as whoever fills it in will see it; a draft with what can be changed, and what it changes."""
    return _detail(request, _version(request, pk))


@marks.permission(CHANGE)
@require_POST
def form_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version."""
    draft = actions.form_draft(actor=frame.actor(request), version=_version(request, pk))
    return redirect("reporting:form_detail", pk=draft.pk)


@marks.permission(CHANGE)
@require_POST
def form_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft into use."""
    version = _version(request, pk)
    try:
        actions.form_use(actor=frame.actor(request), version=version, seen=request.POST.get("seen", ""))
    except RuleBroken as broken:
        return _detail(request, _version(request, pk), str(broken))
    messages.success(request, _("Version %(number)s is in use.") % {"number": version.number})
    return redirect("reporting:form_detail", pk=pk)


@marks.permission(CHANGE)
@require_POST
def form_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = _version(request, pk)
    try:
        actions.form_discard(actor=frame.actor(request), version=version)
    except RuleBroken as broken:
        return _detail(request, version, str(broken))
    messages.success(request, _("The draft is gone."))
    return redirect("reporting:form_list")


@marks.permission(CHANGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_head_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a draft is called, who owes it and when."""
    version = _version(request, pk)
    known = queries.head_of(version)
    form = forms.FormHead(request.POST or None, definition=version.definition, known=known)

    def save() -> None:
        actions.form_head_put(
            actor=frame.actor(request), version=version, head=form.value(), seen=form.cleaned_data["seen"]
        )

    return _edited(request, version, form, save)


@marks.permission(CHANGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form_part_put(request: HttpRequest, pk: int, part: str, code: str = "") -> HttpResponse:
    """Change a section, a line or a rule of a draft, or add one."""
    version, kind = _version(request, pk), _part(part)
    known = (editing.find(version.definition, kind, code) if code else {}) or {}
    if code and not known:
        raise Http404
    form = forms.PARTS[kind](request.POST or None, definition=version.definition, known=known)
    into = request.GET.get("into", "")

    def save() -> None:
        actions.form_part_put(
            actor=frame.actor(request), version=version, part=kind, value=form.value(),
            code=code, into=into, seen=form.cleaned_data["seen"],
        )  # fmt: skip

    return _edited(request, version, form, save, part=kind, code=code)


@marks.permission(CHANGE)
@require_POST
def form_part_move(request: HttpRequest, pk: int, part: str, code: str) -> HttpResponse:
    """Move a part of a draft one place up or down."""
    return _part_step(request, pk, part, code, actions.form_part_move, up="up" in request.POST)


@marks.permission(CHANGE)
@require_POST
def form_part_remove(request: HttpRequest, pk: int, part: str, code: str) -> HttpResponse:
    """Take a part out of a draft."""
    return _part_step(request, pk, part, code, actions.form_part_remove)


def _part_step(
    request: HttpRequest, pk: int, part: str, code: str, action: Callable[..., FormVersion], **given: Any
) -> HttpResponse:
    version, kind = _version(request, pk), _part(part)
    try:
        action(actor=frame.actor(request), version=version, part=kind, code=code, **given)
    except RuleBroken as broken:
        return _detail(request, version, str(broken))
    return redirect("reporting:form_detail", pk=pk)


def _edited(
    request: HttpRequest,
    version: FormVersion,
    form: forms.Edited,
    save: Callable[[], None],
    *,
    part: str = "head",
    code: str = "",
) -> HttpResponse:
    """Save what was typed and lead back; what is refused stays, beside what somebody else saved meanwhile."""
    gate.require(request.user, CHANGE, version)
    if version.state != VersionState.DRAFT:
        return _detail(request, version, _("Only a draft can be changed: make the next version of this form first."))
    theirs: list[tuple[str, object, object]] = []
    if form.is_bound and form.is_valid():
        try:
            save()
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            if broken.code == "form_changed":
                theirs = _both(form, request.POST.copy())
        else:
            return redirect("reporting:form_detail", pk=version.pk)
    values = {"version": version, "form": form, "part": part, "code": code, "theirs": theirs}
    return frame.page(request, "form_edit", values, refused=form.is_bound)


def _both(form: forms.Edited, typed: QueryDict) -> list[tuple[str, object, object]]:
    """Return each field that two people wrote differently, as saved and as typed; saving again then means it."""
    saved = {**form.shown(form.known), "seen": editing.token(form.known)}
    typed["seen"] = str(saved["seen"])
    form.data = typed
    return [
        (str(field.label), saved.get(field.name), form.cleaned_data[field.name])
        for field in form.visible_fields()
        if field.name in form.cleaned_data and (saved.get(field.name) or "") != (form.cleaned_data[field.name] or "")
    ]


def _part(part: str) -> Part:
    found = next((kind for kind in forms.PARTS if kind == part), None)
    if found is None:
        raise Http404
    return found


def _detail(request: HttpRequest, version: FormVersion, refusal: str = "") -> HttpResponse:
    is_draft = version.state == VersionState.DRAFT
    may = gate.holds(request.user, CHANGE)
    others = _versions(request).filter(code=version.code, state=VersionState.IN_USE)
    in_use = others.first() if is_draft else None
    values = {
        "version": version,
        "form": read(version.definition),
        "sections": version.definition["sections"],
        "checks": version.definition["checks"],
        "may_change": may,
        "may_edit": may and is_draft,
        "refusal": refusal,
        "seen": editing.token(queries.as_file(version)),
        "in_use": in_use,
        "differences": comparing.differences(in_use.definition, version.definition) if in_use else [],
        "head_differences": comparing.changes(queries.head_of(in_use), queries.head_of(version)) if in_use else {},
    }
    return frame.page(request, "form_detail", values, refused=bool(refusal))


def _version(request: HttpRequest, pk: int) -> FormVersion:
    return get_object_or_404(_versions(request), pk=pk)


def _versions(request: HttpRequest) -> QuerySet[FormVersion]:
    return gate.rows(request.user, VIEW)
