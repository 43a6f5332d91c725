"""The shape of what people type into the shop window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.choices import CertificateKind, ProductGroup
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken
from hoptac.core.text import clean
from hoptac.showcase import haste, rules
from hoptac.showcase.choices import EnquiryState, Month
from hoptac.showcase.rules import Question
from hoptac.showcase.searching import Narrowing
from hoptac.showcase.shelf import FACETS, LEAST_STARS, PRICES, QUANTITIES

#: In a list: those left without an answer for too long.
OVERDUE = "overdue"


def _numbers(values: Iterable[int]) -> list[tuple[int, str]]:
    return [(value, str(value)) for value in values]


class ProductSearch(forms.Form):
    """What is looked for, and what it is narrowed to; anything odd in an address is passed over."""

    q = forms.CharField(required=False, max_length=200, label=_("What are you looking for?"))
    kind = forms.SlugField(required=False, max_length=40)
    group = forms.ChoiceField(required=False, choices=ProductGroup)
    stars = forms.TypedChoiceField(required=False, choices=_numbers(LEAST_STARS), coerce=int)
    certificate = forms.ChoiceField(required=False, choices=CertificateKind)
    commune = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    month = forms.TypedChoiceField(required=False, choices=Month, coerce=int)
    quantity = forms.TypedChoiceField(required=False, choices=_numbers(QUANTITIES), coerce=int)
    price = forms.TypedChoiceField(required=False, choices=_numbers(PRICES), coerce=int)


def narrowing(asked: Mapping[str, str]) -> Narrowing:
    """Return what an address asks for; a narrowing that makes no sense is none."""
    stated = {}
    for name, field in ProductSearch.base_fields.items():  # a form of its own would copy every list of choices
        with suppress(ValidationError):
            stated[name] = field.clean(asked.get(name))
    kept = {name: stated[name] for name in FACETS if stated.get(name) not in ("", None)}
    return Narrowing(text=clean(stated.get("q", "")), **kept)


class QuantityField(forms.DecimalField):
    """A quantity as people write it: 1.250,5 or 1250,5 or 1250.5."""

    GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")

    def to_python(self, value: Any) -> Any:
        """Return the number; points between groups of three are no decimals."""
        if isinstance(value, str):
            value = value.strip()
            value = value.replace(".", "") if self.GROUPED.fullmatch(value) else value
            value = value.replace(",", ".")
        return super().to_python(value)


class EnquirySend(forms.Form):
    """An enquiry about a product: who asks, how to reach them, how much, when, what."""

    name = forms.CharField(max_length=120, label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=_("Phone number"),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail"),
        help_text=_("A phone number or an e-mail address is enough."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    quantity = QuantityField(
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        label=_("How much"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    unit = forms.CharField(required=False, max_length=30, label=_("Unit"), help_text=_("For example kg, box, tonne"))
    month = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("In which month"), choices=[("", "–"), *Month.choices]
    )
    message = forms.CharField(
        required=False, max_length=3000, label=_("Your question"), widget=forms.Textarea({"rows": 4})
    )
    website = forms.CharField(required=False, label=_("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        """Return the phone number in one way of writing."""
        phone = str(self.cleaned_data["phone"]).strip()
        try:
            return identifiers.phone_normalise(phone) if phone else ""
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken), code=broken.code) from broken

    def clean(self) -> dict[str, Any]:
        """Refuse what a machine sends, and an enquiry nobody could answer."""
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("website"):
            raise forms.ValidationError(_("Leave the last field empty, then send again."), code="trap")
        if not kept.get("phone") and not kept.get("email") and not ({"phone", "email"} & self.errors.keys()):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        try:
            rules.haste_check(age=haste.age(kept.get("opened", "")))
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken), code=broken.code) from broken
        return kept

    def question(self, *, language: str) -> Question:
        """Return the enquiry as the action takes it, asked in that language."""
        kept = self.cleaned_data
        return Question(
            name=clean(kept["name"]),
            phone=kept["phone"],
            email=kept["email"],
            quantity=kept["quantity"] or None,
            unit=clean(kept["unit"]),
            month=kept["month"],
            message=kept["message"].strip(),
            language=language,
        )


class EnquiryAnswer(forms.Form):
    """The answer to an enquiry."""

    answer = forms.CharField(max_length=5000, label=_("Your answer"), widget=forms.Textarea({"rows": 6}))


class EnquiryClose(forms.Form):
    """Close without an answer."""

    is_spam = forms.BooleanField(required=False, label=_("It is not meant seriously"))


class EnquiryFilter(forms.Form):
    """Which enquiries to list."""

    state = forms.ChoiceField(required=False, choices=[*EnquiryState.choices, (OVERDUE, OVERDUE)])
