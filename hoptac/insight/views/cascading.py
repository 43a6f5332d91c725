"""Pages of cascaded plans: a place's plan with those of its parts, and the plan of one organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.periods import Period
from hoptac.facts import actions, targets
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.facts.policy import PLAN, PLANS, TARGET
from hoptac.insight import planning, plans, words
from hoptac.insight.asking import Asked
from hoptac.insight.planning import Cascade, Part
from hoptac.insight.policy import FIGURES
from hoptac.insight.views import targeting
from hoptac.insight.views.targeting import TargetField, TargetsPut
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level
from hoptac.places.models import Place
from hoptac.registry.queries import VIEW

#: What one organisation plans.
OWN = ("revenue", "profit", "members", "regular_workers", "new_jobs", "charter_capital", "production_quantity")


class PartsPut(forms.Form):
    """The plan numbers of the parts of a place, for one indicator."""

    def __init__(self, *args: Any, indicator: Indicator, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in parts:
            self.fields[f"part_{part.pk}"] = TargetField(indicator, part.plan.target, label=part.name)


@marks.permission(FIGURES)
@require_safe
def target_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One plan number of a place, with those of its communes or organisations and what is not allotted yet."""
    asked, year, found = _cascade(request, code)
    return _page(request, asked, year, found, PartsPut(indicator=found.whole.indicator, parts=found.parts))


@marks.permission(FIGURES)
@require_POST
def target_parts_put(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the plan numbers of the parts; what was emptied is taken back."""
    asked, year, found = _cascade(request, code)
    form = PartsPut(request.POST, indicator=found.whole.indicator, parts=found.parts)
    if not form.is_valid():
        return _page(request, asked, year, found, form)
    given: dict[str, Any] = {"actor": _actor(request), "indicator": code, "year": int(year)}
    count = 0
    owners = _owners(_actor(request), asked.place, found)
    for part in found.parts:
        value, owner = form.cleaned_data[f"part_{part.pk}"], owners[part.pk]
        held = part.plan.target
        if value == (held.value if held else None):
            continue
        basis = held.legal_basis if held else ""
        if isinstance(owner, Place):
            count += actions.target_put(place=owner, value=value, legal_basis=basis, **given)
        else:
            count += actions.plan_put(organisation=owner, value=value, legal_basis=basis, **given)
    text = ngettext("%(count)s plan number is kept.", "%(count)s plan numbers are kept.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('insight:target_detail', args=[code])}?{request.GET.urlencode()}")


def _owners(actor: User, place: Place, found: Cascade) -> dict[int, Place | Organisation]:
    ids = [part.pk for part in found.parts]
    return {**gate.rows(actor, VIEW if place.level == Level.COMMUNE else FIGURES).in_bulk(ids)}


def _cascade(request: HttpRequest, code: str) -> tuple[Asked, str, Cascade]:
    if code not in INDICATOR:
        raise Http404(code)
    asked, year = targeting.place_and_year(request)
    seen: QuerySet[Organisation] = gate.rows(_actor(request), VIEW)
    today = timezone.localdate()
    return asked, year, planning.cascade(asked.place, Period.parse(year), INDICATOR[code], today=today, seen=seen)


def _address(part: Part, year: str, *, of_units: bool) -> str:
    """Return where the plan of a part stands: of an organisation all of it, of a commune this number."""
    if of_units:
        return f"{reverse('insight:plan_detail', args=[part.pk])}?{urlencode({'year': year})}"
    return f"?{urlencode({'place': part.code, 'year': year})}"


def _page(request: HttpRequest, asked: Asked, year: str, found: Cascade, form: PartsPut) -> HttpResponse:
    indicator = found.whole.indicator
    of_units = asked.place.level == Level.COMMUNE
    page = {
        "asked": asked,
        "year": year,
        "years": targeting.years(),
        "indicator": indicator,
        "named": targeting.named(indicator),
        "whole": plans.line(found.whole),
        "form": form,
        "heading": _("Organisation") if of_units else _("Commune"),
        "rows": [
            (form[f"part_{part.pk}"], _address(part, year, of_units=of_units), plans.line(part.plan))
            for part in found.parts
        ],
        "allotted": words.exact_text(indicator, found.allotted),
        "rest": None if found.rest is None else words.exact_text(indicator, found.rest),
        "is_too_much": found.rest is not None and found.rest < 0,
        "rule": f"{plans.rule_text()} {_('Parts are expected at the pace of the whole.')}",
        "may_put": gate.holds(_actor(request), PLAN) if of_units else gate.can(_actor(request), TARGET, asked.place),
    }
    return render(request, "insight/target_detail.html", page, status=422 if form.is_bound else 200)


@marks.permission(PLANS)
@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of one organisation beside what it reached, as a form for whoever may lay it down."""
    return _plan_page(request, *_plan(request, pk))


@marks.permission(PLAN)
@require_POST
def plan_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the plan of one organisation; what was emptied is taken back."""
    unit, year, form = _plan(request, pk)
    gate.require(_actor(request), PLAN, unit)
    if not form.is_valid():
        return _plan_page(request, unit, year, form)
    basis = form.cleaned_data["legal_basis"]
    given = {"actor": _actor(request), "organisation": unit, "year": int(year), "legal_basis": basis}
    count = sum(actions.plan_put(indicator=code, value=form.cleaned_data[code], **given) for code in form.codes)
    text = ngettext("%(count)s plan number is kept.", "%(count)s plan numbers are kept.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('insight:plan_detail', args=[pk])}?{request.GET.urlencode()}")


def _plan(request: HttpRequest, pk: int) -> tuple[Organisation, str, TargetsPut]:
    unit: Organisation = get_object_or_404(gate.rows(_actor(request), VIEW).select_related("place"), pk=pk)
    gate.require(_actor(request), PLANS, unit)
    year = request.GET.get("year", "")
    year = year if year in targeting.years() else str(timezone.localdate().year)
    held = targets.of_year(unit, int(year))
    chosen = planning.indicators_of(held, OWN)
    return unit, year, TargetsPut(request.POST or None, indicators=chosen, held=held)


def _plan_page(request: HttpRequest, unit: Organisation, year: str, form: TargetsPut) -> HttpResponse:
    chosen = planning.indicators_of(form.codes)
    found = planning.of_organisation(unit, Period.parse(year), chosen, today=timezone.localdate())
    page = {
        "unit": unit,
        "year": year,
        "years": targeting.years(),
        "form": form,
        "rows": [(form[each.indicator.code], "", plans.line(each)) for each in found],
        "rule": plans.rule_text(),
        "may_put": gate.can(_actor(request), PLAN, unit),
        "title": _("Plan of %(year)s: %(unit)s") % {"year": year, "unit": unit.name},
    }
    return render(request, "insight/plan_detail.html", page, status=422 if form.is_bound else 200)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
