"""The shape of what people type: the lines of a report, reasons, a period to ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import FormVersion
from hoptac.reporting.queries import Filled, LineState
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line
from hoptac.reporting.written import Written


class NumberField(forms.CharField):
    """A line's number as people write it, 1.250,5 or 1250,5, in the line's own scale; becomes base units."""

    def __init__(self, line: Line, **options: Any) -> None:
        self.line = line
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "number"})
        super().__init__(required=False, max_length=30, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show base units as people write them; what was typed and refused stays as it was."""
        return filling.said(self.line, value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return base units; None for nothing."""
        try:
            return filling.read_number(self.line, super().clean(value))
        except RuleBroken as broken:
            raise ValidationError(str(broken), broken.code) from None


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y"], widget=widget, **options)


class ReportFill(forms.Form):
    """All lines of one report. `seen` is the revision the page was made from."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, filled: Filled) -> None:
        super().__init__(data, initial={"seen": filled.report.revision})
        self.filled = filled
        for code, state in filled.lines.items():
            self.fields[f"line_{code}"] = _field(state)
            self.fields[f"why_{code}"] = forms.CharField(
                required=False,
                max_length=1000,
                label=_("Explanation"),
                initial=state.cell.explanation if state.cell else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def sections(self) -> Iterator[tuple[str, list[tuple[LineState, Any, Any]]]]:
        """Yield each heading with its lines, the field of each and the field that explains it."""
        for title, lines in self.filled.sections:
            yield title, [(each, self[f"line_{each.line.code}"], self[f"why_{each.line.code}"]) for each in lines]

    def written(self) -> Iterator[Written]:
        """Yield the lines that say something else than before; a line that could not be read is left out."""
        for code, state in self.filled.lines.items():
            if f"line_{code}" not in self.data or f"line_{code}" in self.errors:
                continue
            said, why = self.cleaned_data[f"line_{code}"], self.cleaned_data.get(f"why_{code}", "")
            is_text = state.line.is_text
            written = Written(code, None if is_text else said, said if is_text else "", why)
            if state.differs(value=written.value, text=written.text, explanation=why):
                yield written


def _field(state: LineState) -> forms.Field:
    line = state.line
    common: dict[str, Any] = {"label": line.title, "help_text": line.help}
    if line.is_text:
        text = state.cell.text if state.cell else ""
        return forms.CharField(
            required=False, max_length=4000, initial=text, widget=forms.Textarea(attrs={"rows": 3}), **common
        )
    return NumberField(line, initial=state.value, **common)


#: Workbooks taken at once.
MOST_FILES = 200


class Files(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, at most as many as are taken at once."""

    widget = Files(attrs={"multiple": True, "accept": ".xlsx,.ods"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return every file that was sent."""
        if len(data or []) > MOST_FILES:
            raise ValidationError(_("Not more than %(most)s files at once.") % {"most": MOST_FILES}, "too_many")
        return [super(FilesField, self).clean(each, initial) for each in data or [None]]


class WorkbooksTake(forms.Form):
    """Workbooks that were filled in."""

    workbooks = FilesField(
        label=gettext_lazy("Workbooks"),
        help_text=gettext_lazy("The workbooks of the reports themselves, filled in; several at once if you like."),
    )


class ReportJudge(forms.Form):
    """The revision that was looked at."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReportReturn(ReportJudge):
    """Why a report goes back: as a whole, and line by line."""

    reason = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("What is to be changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

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


class ReportExtend(forms.Form):
    """Until when, inclusive, and why."""

    until = _day(label=gettext_lazy("Time until"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))


class RoundOpen(forms.Form):
    """Which form is asked for, and for which period."""

    version = forms.ModelChoiceField(FormVersion.objects.none(), label=gettext_lazy("Form"), empty_label=None)
    period = forms.CharField(
        max_length=8,
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("2026-H1, 2026-Q3, 2026 …: a half, a quarter, a year"),
    )
    due_on = _day(required=False, label=gettext_lazy("Due"), help_text=gettext_lazy("Empty: the form's own days"))
    closes_on = _day(required=False, label=gettext_lazy("Closes after"))

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
