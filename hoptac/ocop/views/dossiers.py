"""The maker's pages: list, open, answer one criterion after another, prove, send."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.choices import ORGANISATION_ROLES
from hoptac.catalogue import queries as catalogue_queries
from hoptac.core import text, uploads
from hoptac.ocop import actions, forms, queries
from hoptac.ocop.choices import IN_HAND, State
from hoptac.ocop.models import Criterion, Dossier
from hoptac.ocop.queries import Scored
from hoptac.ocop.views import frame

RIGHTS = ("change", "send", "check", "decide")


@marks.permission("ocop.dossier.view")
@require_safe
def dossier_list(request: HttpRequest) -> HttpResponse:
    """Every dossier one may see, newest first."""
    form = forms.DossierList(request.GET)
    rows = queries.dossiers(frame.actor(request))
    if form.is_valid():
        words = text.fold(form.cleaned_data["q"])
        rows = rows.filter(state=form.cleaned_data["state"]) if form.cleaned_data["state"] else rows
        rows = rows.filter(
            Q(product__search_key__contains=words) | Q(product__organisation__search_key__contains=words)
        )
    page = Paginator(rows, frame.PAGE).get_page(request.GET.get("page"))
    may = {code: gate.holds(request.user, f"ocop.{code}") for code in ("council.view", "sheet.view")}
    return frame.shown(
        request, "dossier_list", page=page, form=form, sees_councils=may["council.view"],
        sees_sheets=may["sheet.view"], sees_renewals=gate.holds(request.user, "catalogue.recognition.view"),
    )  # fmt: skip


@marks.permission("ocop.dossier.open")
@require_http_methods(frame.FORM)
def dossier_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the criteria set for a product."""
    actor, today = frame.actor(request), timezone.localdate()
    product = get_object_or_404(catalogue_queries.products(actor), pk=pk)
    gate.require(actor, "ocop.dossier.open", product)
    sets = queries.sets_for(product.group, on=today)
    is_officer = all(grant.role not in ORGANISATION_ROLES for grant in gate.grants(actor))
    initial = {"criteria_set": sets[0] if len(sets) == 1 else None}
    form = forms.DossierOpen(sets, request.POST or None, is_officer=is_officer, initial=initial)
    made: list[Dossier] = []

    def deed(**given: Any) -> None:
        made.append(actions.dossier_open(actor=actor, product=product, on=today, **given))

    if frame.tried(form, deed):
        return redirect("ocop:dossier_detail", pk=made[0].pk)
    known = queries.dossiers(actor).filter(product=product)
    values = {"product": product, "sets": sets, "form": form, "known": known}
    return frame.shown(request, "dossier_open", refused=form.is_bound, **values)


@marks.permission("ocop.dossier.view")
@require_safe
def dossier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One dossier: where it is, what it adds up to, every criterion, and what can be done now."""
    return frame.shown(request, "dossier_detail", **_detail(request, frame.dossier(request, pk)))


def _detail(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    actor, scored = frame.actor(request), queries.self_scored(dossier)
    held = gate.held_on(actor, dossier, [f"ocop.dossier.{right}" for right in RIGHTS])
    may = {code.rpartition(".")[2] for code in held}
    is_in_hand = dossier.state in IN_HAND
    return {
        "dossier": dossier,
        "scored": scored,
        "result": queries.result(dossier),
        "known": queries.facts_known(dossier.product, on=timezone.localdate()),
        "files": dossier.evidence.filter(criterion=None).order_by("pk"),
        "may_change": is_in_hand and "change" in may,
        "may_send": is_in_hand and "send" in may,
        "may_withdraw": dossier.state in {*IN_HAND, State.SENT, State.CHECKED} and "send" in may,
        "may_check": dossier.state == State.SENT and "check" in may,
        "may_return": dossier.state in {State.SENT, State.CHECKED} and "check" in may,
        "may_decide": dossier.state in {State.CHECKED, State.SCORED, State.PROPOSED} and "decide" in may,
        "is_declined": dossier.centre_on is not None,
        "next": next_number(scored, is_check=dossier.state == State.SENT),
        "file_form": forms.EvidenceAdd(),
        "remark_form": forms.DossierRemark(initial={"remark": dossier.remark}),
        "reason_form": forms.Reason(),
    }


def next_number(scored: Scored, *, is_check: bool, after: int = 0) -> int | None:
    """Return the place of the next criterion that waits for an answer (or for a check), None when none does."""
    waiting = [
        line.number
        for line in scored.lines
        if (not line.answer.verdict if is_check else line.criterion.pk in scored.points.missing)
    ]
    return next((number for number in waiting if number > after), waiting[0] if waiting else None)


def posted(request: HttpRequest, dossier: Dossier, form: Form, name: str, deed: Callable[..., object]) -> HttpResponse:
    """Do what the form asks and show the dossier again; with the form when it was refused."""
    if frame.tried(form, deed):
        return redirect("ocop:dossier_detail", pk=dossier.pk)
    return frame.shown(request, "dossier_detail", refused=True, **{**_detail(request, dossier), name: form})


@marks.permission("ocop.dossier.change")
@require_http_methods(frame.FORM)
def answer_put(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer one criterion, then the next."""
    dossier = frame.dossier(request, pk, "ocop.dossier.change")
    criteria = queries.criteria(dossier.criteria_set)
    criterion = frame.criterion(criteria, number)
    answer = dossier.answers.get(criterion=criterion)
    initial = {"option": answer.option_id, "remark": answer.remark, "is_excluded": answer.is_excluded}
    form = forms.AnswerPut(criterion, request.POST or None, request.FILES or None, initial=initial)
    if frame.tried(form, partial(_answer, request, dossier, criterion, form)):
        if number < len(criteria):
            return redirect("ocop:answer_put", pk=pk, number=number + 1)
        return redirect("ocop:dossier_detail", pk=pk)
    scored = queries.self_scored(dossier)
    values = {
        "dossier": dossier,
        "scored": scored,
        "line": scored.lines[number - 1],
        "form": form,
        "may": dossier.state in IN_HAND,
    }
    return frame.shown(request, "answer_put", refused=form.is_bound, **values)


def _answer(
    request: HttpRequest, dossier: Dossier, criterion: Criterion, form: forms.AnswerPut, *, remark: str,
    file: uploads.Upload | None, option: str, is_excluded: bool = False,
) -> None:  # fmt: skip
    actor = frame.actor(request)
    if file is not None:
        actions.evidence_add(actor=actor, dossier=dossier, upload=file, criterion=criterion)
    actions.answer_put(
        actor=actor, dossier=dossier, criterion=criterion, option=form.chosen, remark=remark, is_excluded=is_excluded
    )


@marks.permission("ocop.dossier.change")
@require_POST
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file for the whole dossier."""
    dossier = frame.dossier(request, pk, "ocop.dossier.change")
    form = forms.EvidenceAdd(request.POST, request.FILES)
    return posted(request, dossier, form, "file_form", lambda file: actions.evidence_add(
        actor=frame.actor(request), dossier=dossier, upload=file
    ))  # fmt: skip


@marks.permission("ocop.dossier.change")
@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out, named in the form; 404 when it is not in this dossier."""
    dossier = frame.dossier(request, pk, "ocop.dossier.change")
    found = frame.named(request, dossier.evidence.all(), "evidence")
    deed = partial(actions.evidence_remove, actor=frame.actor(request), evidence=found)
    return frame.did(request, "dossier_detail", pk, deed)


@marks.permission("ocop.evidence.view")
@require_safe
def evidence_read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give a file to whoever may see it."""
    found = get_object_or_404(queries.evidence(frame.actor(request)), pk=pk)
    return FileResponse(
        uploads.opened(found.key), filename=found.name, content_type=uploads.mime(found.key),
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )  # fmt: skip


@marks.permission("ocop.dossier.change")
@require_POST
def dossier_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the maker wants to add."""
    dossier = frame.dossier(request, pk, "ocop.dossier.change")
    deed = partial(actions.dossier_remark, actor=frame.actor(request), dossier=dossier)
    return posted(request, dossier, forms.DossierRemark(request.POST), "remark_form", deed)


@marks.permission("ocop.dossier.send")
@require_POST
def dossier_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the dossier to the commune."""
    dossier = frame.dossier(request, pk, "ocop.dossier.send")
    deed = partial(actions.dossier_send, actor=frame.actor(request), dossier=dossier, on=timezone.localdate())
    return frame.did(request, "dossier_detail", pk, deed, said=_("The dossier was sent to the commune."))


@marks.permission("ocop.dossier.send")
@require_POST
def dossier_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the dossier back for good."""
    dossier = frame.dossier(request, pk, "ocop.dossier.send")
    deed = partial(actions.dossier_withdraw, actor=frame.actor(request), dossier=dossier)
    return posted(request, dossier, forms.Reason(request.POST), "withdraw_form", deed)
