"""What several forms ask: why, and who phoned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import CleanField


class Relayed(forms.Form):
    """An answer that the desk may enter for a side; then it says who phoned, else that is not asked."""

    on_behalf_of = CleanField(
        label=_("Who phoned"), max_length=120, help_text=_("Kept in the trail with your name; both sides read it.")
    )

    def __init__(self, *args: Any, is_relayed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_relayed:
            del self.fields["on_behalf_of"]


class Reason(Relayed):
    """Why something is refused, declined, dropped, called off or ended."""

    reason = CleanField(label=_("Reason"), max_length=300, help_text=_("Those it concerns read it."))
