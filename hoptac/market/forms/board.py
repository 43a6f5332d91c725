"""What narrows the public board of needs."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _


class BoardFilter(forms.Form):
    """What narrows the public board; anything odd in an address is passed over."""

    kind = forms.SlugField(required=False, max_length=40, label=_("Kind of product"))
    month = forms.DateField(required=False, input_formats=["%Y-%m"], label=_("Month"))

    def asked(self) -> tuple[str, date | None]:
        """Return the code of a kind ("" any) and the first day of a month (None: any)."""
        self.is_valid()
        return self.cleaned_data.get("kind") or "", self.cleaned_data.get("month")
