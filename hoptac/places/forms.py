"""Shape of what a visitor types into the search of places."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PlaceSearchForm(forms.Form):
    """`q`: a name, old or new, with or without marks; `on`: the day whose units come first (default: today)."""

    q = forms.CharField(
        label=_("Name of a province, district or commune, old or new"), max_length=120, required=False, strip=True
    )
    on = forms.DateField(
        label=_("As on"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
    )
