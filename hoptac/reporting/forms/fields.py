"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from django import forms


def day(**options: Any) -> forms.DateField:
    """Return a field for a day, typed dd/mm/yyyy or chosen."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(input_formats=["%Y-%m-%d", "%d/%m/%Y"], widget=widget, **options)
