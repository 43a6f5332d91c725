"""Reasons and days of judging a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hoptac.core.fields import offer
from hoptac.reporting.forms.fields import day
from hoptac.reporting.models import Report
from hoptac.reporting.queries import Filled
from hoptac.reporting.rules import course


class ReportJudge(forms.Form):
    """The revision that was looked at."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def _mended() -> forms.DateField:
    """Return the field for the last day on which what came back can be mended."""
    return day(required=False, label=gettext_lazy("To be mended by"), initial=_in_a_week)


def _in_a_week() -> date:
    return timezone.localdate() + course.MENDING


class ReportReturn(ReportJudge):
    """Why a report goes back: as a whole, and line by line."""

    reason = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("What is to be changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    until = _mended()

    def __init__(self, *arguments: Any, filled: Filled, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lines = list(filled.form.lines.values())
        for line in self.lines:
            self.fields[f"line_{line.code}"] = forms.CharField(
                required=False, max_length=1000, label=line.title, widget=forms.TextInput
            )

    def line_fields(self) -> list[Any]:
        """Return the fields of single lines."""
        return [self[f"line_{line.code}"] for line in self.lines]

    def remarks(self) -> dict[str, str]:
        """Return what was remarked by line, "" for the whole."""
        kept = self.cleaned_data
        return {"": kept["reason"], **{line.code: kept[f"line_{line.code}"] for line in self.lines}}


class ReportReopen(forms.Form):
    """Why an accepted report is opened again."""

    reason = forms.CharField(
        max_length=2000, label=gettext_lazy("Why it is opened again"), widget=forms.Textarea(attrs={"rows": 2})
    )
    until = _mended()


class ReportExtend(forms.Form):
    """Until when, inclusive, and why."""

    until = day(label=gettext_lazy("Time until"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))


class HeapPass(forms.Form):
    """Which reports of a commune are judged, as they were looked at, and why it goes on without the others."""

    reports = forms.MultipleChoiceField(label=gettext_lazy("Reports"))
    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Why it goes on without those that have not reported"),
    )  # fmt: skip

    def __init__(self, *arguments: Any, waiting: Iterable[Report], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self, "reports", [(f"{each.pk}:{each.revision}", each) for each in waiting])

    def revisions(self) -> dict[int, int]:
        """Return the revision that was looked at of every chosen report."""
        pairs = (each.split(":") for each in self.cleaned_data["reports"])
        return {int(pk): int(revision) for pk, revision in pairs}
