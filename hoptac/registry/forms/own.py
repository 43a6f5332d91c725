"""Shape of what a unit writes about itself, and of what it asks for and gets answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.registry.entries import LEGAL, OWN
from hoptac.registry.forms import fields
from hoptac.registry.forms.legal import LegalFacts, not_to_come
from hoptac.registry.words import FIELDS


class OrganisationEdit(forms.Form):
    """Contacts and introduction; the introduction stands on the public page."""

    phone = fields.phone_field(label=FIELDS["phone"], required=False)
    email = forms.EmailField(label=FIELDS["email"], required=False, max_length=254)
    website = forms.URLField(label=FIELDS["website"], required=False, max_length=200, assume_scheme="https")
    introduction = forms.CharField(
        label=FIELDS["introduction"],
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Who you are, in two or three sentences. Everybody can read it."),
    )

    def facts(self) -> dict[str, Any]:
        """Return what was written."""
        return {name: self.cleaned_data[name] for name in OWN if self.cleaned_data[name]}

    def cleared(self) -> frozenset[str]:
        """Return what was left empty."""
        return frozenset(name for name in OWN if not self.cleaned_data[name])


class RequestField(forms.Form):
    """Which legal fact is to change."""

    field = forms.ChoiceField(label=_("What should change?"), choices=[(name, FIELDS[name]) for name in LEGAL])


class RequestReason(forms.Form):
    """Why a legal fact should change."""

    reason = fields.CleanField(
        label=_("Why"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: resolution of the general meeting of 12/03/2026."),
    )


class RequestDecide(forms.Form):
    """An officer's answer to a request."""

    on = fields.DayField(label=_("Holds from"))
    answer = fields.CleanField(
        label=_("Answer"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when the request is declined: say why, and what to do."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)


def as_wanted(form: LegalFacts, name: str) -> str:
    """Return the wanted fact as a request keeps it: text that the same form reads again."""
    value = form.cleaned_data.get(name)
    return "" if value is None else str(value)
