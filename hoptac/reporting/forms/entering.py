"""What an organisation types to confirm a report that was filled in for it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ConfirmationOpen(forms.Form):
    """Number and code, as they were read out or stand on the paper."""

    number = forms.IntegerField(min_value=1, max_value=2**63 - 1, label=gettext_lazy("Paper number"))
    code = forms.CharField(max_length=20, label=gettext_lazy("Code"))


class ReportConfirm(forms.Form):
    """Who confirms it; and what is wrong, when it is not confirmed."""

    name = forms.CharField(max_length=120, label=gettext_lazy("Your name and office"))
    reason = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("What is wrong, if something is"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
