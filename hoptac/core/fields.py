"""Fields people type into on the pages of every context: days, amounts of đồng, checked numbers, lines of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hoptac.core import text, uploads
from hoptac.core.errors import RuleBroken

_UNITS: Final = {
    "": 1, "d": 1, "vnd": 1, "dong": 1,
    "nghin": 10**3, "nghin dong": 10**3, "ngan": 10**3, "ngan dong": 10**3,
    "tr": 10**6, "trieu": 10**6, "tr d": 10**6, "trieu dong": 10**6,
    "ty": 10**9, "ti": 10**9, "ty dong": 10**9, "ti dong": 10**9,
}  # fmt: skip
_AMOUNT: Final = re.compile(r"(?P<minus>[-−])?\s*(?P<digits>\d[\d.,\s]*)(?P<unit>[^\d]*)")
_GROUPED: Final = re.compile(r"\d{1,3}(?P<mark>[.,\s])\d{3}(?:(?P=mark)\d{3})*")
LARGEST: Final = 10**15
ACCEPT: Final = ",".join(sorted(set(uploads.MIME.values())))


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Let a field of a form offer choices that are known only when it is shown; TypeError when it takes none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = list(choices)


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of a form offer rows that are known only when it is shown; TypeError when it takes none."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows")
    field.queryset = rows


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for mypy only
    """One of the rows given by offer_rows, each called what `said` returns of it."""

    def __init__(self, said: Callable[[Any], str], **options: Any) -> None:
        super().__init__(None, **options)
        self._said = said

    def label_from_instance(self, obj: Any) -> str:
        """Return what a row is called."""
        return self._said(obj)


class DayField(forms.DateField):
    """A day, picked or typed as dd/mm/yyyy."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"])
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)


class AmountField(forms.CharField):
    """Whole đồng, typed in figures or with a unit: 2.500.000 · 2,5 triệu · 1,2 tỷ."""

    def __init__(self, *, may_be_negative: bool = False, **options: Any) -> None:
        self.may_be_negative = may_be_negative
        options.setdefault("widget", forms.TextInput(attrs={"class": "short", "inputmode": "text"}))
        options.setdefault("help_text", _("In đồng, or with a unit: 2.500.000, 500 triệu, 1,2 tỷ."))
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show an amount with grouped thousands."""
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Return whole đồng; None for nothing."""
        typed = super().clean(value)
        return amount(typed, may_be_negative=self.may_be_negative) if typed else None


def amount(typed: str, *, may_be_negative: bool = False) -> int:
    """Return an amount in đồng; ValidationError when it cannot be read without guessing."""
    found = _AMOUNT.fullmatch(typed.strip())
    scale = _UNITS.get(text.fold(found["unit"]).strip()) if found else None
    if not found or scale is None:
        raise ValidationError(_("Write an amount such as 2.500.000, 500 triệu or 1,2 tỷ."), "amount")
    value = _scaled(found["digits"].strip(), scale)
    value = -value if found["minus"] else value
    if value < 0 and not may_be_negative:
        raise ValidationError(_("The amount cannot be less than nothing."), "negative")
    if abs(value) > LARGEST:
        raise ValidationError(_("This amount is too large to be meant."), "too_large")
    return value


def _scaled(digits: str, scale: int) -> int:
    if digits.isdigit() or _GROUPED.fullmatch(digits):
        return int(re.sub(r"\D", "", digits)) * scale
    plain = digits.replace(" ", "")
    if scale > 1 and re.fullmatch(r"(\d+|\d{1,3}(\.\d{3})+)[,]\d+|\d+\.\d+", plain):
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
        exact = Decimal(plain) * scale
        if exact == exact.to_integral_value():
            return int(exact)
    raise ValidationError(_("Write an amount such as 2.500.000, 500 triệu or 1,2 tỷ."), "amount")


class CheckedField(forms.CharField):
    """A number that a rule of core.identifiers checks and brings into its kept shape."""

    def __init__(self, *, check: Callable[[str], str], **options: Any) -> None:
        self.check = check
        options.setdefault("widget", forms.TextInput(attrs={"class": "short", "autocomplete": "off"}))
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> str:
        """Return the number as it is kept; "" for nothing."""
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return self.check(typed)
        except RuleBroken as error:
            raise ValidationError(str(error), error.code) from error


class CleanField(forms.CharField):
    """A line of text: one spelling of Unicode, single spaces."""

    def clean(self, value: Any) -> str:
        """Return the text with its letters composed and its spaces collapsed."""
        return text.clean(super().clean(value) or "")


class DocumentField(forms.FileField):
    """A photo or PDF, told by its content; becomes an uploads.Upload."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("A photo of the paper, or a PDF file."))
        super().__init__(widget=forms.FileInput(attrs={"accept": ACCEPT}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return what was sent; None for nothing."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        try:
            return uploads.read(sent, kinds=uploads.DOCUMENTS)
        except RuleBroken as reason:
            raise ValidationError(str(reason), reason.code) from reason
