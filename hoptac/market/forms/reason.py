"""The one form that asks why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import CleanField


class Reason(forms.Form):
    """Why something is refused, declined, dropped, called off or ended."""

    reason = CleanField(label=_("Reason"), max_length=300, help_text=_("The other side reads it."))
