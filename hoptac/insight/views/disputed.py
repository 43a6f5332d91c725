"""Pages of numbers that contradict each other: the work list, its file, and settling one with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.fields import CleanField
from hoptac.insight import actions, asking, contradictions, exports, kept, tables
from hoptac.insight.asking import Asked
from hoptac.insight.policy import FIGURES, SETTLE
from hoptac.insight.rules.contradictions import KINDS, Contradiction
from hoptac.parties.models import Organisation
from hoptac.registry.queries import VIEW

PAGE = 50


class ContradictionSettle(forms.Form):
    """Why two numbers may stand."""

    reason = CleanField(
        label=gettext_lazy("Why both numbers may stand"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It comes back when one of the numbers changes. Empty: it is open again."),
    )  # fmt: skip


class _Key(forms.Form):
    """What an address asks to settle."""

    organisation_id = forms.IntegerField()
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    element = forms.IntegerField()
    starts_on = forms.DateField()
    ends_before = forms.DateField()


@marks.permission(FIGURES)
@require_safe
def contradiction_list(request: HttpRequest) -> HttpResponse:
    """Numbers that contradict each other or stand out, of organisations the reader may see: those open first."""
    asked, kind, state = _asked(request)

    def found() -> dict[str, Any]:
        every = contradictions.contradictions(_actor(request), asked.place)
        told = contradictions.known(every)
        settled = told.settled
        counts = {each: sum(one.kind == each for one in every if one.key not in settled) for each in KINDS}
        rows = [one for one in every if (one.key in settled) == (state == "settled") and kind in {"", one.kind}]
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return {
            "page": page,
            "lines": contradictions.lines(page.object_list, told),
            "kinds": [(each, contradictions.kind_text(each), counts[each]) for each in KINDS if counts[each]],
            "settled_count": len(settled),
            "open_count": sum(counts.values()),
        }

    may_settle = gate.holds(_actor(request), SETTLE)
    frame = {"asked": asked, "query": asked.query(), "kind": kind, "state": state, "may_settle": may_settle}
    return kept.page(request, "insight/contradiction_list.html", frame, found, asked, asked.place.pk, may_settle)


@marks.permission(FIGURES)
@require_safe
def contradiction_export(request: HttpRequest) -> HttpResponse:
    """The same as a file, what is settled with its reason."""
    asked, _kind, _state = _asked(request)
    found = contradictions.contradictions(_actor(request), asked.place)
    lines = contradictions.lines(found, contradictions.known(found))
    content = tables.text_csv(contradictions.heads(), map(contradictions.row, lines))
    name = f"contradictions-{asked.place.code}.csv"
    return exports.attachment(content.encode(), "text/csv; charset=utf-8", name)


@marks.permission(SETTLE)
@require_http_methods(["GET", "HEAD", "POST"])
def contradiction_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle two numbers of an organisation with a reason, or open them again."""
    unit: Organisation = get_object_or_404(gate.rows(_actor(request), VIEW).select_related("place"), pk=pk)
    gate.require(_actor(request), SETTLE, unit)
    back = f"{reverse('insight:contradiction_list')}?place={unit.place.code}"
    found = _standing(request, unit)
    if found is None:
        messages.info(request, _("These numbers do not contradict each other any more."))
        return redirect(back)
    [line] = contradictions.lines([found], contradictions.known([found]))
    form = ContradictionSettle(request.POST or None, initial={"reason": line.reason})
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.contradiction_settle(actor=_actor(request), organisation=unit, contradiction=found, reason=reason)
        messages.success(
            request, _("The contradiction is settled.") if reason else _("The contradiction is open again.")
        )
        return redirect(back)
    page = {"line": line, "form": form, "back": back, "kind": contradictions.kind_text(found.kind)}
    status = 422 if request.method == "POST" else 200
    return render(request, "insight/contradiction_settle.html", page, status=status)


def _standing(request: HttpRequest, unit: Organisation) -> Contradiction | None:
    """Return the contradiction that the address names, if it still stands."""
    key = _Key({**request.GET.dict(), "organisation_id": unit.pk})
    if not key.is_valid():
        return None
    asked: dict[str, Any] = key.cleaned_data
    every = contradictions.contradictions(_actor(request), unit.place, organisation_id=unit.pk)
    return next((each for each in every if each.key._asdict() == asked), None)


def _asked(request: HttpRequest) -> tuple[Asked, str, str]:
    """Return the place, the kind and the state that the address asks for; what is odd is passed over."""
    today: date = timezone.localdate()
    asked = asking.asked(_actor(request), {"place": request.GET.get("place", ""), "at": today.isoformat()}, today=today)
    kind = request.GET.get("kind", "")
    state = "settled" if request.GET.get("state") == "settled" else "open"
    return asked, kind if kind in KINDS else "", state


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
