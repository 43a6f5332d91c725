"""Fields people type facts into: rough days, amounts of đồng, codes, telephone and citizen numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.core import identifiers
from hoptac.core.fields import LARGEST, AmountField, CheckedField, CleanField, DayField, amount
from hoptac.registry.choices import Precision

__all__ = [
    "LARGEST",
    "AmountField",
    "CheckedField",
    "CleanField",
    "DayField",
    "RoughDay",
    "RoughDayField",
    "amount",
    "citizen_field",
    "code_field",
    "phone_field",
]

_ROUGH_DAY: Final = re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])?(?P<year>\d{4})")
_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")


@dataclass(frozen=True)
class RoughDay:
    """A day, month or year; the first day stands for a rough one."""

    day: date
    precision: Precision

    def __str__(self) -> str:
        shape = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}[self.precision]
        return self.day.strftime(shape)


class RoughDayField(forms.CharField):
    """A day (20/5/2015), a month (5/2015) or only a year (2015); becomes a RoughDay."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("20/05/2015, or 05/2015, or only 2015 when no more is known."))
        options.setdefault("widget", forms.TextInput(attrs={"class": "short"}))
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> RoughDay | None:
        """Return what was typed as a day with its precision; None for nothing."""
        typed = super().clean(value)
        if not typed:
            return None
        found = _ISO.fullmatch(typed) or _ROUGH_DAY.fullmatch(typed.replace(" ", ""))
        if not found:
            raise ValidationError(_("Write a day as dd/mm/yyyy, a month as mm/yyyy or a year as yyyy."), "rough_day")
        day, month = found["day"], found["month"]
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            return RoughDay(date(int(found["year"]), int(month or 1), int(day or 1)), precision)
        except ValueError:
            raise ValidationError(_("There is no such day in the calendar."), "no_such_day") from None


def code_field(**options: Any) -> CheckedField:
    """Return a field for an organisation's code."""
    return CheckedField(check=identifiers.organisation_code_check, **options)


def citizen_field(**options: Any) -> CheckedField:
    """Return a field for a citizen number."""
    return CheckedField(check=identifiers.citizen_id_check, **options)


def phone_field(**options: Any) -> CheckedField:
    """Return a field for a telephone number."""
    return CheckedField(check=identifiers.phone_normalise, **options)
