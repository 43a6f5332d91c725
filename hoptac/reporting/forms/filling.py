"""The lines of a report as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _

from hoptac.core.errors import RuleBroken
from hoptac.reporting.queries import Filled, LineState
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line, Section
from hoptac.reporting.written import Written

#: Signs of an explanation, and of a line that takes words.
MOST_WHY, MOST_WORDS = 1000, 4000


class NumberField(forms.CharField):
    """A line's number as people write it, 1.250,5 or 1250,5, in the line's own scale; becomes base units."""

    def __init__(self, line: Line, *, is_locked: bool, **options: Any) -> None:
        self.line = line
        told = f"help_{line.code} notes_{line.code}" if line.help else f"notes_{line.code}"
        looks = {"inputmode": "decimal", "autocomplete": "off", "class": "number", "aria-describedby": told}
        widget = forms.TextInput({**looks, "readonly": is_locked})
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
                max_length=MOST_WHY,
                label=_("Explanation"),
                initial=state.cell.explanation if state.cell else "",
                show_hidden_initial=True,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def look_again(self, filled: Filled) -> None:
        """Show what was typed beside the report as it is now: what is sent next was written in sight of that."""
        self.filled = filled
        self.data = {**dict(self.data.items()), "seen": str(filled.report.revision)}

    def sections(self) -> Iterator[tuple[Section, list[tuple[LineState, Any, Any]]]]:
        """Yield each section with its lines, the field of each and the field that explains it."""
        for section, lines in self.filled.sections:
            yield section, [(each, self[f"line_{each.line.code}"], self[f"why_{each.line.code}"]) for each in lines]

    def written(self) -> Iterator[Written]:
        """Yield the lines that were changed on this page and say something else than now; unreadable ones are left out.

        A line nobody touched says what it said when the page was made, which others may have changed since.
        """
        touched = set(self.changed_data)
        for code, state in self.filled.lines.items():
            if f"line_{code}" in self.errors or not touched & {f"line_{code}", f"why_{code}"}:
                continue
            said, why = self.cleaned_data[f"line_{code}"], self.cleaned_data.get(f"why_{code}", "")
            is_text = state.line.is_text
            written = Written(code, None if is_text else said, said if is_text else "", why)
            if state.differs(value=written.value, text=written.text, explanation=why):
                yield written


def _field(state: LineState) -> forms.Field:
    line = state.line
    common: dict[str, Any] = {"label": line.title, "help_text": line.help, "show_hidden_initial": True}
    if line.is_text:
        text, widget = state.cell.text if state.cell else "", forms.Textarea({"rows": 3, "readonly": state.is_locked})
        return forms.CharField(required=False, max_length=MOST_WORDS, initial=text, widget=widget, **common)
    return NumberField(line, is_locked=state.is_locked, initial=state.value, **common)


#: Lines that can wait to be sent at once: more than any form has.
MOST_CHANGES = 1000
_KEY = RegexValidator(r"\A[0-9a-zA-Z-]{8,40}\Z")
_SHAPE = {"code": str, "typed": str, "why": str, "seen": int}


class CellsSend(forms.Form):
    """Lines typed one by one, perhaps without a network: the key made for them, and each with what was seen then."""

    key = forms.CharField(max_length=40, validators=[_KEY])
    changes = forms.JSONField()

    def clean_changes(self) -> list[dict[str, Any]]:
        """Return the changes; refuse anything of another shape."""
        found = self.cleaned_data["changes"]
        if not isinstance(found, list) or len(found) > MOST_CHANGES or not all(map(_is_change, found)):
            raise ValidationError(_("These lines cannot be read."), "unreadable")
        return found

    def written(self, filled: Filled) -> tuple[list[tuple[int, Written]], dict[str, str]]:
        """Return the lines, each with the revision its author had seen, and why others could not be read."""
        lines, refused = list[tuple[int, Written]](), dict[str, str]()
        for change in self.cleaned_data["changes"]:
            state = filled.lines.get(change["code"])
            try:
                if state is None:
                    raise RuleBroken("report_no_such_line", "The report has no line %(line)s.", line=change["code"])
                is_text, why = state.line.is_text, change["why"][:MOST_WHY]
                value = None if is_text else filling.read_number(state.line, change["typed"])
                line = Written(change["code"], value, change["typed"][:MOST_WORDS] if is_text else "", why)
            except RuleBroken as broken:
                refused[change["code"]] = str(broken)
            else:
                lines.append((change["seen"], line))
        return lines, refused


def _is_change(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and found.keys() == _SHAPE.keys()
        and all(isinstance(found[key], kind) for key, kind in _SHAPE.items())
    )
