"""Shape of legal facts: entered new, changed, asked for. The address is read into a commune at once."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from hoptac.core.fields import offer
from hoptac.facts.choices import Sector
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.places import queries as place_queries
from hoptac.places.atlas import atlas
from hoptac.places.choices import Level
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry.choices import Governance, Precision
from hoptac.registry.entries import CLEARABLE, LEGAL
from hoptac.registry.forms import fields
from hoptac.registry.forms.fields import RoughDay
from hoptac.registry.words import FIELDS

SEEN: Final = "registry.seen"
BUSINESS_CODE: Final = re.compile(r"[A-Za-z]?\d{2,5}")
#: Facts without which an organisation cannot stand in the registry.
NEEDED: Final = ("name", "kind", "address")


def _wide(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LegalFacts(forms.Form):
    """The facts an officer states. `province` is where a bare commune is looked for; `only` keeps some fields."""

    name = fields.CleanField(label=FIELDS["name"], max_length=250)
    kind = forms.ChoiceField(label=FIELDS["kind"], choices=[(kind.value, kind.label) for kind in REGISTERED_KINDS])
    code = fields.code_field(
        label=FIELDS["code"], required=False, help_text=_("10 digits, or 13 for a dependent unit; also the tax code.")
    )
    registered_on = fields.RoughDayField(label=FIELDS["registered_on"], required=False)
    registration_no = fields.CleanField(label=FIELDS["registration_no"], required=False, max_length=40)
    address = fields.CleanField(
        label=FIELDS["address"],
        max_length=300,
        widget=_wide(),
        help_text=_("As written on the certificate, with commune and province; old district names may stay."),
    )
    commune = forms.TypedChoiceField(
        label=_("Commune of today"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Only needed when the address does not tell it clearly."),
    )
    charter_capital = fields.AmountField(label=FIELDS["charter_capital"], required=False)
    representative = fields.CleanField(label=FIELDS["representative"], required=False, max_length=120)
    representative_post = fields.CleanField(label=FIELDS["representative_post"], required=False, max_length=60)
    business_code = fields.CleanField(
        label=FIELDS["business_code"], required=False, max_length=6, widget=forms.TextInput(attrs={"class": "short"})
    )
    business_line = fields.CleanField(label=FIELDS["business_line"], required=False, max_length=250)
    sector = forms.ChoiceField(label=FIELDS["sector"], required=False, choices=Sector.choices)
    governance = forms.ChoiceField(label=FIELDS["governance"], required=False, choices=Governance.choices)

    def __init__(
        self, *args: Any, province: Place, on: date, only: Collection[str] = LEGAL, known: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.province, self.today, self.known = province, on, known or {}
        self.place_id: int | None = None
        self.locality_id: int | None = None
        kwargs["initial"] = kwargs.get("initial") or shown(self.known)
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in {*only, "commune"} and name in {*LEGAL, "commune"}]:
            del self.fields[name]
        if "address" not in self.fields:
            del self.fields["commune"]
        else:
            inside = place_queries.units_on(province, timezone.localdate(), Level.COMMUNE)
            choices = [("", _("as the address says")), *inside.values_list("pk", "full_name")]
            offer(self, "commune", choices)

    def clean_business_code(self) -> str:
        """Refuse what is no VSIC code."""
        typed: str = self.cleaned_data["business_code"]
        if typed and not BUSINESS_CODE.fullmatch(typed):
            raise ValidationError(_("Write the code of the business line in digits, for example 0119."), "vsic")
        return typed.upper()

    def clean(self) -> dict[str, Any]:
        """Read the address into a commune; facts that are known cannot be emptied, unless they are contacts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if value in ("", None) and self.known.get(name) not in ("", None) and name in set(LEGAL) - CLEARABLE:
                self.add_error(name, _("This is known and cannot be left empty; write what it is now."))
        if cleaned.get("address"):
            self._locate(cleaned["address"], cleaned.get("commune"))
        return cleaned

    def _locate(self, address: str, chosen: int | None) -> None:
        if chosen is not None:
            self.locality_id, self.place_id = atlas().spots[chosen].locality_id, chosen
            return
        found = Resolver(province=self.province, on=self.today).resolve(address)
        self.locality_id, self.place_id = found.locality_id, found.place_now_id
        if self.locality_id is not None:
            return
        named = self._named(found.candidates)
        if named:
            text = _now("This address may mean %(communes)s. Write district or province too, or choose the commune.")
            self.add_error("address", ValidationError(text % {"communes": named}, "ambiguous"))
        else:
            self.add_error(
                "address",
                ValidationError(
                    _("No commune of %(province)s is named so. Check the spelling, or choose the commune below."),
                    "unknown",
                    {"province": self.province.full_name},
                ),
            )

    @staticmethod
    def _named(candidates: Collection[int]) -> str:
        places = place_queries.with_parents(candidates)
        return "; ".join(f"{place.full_name} ({place.parent.full_name})" for place in places if place.parent)

    def facts(self) -> dict[str, Any]:
        """Return what was stated, as an Entry takes it."""
        stated = {name: value for name, value in self.cleaned_data.items() if name in LEGAL and value not in ("", None)}
        rough = stated.get("registered_on")
        if isinstance(rough, RoughDay):
            stated.update(registered_on=rough.day, registered_precision=rough.precision.value)
        if "address" in stated:
            stated.update(locality_id=self.locality_id, place_id=self.place_id)
        return stated

    def cleared(self) -> frozenset[str]:
        """Return the known facts that were emptied."""
        return frozenset(
            name
            for name, value in self.cleaned_data.items()
            if name in CLEARABLE and not value and self.known.get(name)
        )

    @property
    def is_place_chosen(self) -> bool:
        """Whether the commune was chosen by hand."""
        return self.cleaned_data.get("commune") is not None


class OrganisationAdd(LegalFacts):
    """A new organisation, with where its facts stand written."""

    source = fields.CleanField(
        label=_("Where this is written"), required=False, max_length=200,
        help_text=_("For example: certificate no. 07/ĐK of 20/05/2015."),
    )  # fmt: skip


class OrganisationChange(LegalFacts):
    """Changed facts, from which day they hold, and what stood there when the form was opened."""

    on = fields.DayField(label=_("Holds from"), help_text=_("The day of the decision or of the new certificate."))
    source = fields.CleanField(label=_("Where this is written"), required=False, max_length=200)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)

    def expected(self) -> dict[str, Any]:
        """Return the facts as they stood when the form was opened; nothing when it was tampered with."""
        try:
            held: dict[str, Any] = signing.loads(self.cleaned_data["seen"], salt=SEEN)
        except signing.BadSignature:
            return {}
        if held.get("registered_on"):
            held["registered_on"] = date.fromisoformat(held["registered_on"])
        return {name: held.get(name) for name in self.facts() if name in LEGAL}


def seen(known: dict[str, Any]) -> str:
    """Return the facts as they stand now, signed, for OrganisationChange.seen."""
    held = {name: known.get(name) for name in LEGAL}
    if held["registered_on"]:
        held["registered_on"] = held["registered_on"].isoformat()
    return signing.dumps(held, salt=SEEN)


def shown(known: dict[str, Any]) -> dict[str, Any]:
    """Return known facts as the fields show them."""
    values = {name: known.get(name) for name in LEGAL}
    if values["registered_on"]:
        values["registered_on"] = str(
            RoughDay(values["registered_on"], Precision(known.get("registered_precision") or Precision.DAY))
        )
    return values


def not_to_come(day: date, today: date) -> date:
    """Return the day; ValidationError when it lies in the future."""
    if day >= today + timedelta(1):
        raise ValidationError(_("This day lies in the future."), "future")
    return day
