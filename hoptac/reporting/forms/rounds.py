"""What is asked for, and which reports of it are listed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState
from hoptac.reporting.forms.fields import day
from hoptac.reporting.models import FormVersion


class RoundOpen(forms.Form):
    """Which form is asked for, and for which period."""

    version = forms.ModelChoiceField(FormVersion.objects.none(), label=gettext_lazy("Form"), empty_label=None)
    period = forms.CharField(
        max_length=8,
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("2026-H1, 2026-Q3, 2026 …: a half, a quarter, a year"),
    )
    due_on = day(required=False, label=gettext_lazy("Due"), help_text=gettext_lazy("Empty: the form's own days"))
    closes_on = day(required=False, label=gettext_lazy("Closes after"))

    def __init__(self, *arguments: Any, versions: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        """Return the period."""
        try:
            return Period.parse(self.cleaned_data["period"])
        except RuleBroken as broken:
            raise ValidationError(str(broken), broken.code) from None


class RoundFilter(forms.Form):
    """Which reports of a round are listed; anything odd in an address is passed over."""

    state = forms.ChoiceField(
        required=False, choices=[("", gettext_lazy("All")), *ReportState.choices], label=gettext_lazy("State")
    )
    commune = forms.IntegerField(required=False, min_value=1)
