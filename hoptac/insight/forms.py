"""The switches that hold for a whole page: moment, comparison, map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import offer
from hoptac.core.periods import Period
from hoptac.facts.figures import Map
from hoptac.insight import moments


class Switches(forms.Form):
    """What the page is asked for. It only shows what was asked; asking.asked() reads the address itself."""

    use_required_attribute = False
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    sector = forms.CharField(required=False, widget=forms.HiddenInput)
    size = forms.CharField(required=False, widget=forms.HiddenInput)
    at = forms.ChoiceField(label=_("Period"))
    day = forms.DateField(label=_("or day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    compare = forms.ChoiceField(label=_("Compared with"))
    map = forms.ChoiceField(
        label=_("Map"),
        choices=[(Map.NOW.value, _("Units of today")), (Map.THEN.value, _("Units of that time"))],
    )

    def __init__(self, *, initial: Mapping[str, str], today: date, newest: date | None = None) -> None:
        super().__init__(initial=dict(initial))
        at, compare = initial.get("at", ""), initial.get("compare", "")
        periods: list[tuple[str, Any]] = [
            ("", _("Newest: %(day)s") % {"day": f"{newest:%d/%m/%Y}"} if newest else _("Today")),
            *((each.code, each.label) for each in moments.offered(today)),
        ]
        earlier: list[tuple[str, Any]] = [
            (moments.YEAR_BEFORE, _("the same time a year before")),
            (moments.PREVIOUS, _("the time just before")),
            (moments.YEAR_END, _("the end of the year before")),
            (moments.NONE, _("nothing")),
        ]
        offer(self, "at", _with(periods, at))
        offer(self, "compare", _with(earlier, compare))


def _with(choices: list[tuple[str, Any]], asked: str) -> list[tuple[str, Any]]:
    """Return the choices, with what the address asks for where it is not among them."""
    if asked in {key for key, _label in choices}:
        return choices
    return [*choices, (asked, _named(asked))]


def _named(code: str) -> str:
    try:
        return f"{date.fromisoformat(code):%d/%m/%Y}"
    except ValueError:
        return Period.parse(code).label
