"""What people type about a buyer: registering on the public page, at the desk, changing how one is reached."""

from __future__ import annotations

from typing import Any, ClassVar

from babel import Locale
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoptac.access.models import User
from hoptac.core import identifiers, text
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import CheckedField, CleanField, offer
from hoptac.market.forms.meant import ChosenField, MeantForm
from hoptac.market.queries import meant
from hoptac.market.stated import Told
from hoptac.places import queries as place_queries
from hoptac.showcase import haste
from hoptac.showcase import rules as showcase_rules

HOME = "VN"


def phone_field() -> CheckedField:
    """Return a field for a telephone number in any country."""
    return CheckedField(
        label=_("Phone number"),
        check=identifiers.phone_normalise,
        help_text=_("From abroad with the country code, such as +49."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "class": "short"}),
    )


def countries() -> list[tuple[str, str]]:
    """Return the countries by their names in the language of the page, this one first."""
    names = Locale.parse(get_language() or "vi").territories
    others = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NONE]
    others.sort(key=lambda one: (one[0] != HOME, text.sort_key(one[1])))
    return others


#: Codes that name no country.
_NONE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


class BuyerAdd(MeantForm):
    """Who buys, who speaks for it, and where it is."""

    name = CleanField(
        label=_("Name of the company, shop or kitchen"), max_length=250,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    contact = CleanField(label=_("Who speaks for it"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    phone = phone_field()
    country = forms.ChoiceField(label=_("Country"))
    place = CleanField(
        label=_("Commune or province"), max_length=120, required=False, help_text=_("Only for buyers in Vietnam.")
    )
    place_id = ChosenField()

    meanings: ClassVar = {"place": meant.places}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", countries())

    def clean(self) -> dict[str, Any]:
        """Return what the buyer tells of itself, as `told`."""
        values = super().clean()
        is_home = values.get("country") == HOME
        if is_home and not values.get("place") and "place" not in self.errors:
            self.add_error("place", ValidationError(_("Say where you are."), "required"))
        if self.errors:
            return values
        place = meant.place(values["place_id"]) if is_home else place_queries.root()
        return {"told": Told(values["name"], values["contact"], values["phone"], place, values["country"])}


class BuyerRegister(BuyerAdd):
    """A buyer's own registration, with a password; machines are turned away as they are from enquiries."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 signs. You sign in with your phone number and this password."),
    )  # fmt: skip
    password_again = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    website = forms.CharField(required=False, label=_("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Return `told` and `password`; refuse a password that is easily guessed, and what a machine sends."""
        typed = self.cleaned_data
        self._password_check(typed.get("password"), typed.get("password_again"))
        if typed.get("website"):
            raise ValidationError(_("Leave the last field empty, then send again."), code="trap")
        try:
            showcase_rules.haste_check(age=haste.age(typed.get("opened", "")))
        except RuleBroken as broken:
            raise ValidationError(str(broken), code=broken.code) from broken
        values = super().clean()
        return {**values, "password": typed["password"]} if "told" in values else values

    def _password_check(self, password: str | None, again: str | None) -> None:
        if password is None:
            return
        if again is not None and again != password:
            self.add_error("password_again", ValidationError(_("The two passwords differ."), "differs"))
        try:
            password_validation.validate_password(password, User(full_name=self.cleaned_data.get("contact", "")))
        except ValidationError as error:
            self.add_error("password", error)


class BuyerChange(forms.Form):
    """Who speaks for a buyer, and the number it is reached by."""

    contact = CleanField(label=_("Who speaks for it"), max_length=120)
    phone = phone_field()


class BuyerFilter(forms.Form):
    """Which buyers to list."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), ("unchecked", _("Not checked yet")), ("checked", _("Checked by the alliance"))],
    )  # fmt: skip

    def is_checked(self) -> bool | None:
        """Return whether to list checked ones; None: all."""
        state = self.cleaned_data.get("state") if self.is_valid() else ""
        return state == "checked" if state else None
