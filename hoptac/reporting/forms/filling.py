"""The lines of a report as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hoptac.core.errors import RuleBroken
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
