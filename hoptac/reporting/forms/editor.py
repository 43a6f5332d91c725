"""Editing a draft: its head, a section, a line, a rule; each says as plain data what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoptac.core import formula
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.indicators import INDICATOR
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.registry import words
from hoptac.reporting.rules import editing
from hoptac.reporting.rules.editing import Part
from hoptac.reporting.rules.form import SCALES, TEXT

PERIODS = {
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "half": gettext_lazy("Half-year"),
    "nine_months": gettext_lazy("Nine months"),
    "year": gettext_lazy("Year"),
}
_SCALES = {
    1_000: gettext_lazy("thousands"),
    10_000: gettext_lazy("ten thousands (m² as hectares)"),
    1_000_000: gettext_lazy("millions"),
    1_000_000_000: gettext_lazy("billions"),
}
_RELATIONS = [
    ("<=", gettext_lazy("is not more than")),
    (">=", gettext_lazy("is not less than")),
    ("=", gettext_lazy("is equal to")),
]
_SEVERITIES = [
    ("error", gettext_lazy("Error: the report cannot be sent")),
    ("warning", gettext_lazy("Warning: an explanation settles it")),
]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Edited(forms.Form):
    """What every form of the editor has: the mark of what its author saw."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, definition: Mapping[str, Any], known: Mapping[str, Any], **options: Any
    ) -> None:
        """`definition` is the draft's; `known` the part as it is, empty for a new one."""
        self.definition, self.known = definition, known
        initial = {**self.shown(known), "seen": editing.token(known)} if known else {}
        options["initial"] = initial
        super().__init__(*arguments, **options)

    def shown(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return a part as the fields show it."""
        return dict(known)

    def code(self, part: Part, said: str) -> str:
        """Return the code the part has, or a new one made of words."""
        return str(self.known.get("code") or editing.code_for(said, editing.codes(self.definition, part)))


class FormHead(Edited):
    """What a form is called, who owes it, and when."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Title"))
    legal_basis = forms.CharField(required=False, max_length=200, label=gettext_lazy("Legal basis"))
    kinds = forms.MultipleChoiceField(
        choices=[(kind.value, kind.label) for kind in REGISTERED_KINDS],
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Who owes it"),
    )
    period_kind = forms.ChoiceField(choices=[*PERIODS.items()], label=gettext_lazy("Asked for every"))
    opens_after_days = forms.IntegerField(
        min_value=-366,
        max_value=366,
        initial=0,
        label=gettext_lazy("Opens so many days after the period"),
        help_text=gettext_lazy("Below 0: before the period ends"),
    )
    due_after_days = forms.IntegerField(min_value=1, max_value=366, label=gettext_lazy("Due so many days after it"))
    closes_after_days = forms.IntegerField(
        min_value=1, max_value=366, label=gettext_lazy("Closes so many days after it")
    )
    unchanged_allowed = forms.BooleanField(
        required=False, label=gettext_lazy("It may be confirmed in one step when nothing has changed")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        kept = super().clean() or {}
        if {"due_after_days", "closes_after_days"} <= kept.keys() and kept["closes_after_days"] < kept[
            "due_after_days"
        ]:
            self.add_error("closes_after_days", _("It cannot close before it is due."))
        return kept

    def value(self) -> dict[str, Any]:
        """Return the head as actions.form_head_put() takes it."""
        return {key: value for key, value in self.cleaned_data.items() if key != "seen"}


class SectionEdit(Edited):
    """A heading; with rows the section is a table."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Heading"))
    rows = forms.CharField(
        required=False,
        max_length=4000,
        label=gettext_lazy("Rows of a table"),
        help_text=gettext_lazy("One in a line, for a table (crops, animals …): its lines are then the columns. "
                               "Empty: no table"),
        widget=_area(5),
    )  # fmt: skip

    def shown(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rows as people type them."""
        return {**known, "rows": "\n".join(row["title"] for row in known.get("rows", []))}

    def value(self) -> dict[str, Any]:
        """Return the section; a row that is still called as before keeps its code."""
        title = self.cleaned_data["title"]
        codes = {row["title"]: row["code"] for row in self.known.get("rows", [])}
        rows: list[dict[str, str]] = []
        for said in filter(None, (line.strip() for line in self.cleaned_data["rows"].splitlines())):
            taken = {*codes.values(), *(row["code"] for row in rows)}
            rows.append({"code": codes.get(said) or editing.code_for(said, taken), "title": said})
        return {"code": self.code("section", title), "title": title, **({"rows": rows} if rows else {})}


class LineEdit(Edited):
    """A line: what it asks, what it counts for, what it takes."""

    title = forms.CharField(max_length=200, label=gettext_lazy("Question"))
    help = forms.CharField(required=False, max_length=1000, label=gettext_lazy("Help in plain words"), widget=_area())
    element = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Counts for"),
        help_text=gettext_lazy("With an element the number counts in all figures; without one it stays in the report"),
    )
    unit = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("Only without an element: head, buildings, m2 …; “text” for words"),
    )
    scale = forms.TypedChoiceField(coerce=int, initial=1, label=gettext_lazy("People type it in"))
    scale_name = forms.CharField(
        required=False, max_length=40, label=gettext_lazy("Unit as typed"), help_text=gettext_lazy("million đồng, ha …")
    )
    required = forms.BooleanField(required=False, label=gettext_lazy("It must be filled in"))
    least = forms.DecimalField(required=False, label=gettext_lazy("Not less than"), localize=True)
    most = forms.DecimalField(required=False, label=gettext_lazy("Not more than"), localize=True)
    of = forms.ChoiceField(required=False, label=gettext_lazy("Is a part of"))
    prefill = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Filled beforehand with"),
        help_text=gettext_lazy("Only without an element: a line with one is filled with its own number"),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        elements = [(code, f"{label} ({_unit(code)})") for code, label in words.ELEMENTS.items()]
        lines = [(line["code"], line["title"]) for part in self.definition["sections"] for line in part["lines"]
                 if line["unit"] != TEXT and line["code"] != self.known.get("code")]  # fmt: skip
        indicators = [(code, str(each.label)) for code, each in INDICATOR.items() if code not in words.ELEMENTS]
        for name, choices in (
            ("element", [("", "–"), *elements]),
            ("scale", [(scale, _SCALES.get(scale, _("as it is"))) for scale in SCALES]),
            ("of", [("", "–"), *lines]),
            ("prefill", [("", "–"), (_("Elements"), elements), (_("Indicators"), indicators)]),
        ):
            offer(self, name, choices)
        if not self.known:
            self.fields["least"].initial = 0

    def shown(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return the range as people type it, in the line's own scale."""
        scale = known.get("scale", 1)
        bounds = {"least": known.get("least", 0), "most": known.get("most")}
        return {**known, **{key: _scaled(value, scale) for key, value in bounds.items()}}

    def clean(self) -> dict[str, Any]:
        """Take the unit of the element, and refuse a range finer than what is counted."""
        kept = super().clean() or {}
        if kept.get("element"):
            kept["unit"] = BY_CODE[kept["element"]].unit
        elif not kept.get("unit"):
            self.add_error("unit", _("Choose an element, or name a unit."))
        for name in ("least", "most"):
            bound = kept.get(name)
            if bound is not None and bound * kept.get("scale", 1) % 1:
                self.add_error(name, _("Too many digits after the comma."))
        return kept

    def value(self) -> dict[str, Any]:
        """Return the line without what goes without saying."""
        kept = self.cleaned_data
        scale = kept["scale"]
        bounds = {name: None if kept[name] is None else int(kept[name] * scale) for name in ("least", "most")}
        said = {key: kept[key] for key in ("element", "help", "required", "scale_name", "of", "prefill") if kept[key]}
        return {
            "code": self.code("line", kept["element"] or kept["title"]),
            "title": kept["title"],
            "unit": kept["unit"],
            **said,
            **({"scale": scale} if scale != 1 else {}),
            **({"least": bounds["least"]} if bounds["least"] != 0 else {}),
            **({"most": bounds["most"]} if bounds["most"] is not None else {}),
        }


class CheckEdit(Edited):
    """A rule between lines, typed as two formulas."""

    left = forms.CharField(
        max_length=formula.LONGEST,
        label=gettext_lazy("Formula"),
        help_text=gettext_lazy("The names of lines with + − × ÷ and brackets: managers_higher + managers_lower"),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    relation = forms.ChoiceField(choices=_RELATIONS, label=gettext_lazy("Relation"))
    right = forms.CharField(
        max_length=formula.LONGEST,
        label=gettext_lazy("Formula it is compared with"),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    severity = forms.ChoiceField(choices=_SEVERITIES, label=gettext_lazy("If it is broken"))
    say = forms.CharField(
        max_length=500, label=gettext_lazy("What it then says"), widget=_area(2),
        help_text=gettext_lazy("A whole sentence for whoever fills in the report"),
    )  # fmt: skip

    def clean_left(self) -> str:
        """Refuse a formula that cannot be read, with the spot."""
        return self._formula("left")

    def clean_right(self) -> str:
        """Refuse a formula that cannot be read, with the spot."""
        return self._formula("right")

    def _formula(self, name: str) -> str:
        try:
            return str(formula.parse(self.cleaned_data[name]))
        except RuleBroken as broken:
            raise ValidationError(str(broken), broken.code) from None

    def value(self) -> dict[str, Any]:
        """Return the rule."""
        said = {key: self.cleaned_data[key] for key in ("left", "relation", "right", "severity", "say")}
        return {"code": self.code("check", f"{said['left']} {said['right']}"), **said}


#: The form of each part of a form.
PARTS: dict[Part, type[SectionEdit | LineEdit | CheckEdit]] = {
    "section": SectionEdit,
    "line": LineEdit,
    "check": CheckEdit,
}


def _unit(code: str) -> str:
    unit = BY_CODE[code].unit
    return str(words.UNITS.get(unit, unit))


def _scaled(value: int | None, scale: int) -> int | Decimal | None:
    """Return a bound in base units as people type it."""
    if value is None:
        return None
    return Decimal(value) / scale if value % scale else value // scale
