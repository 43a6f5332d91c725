"""The page of plan numbers: what a place should reach in a year, beside what it reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.fields import CleanField, amount
from hoptac.core.numbers_vi import format_number
from hoptac.core.periods import Period
from hoptac.facts import actions, targets
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.facts.models import Target
from hoptac.facts.policy import TARGET
from hoptac.insight import asking, planning, plans, words
from hoptac.insight.asking import Asked
from hoptac.insight.overview import HEADLINES
from hoptac.insight.policy import FIGURES

FIRST_YEAR = 2020
_NUMBER = re.compile(r"(\d+|\d{1,3}(\.\d{3})+)(,\d{1,6})?")


class TargetField(forms.CharField):
    """A plan number in the unit of its indicator, as pages write it: 1.250 · 62,5 % · 1,05 tỷ."""

    def __init__(self, indicator: Indicator, held: Target | None, label: str = "") -> None:
        self.indicator = indicator
        initial = _written(indicator, held.value) if held else ""
        super().__init__(label=label or named(indicator), required=False, initial=initial, max_length=40)
        self.widget.attrs["class"] = "control number"

    def clean(self, value: Any) -> Decimal | None:
        """Return the number, a share as a fraction; None for nothing."""
        typed = super().clean(value).replace("%", "").strip()
        if not typed:
            return None
        if self.indicator.unit == "VND":
            return Decimal(amount(typed))
        if not _NUMBER.fullmatch(typed):
            raise ValidationError(_("Write a number such as 1.250 or 62,5."), "number")
        number = Decimal(typed.replace(".", "").replace(",", "."))
        return number / 100 if self.indicator.unit == "share" else number


def named(indicator: Indicator) -> str:
    """Return the name of an indicator with the unit its plan is typed in."""
    unit = "%" if indicator.unit == "share" else words.unit_name(indicator.unit)
    return f"{indicator.label} ({unit})" if unit else str(indicator.label)


def _written(indicator: Indicator, value: Decimal) -> str:
    """Return a plan number in full, as it may be typed again."""
    number = (value * 100 if indicator.unit == "share" else value).normalize()
    exponent = number.as_tuple().exponent
    text = format_number(number, max(0, -exponent) if isinstance(exponent, int) else 0)
    return f"{text} %" if indicator.unit == "share" else text


class TargetsPut(forms.Form):
    """The plan numbers of a place in a year, and where they are written."""

    legal_basis = CleanField(
        label=_("Where these numbers are written"), required=False, max_length=200, help_text=_("Plan, number and day.")
    )

    def __init__(self, *args: Any, indicators: Iterable[Indicator], held: dict[str, Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_basis"].initial = next((each.legal_basis for each in held.values()), "")
        self.codes = [each.code for each in indicators]
        for each in indicators:
            self.fields[each.code] = TargetField(each, held.get(each.code))


@marks.permission(FIGURES)
@require_safe
def target_list(request: HttpRequest) -> HttpResponse:
    """What a place should reach in a year beside what it reached, as a form for whoever may lay it down."""
    return _page(request, *_asked(request))


@marks.permission(TARGET)
@require_POST
def target_put(request: HttpRequest) -> HttpResponse:
    """Keep the plan numbers of a place in a year; what was emptied is taken back."""
    asked, year, form = _asked(request)
    gate.require(_actor(request), TARGET, asked.place)
    if not form.is_valid():
        return _page(request, asked, year, form)
    basis = form.cleaned_data["legal_basis"]
    given = {"actor": _actor(request), "place": asked.place, "year": int(year), "legal_basis": basis}
    count = sum(actions.target_put(indicator=code, value=form.cleaned_data[code], **given) for code in form.codes)
    text = ngettext("%(count)s plan number is kept.", "%(count)s plan numbers are kept.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('insight:target_list')}?{request.GET.urlencode()}")


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def years() -> list[str]:
    """Return the years one can plan or look at, the latest first."""
    return [str(year) for year in range(timezone.localdate().year + 1, FIRST_YEAR - 1, -1)]


def _asked(request: HttpRequest) -> tuple[Asked, str, TargetsPut]:
    """Return place, year and form that the address asks for; gate.NotVisible for a place one may not read."""
    asked, year = place_and_year(request)
    held = targets.of_year(asked.place, int(year))
    chosen = INDICATOR if "all" in request.GET else [*HEADLINES, *held]
    return asked, year, TargetsPut(request.POST or None, indicators=planning.indicators_of(chosen), held=held)


def place_and_year(request: HttpRequest) -> tuple[Asked, str]:
    """Return the place and the year that the address asks for."""
    today = timezone.localdate()
    year = request.GET.get("year", "")
    year = year if year in years() else str(today.year)
    return asking.asked(_actor(request), {"place": request.GET.get("place", ""), "at": year}, today=today), year


def _address(indicator: Indicator, whose: str) -> str:
    return f"{reverse('insight:target_detail', args=[indicator.code])}?{whose}"


def _page(request: HttpRequest, asked: Asked, year: str, form: TargetsPut) -> HttpResponse:
    indicators = planning.indicators_of(form.codes)
    whose = urlencode({"place": asked.place.code, "year": year})
    found = planning.of_place(asked.place, Period.parse(year), indicators, today=timezone.localdate())
    page = {
        "asked": asked,
        "year": year,
        "years": years(),
        "form": form,
        "rows": [(form[each.indicator.code], _address(each.indicator, whose), plans.line(each)) for each in found],
        "rule": plans.rule_text(),
        "may_put": gate.can(_actor(request), TARGET, asked.place),
    }
    return render(request, "insight/target_list.html", page, status=422 if form.is_bound else 200)
