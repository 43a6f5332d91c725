"""How versions of forms and their parts are printed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hoptac.core.numbers_vi import format_number
from hoptac.facts.indicators import INDICATOR
from hoptac.registry import words
from hoptac.reporting.choices import VersionState
from hoptac.reporting.forms import PERIODS, CheckEdit, FormHead, LineEdit, SectionEdit
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules import form as form_rules
from hoptac.reporting.rules.form import TEXT

register = template.Library()

_LOOK = {VersionState.DRAFT: "badge badge-warm", VersionState.IN_USE: "badge badge-good"}


@register.filter
def version_badge(version: FormVersion) -> SafeString:
    """Return the state of a version as a badge."""
    css = _LOOK.get(VersionState(version.state), "badge")
    return format_html('<span class="{}">{}</span>', css, version.get_state_display())


@register.filter
def period_kind(version: FormVersion) -> str:
    """Return how often a form is asked for."""
    return str(PERIODS[version.period_kind])


@register.filter
def element_label(code: str) -> str:
    """Return the name of an element or indicator."""
    if code in words.ELEMENTS:
        return str(words.ELEMENTS[code])
    return str(INDICATOR[code].label) if code in INDICATOR else code


@register.filter
def unit_said(line: Mapping[str, Any]) -> str:
    """Return what a line of a definition is counted in."""
    if line["unit"] == TEXT:
        return _("words")
    return str(line.get("scale_name") or words.UNITS.get(line["unit"], line["unit"]))


@register.filter
def range_said(line: Mapping[str, Any]) -> str:
    """Return the range of a line where it is more than “not negative”."""
    scale, said = line.get("scale", 1), ""
    if line.get("least", 0):
        said += f" · ≥ {_said(line['least'], scale)}"
    if line.get("most") is not None:
        said += f" · ≤ {_said(line['most'], scale)}"
    return said


def _said(value: int, scale: int) -> str:
    return format_number(Fraction(value, scale), 3 if value % scale else 0)


@register.filter
def part_field(key: str) -> str:
    """Return what a key of a part is called on its form."""
    for form in (FormHead, LineEdit, SectionEdit, CheckEdit):
        if key in form.base_fields:
            return str(form.base_fields[key].label)
    return key


@register.filter
def part_value(value: Any) -> str:
    """Return what a part says, in words."""
    if value in (None, "", [], ()):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each["title"] if isinstance(each, dict) else each) for each in value)
    return str(value)


@register.filter
def of_key(values: Mapping[str, Any], key: str) -> Any:
    """Return what a mapping holds under a key."""
    return values[key]


@register.filter
def line_names(version: FormVersion) -> list[tuple[str, str]]:
    """Return the lines a rule can speak of, code and title."""
    lines = form_rules.read(version.definition).lines.values()
    return [(line.code, line.title) for line in lines if not line.is_text]
