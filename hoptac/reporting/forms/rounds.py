"""What is asked for, and which reports of it are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer, offer_rows
from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState
from hoptac.reporting.forms.fields import day
from hoptac.reporting.models import FormVersion, Round


class RoundOpen(forms.Form):
    """Which forms are asked for, and for which period."""

    version = forms.ModelMultipleChoiceField(
        FormVersion.objects.none(), label=gettext_lazy("Forms"), widget=forms.CheckboxSelectMultiple
    )
    period = forms.CharField(
        max_length=8,
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("2026-H1, 2026-Q3, 2026 …: a half, a quarter, a year"),
    )
    due_on = day(required=False, label=gettext_lazy("Due"), help_text=gettext_lazy("Empty: the form's own days"))
    closes_on = day(required=False, label=gettext_lazy("Closes after"))

    def __init__(self, *arguments: Any, versions: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer_rows(self, "version", versions)

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


class SilentFilter(forms.Form):
    """Whom to call for: which round, which commune; anything odd in an address is passed over."""

    use_required_attribute = False
    round = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label=gettext_lazy("Report"))
    commune = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, rounds: Iterable[Round], **options: Any) -> None:
        super().__init__(*arguments, **options)
        named = [(each.pk, f"{each.version.title} – {Period.parse(each.period).label}") for each in rounds]
        offer(self, "round", named)
        #: The round that is meant when none is chosen; None where there is none.
        self.latest = named[0][0] if named else None
