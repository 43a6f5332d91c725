"""Facts of the registry as pages write them: codes, rough days, states as badges, choices in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hoptac.core import identifiers
from hoptac.facts.choices import Sector, SizeBand
from hoptac.facts.elements import Element
from hoptac.parties.choices import OrganisationKind
from hoptac.registry import exports, rules, words
from hoptac.registry.choices import Status

register = template.Library()

EMPTY = "–"


@register.filter
def organisation_code(code: str | None) -> str:
    """Return a code as it is printed; a dash for none."""
    return identifiers.organisation_code_format(code) if code else EMPTY


@register.filter
def phone(number: str) -> str:
    """Return a telephone number as people write it; what is no single number stays as it is."""
    if not number:
        return EMPTY
    return identifiers.phone_format(number) if number.startswith("+") and number[1:].isdigit() else number


@register.filter
def kind_name(value: str) -> str:
    """Return the kind of an organisation in words."""
    return str(OrganisationKind(value).label)


@register.filter
def sector_name(value: str) -> str:
    """Return the sector in words; a dash where it is not known."""
    return str(Sector(value).label) if value else EMPTY


@register.filter
def size_name(value: str) -> str:
    """Return the size band in words; a dash where it is not known."""
    return str(SizeBand(value).label) if value else EMPTY


@register.filter
def status_badge(value: str) -> SafeString:
    """Return a state in words: green while it works, warm while it exists, grey when it has ended."""
    return _badge(value, get_language())


@lru_cache(maxsize=64)
def _badge(value: str, _language: str | None) -> SafeString:
    kind = " badge-good" if value in rules.WORKING else " badge-warm" if value in rules.EXISTING else ""
    return format_html('<span class="badge{}">{}</span>', kind, Status(value).label)


@register.simple_tag
def rough_day(day: date | None, precision: str) -> str:
    """Return a day as exactly as it is known."""
    return exports.founded(day, precision) or EMPTY


@register.filter
def masked(citizen_id: str | None) -> Any:
    """Return a citizen number of which only the last three digits can be read."""
    return f"•••••••••{citizen_id[-3:]}" if citizen_id else EMPTY


@register.filter
def field_name(name: str) -> str:
    """Return the name of a fact as people know it."""
    return words.field_label(name) or name


@register.filter
def fact(value: Any, name: str) -> str:
    """Return the value of a fact as people say it."""
    told = words.field_shown(name, value)
    return exports.day_shown(str(value)) if told is None else told


@register.filter
def element_name(element: Element) -> str:
    """Return a countable thing with its unit, for the head of a row."""
    unit = words.UNITS.get(element.unit, element.unit)
    return f"{words.ELEMENTS.get(element.code, element.code)} ({unit})"


@register.filter
def at_day(found: Mapping[date, Any], on: date) -> Any:
    """Return what stands under a day; nothing when nothing does."""
    return found.get(on, ())
