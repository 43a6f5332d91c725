"""Shape of what people type about accounts; choices come from the gate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.access import queries, rules
from hoptac.access.choices import PLACE_ROLES, Role
from hoptac.access.models import User
from hoptac.core import identifiers, text
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer, offer_rows
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SignIn(LoginForm):  # type: ignore[misc]
    """One box for number, user name or e-mail, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Telephone number, user name or e-mail")
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        password.label = _("Password")
        password.help_text = ""
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["remember"].label = _("Stay signed in on this device")

    def user_credentials(self) -> dict[str, str]:
        """Return the password and the one name that is meant: an address, a number, or else a user name."""
        typed, password = self.cleaned_data["login"], self.cleaned_data["password"]
        if "@" in typed:
            return {"email": typed.lower(), "password": password}
        try:
            return {"phone": identifiers.phone_normalise(typed), "password": password}
        except RuleBroken:
            return {"username": typed.lower(), "password": password}


class GrantAdd(forms.Form):
    """A role and where it is held; only what the actor may give."""

    role = forms.ChoiceField(label=_("Role"))
    place: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        None,
        label=_("Place"),
        required=False,
        help_text=_("For officers, leaders, auditors and operators."),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=250,
        help_text=_("Its code or its whole name. For managers, accountants, clerks and buyers."),
    )

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offer(self, "role", [("", "---------"), *queries.roles_to_give(actor)])
        offer_rows(self, "place", queries.places_to_invite(actor))

    def clean_role(self) -> Role:
        """Return the role itself."""
        return Role(self.cleaned_data["role"])

    def clean_organisation(self) -> Organisation | None:
        """Return the organisation of this code or name among those the actor may give roles at."""
        typed = self.cleaned_data["organisation"].strip()
        if not typed:
            return None
        within = queries.organisations_to_invite(self.actor)
        found = list(within.filter(code=typed)[:1] or within.filter(search_key=text.fold(typed))[:2])
        if not found:
            raise ValidationError(_("No organisation in your area has this code or name."), "unknown")
        if len(found) > 1:
            raise ValidationError(_("Several organisations have this name. Enter the code."), "several")
        return found[0]

    def clean(self) -> dict[str, Any]:
        """Ask for the place or the organisation that the role needs."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        if role is None:
            return cleaned
        needed, other = ("place", "organisation") if role in PLACE_ROLES else ("organisation", "place")
        if not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, ValidationError(_("This role needs it."), "required"))
        cleaned[other] = None
        return cleaned


class InvitationCreate(GrantAdd):
    """Whom to invite, to which role."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone number"), required=False, max_length=20, help_text=_("The person may sign in with it.")
    )
    field_order = ("full_name", "phone", "role", "place", "organisation")

    def clean_phone(self) -> str:
        """Return the number as it is kept."""
        return _phone(self.cleaned_data["phone"])


class InvitationOpen(forms.Form):
    """Number and code as they stand on the paper."""

    number = forms.IntegerField(label=_("Number of the invitation"), min_value=1, max_value=2**62, localize=False)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight letters and digits, for example K7PM-4XQD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )


class PasswordChoose(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 signs. A sentence of your own is easy to remember and hard to guess."),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def user_meant(self) -> User | None:
        """Return whose password it will be, so that it may not be like the name."""
        return None

    def clean_password_again(self) -> str:
        """Refuse a second password that differs."""
        again: str = self.cleaned_data["password_again"]
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(_("The two passwords differ."), "differs")
        return again

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easily guessed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in cleaned:
            try:
                password_validation.validate_password(cleaned["password"], self.user_meant())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class InvitationAccept(PasswordChoose):
    """Who the invited person is and how they will sign in."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone number"), required=False, max_length=20, help_text=_("You can sign in with it.")
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=40,
        help_text=_("Small letters without marks and digits. Only needed without a telephone number."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("full_name", "phone", "username", "password", "password_again")

    def clean_phone(self) -> str:
        """Return the number as it is kept."""
        return _phone(self.cleaned_data["phone"])

    def clean_username(self) -> str:
        """Return the user name in small letters."""
        typed: str = self.cleaned_data["username"]
        try:
            return rules.username_clean(typed) if typed.strip() else ""
        except RuleBroken as error:
            raise ValidationError(str(error), error.code) from error

    def user_meant(self) -> User:
        """Return the user as it will be."""
        given = self.cleaned_data
        return User(
            username=given.get("username", ""), full_name=given.get("full_name", ""), phone=given.get("phone", "")
        )


class AccountChange(forms.Form):
    """One's own name and how one signs in."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    phone = forms.CharField(label=_("Telephone number"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)

    def clean_phone(self) -> str:
        """Return the number as it is kept."""
        return _phone(self.cleaned_data["phone"])


class AccountFilter(forms.Form):
    """What narrows the list of accounts."""

    q = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("in force")), ("all", _("also ended and to come"))]
    )


class TrailFilter(forms.Form):
    """What narrows the trail."""

    person = forms.CharField(label=_("Person"), required=False)
    organisation = forms.CharField(label=_("Organisation"), required=False)
    code = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DAY)
    until = forms.DateField(label=_("To"), required=False, widget=DAY)

    def __init__(self, codes: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "code", [("", _("all")), *codes])


def _phone(typed: str) -> str:
    try:
        return identifiers.phone_normalise(typed) if typed.strip() else ""
    except RuleBroken as error:
        raise ValidationError(str(error), error.code) from error
