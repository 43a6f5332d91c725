"""Shape of what narrows lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import offer
from hoptac.facts.choices import Sector, SizeBand
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.registry.choices import RequestState, Status
from hoptac.registry.queries import listing
from hoptac.registry.queries.listing import Narrowing

ALL = ("", _("all"))


def _known(choices: Any, label: Any) -> list[tuple[str, Any]]:
    return [ALL, *[(value, name) for value, name in choices if value], (listing.UNKNOWN, label)]


class OrganisationFilter(forms.Form):
    """What narrows the list of organisations; anything odd in an address is passed over.

    The fields of WIDE are shown when the address has one of them, if only empty.
    """

    WIDE = ("kind", "sector", "commune", "size", "founded_from", "founded_to")

    q = forms.CharField(label=_("Name, code or place"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[ALL, *[(kind.value, kind.label) for kind in REGISTERED_KINDS]]
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=_known(Sector.choices, Sector.UNKNOWN.label))
    status = forms.ChoiceField(
        label=_("Legal state"),
        required=False,
        choices=[
            (listing.EXISTING, _("all that exist")),
            (listing.EVERY, _("also ended ones")),
            *Status.choices,
        ],
    )
    commune = forms.TypedChoiceField(label=_("Commune"), required=False, coerce=int, empty_value=None)
    size = forms.ChoiceField(label=_("Size"), required=False, choices=_known(SizeBand.choices, SizeBand.UNKNOWN.label))
    founded_from = forms.IntegerField(label=_("Founded from year"), required=False, min_value=1950, max_value=2200)
    founded_to = forms.IntegerField(label=_("Founded to year"), required=False, min_value=1950, max_value=2200)

    def __init__(self, communes: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "commune", [ALL, *communes])

    def narrowing(self, sort: str) -> Narrowing:
        """Return what was asked; a word that makes no sense narrows nothing."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Narrowing(text=kept.pop("q", ""), sort=sort, **kept)

    @property
    def wide(self) -> list[forms.BoundField]:
        """The fields that narrow further, where they are asked for."""
        is_asked = any(name in self.data for name in self.WIDE)
        return [self[name] for name in self.WIDE] if is_asked else []


class MemberFilter(forms.Form):
    """What narrows a list of members."""

    q = forms.CharField(label=_("Name or certificate number"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("members today")), ("all", _("also those who left"))]
    )


class RequestFilter(forms.Form):
    """What narrows the list of requests."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*RequestState.choices, ("all", _("all"))])
