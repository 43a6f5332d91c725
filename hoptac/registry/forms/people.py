"""Shape of what is typed about members, their capital, and staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.access import gate
from hoptac.parties.choices import PersonalBasis, Sex
from hoptac.parties.models import Organisation
from hoptac.registry import queries
from hoptac.registry.choices import Membership, PartyKind, Post, Training
from hoptac.registry.forms import fields
from hoptac.registry.forms.legal import not_to_come
from hoptac.registry.models import Member

BASIS_HELP = _("Needed to keep sex, birth year or ethnicity (Law 91/2025 on personal data).")


class _Person(forms.Form):
    """What is known of a person; sex, birth year and ethnicity only with a basis."""

    name = fields.CleanField(label=_("Full name"), max_length=120)
    citizen_id = fields.citizen_field(label=_("Citizen number"), required=False, help_text=_("12 digits."))
    phone = fields.phone_field(label=_("Telephone number"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=[("", "–"), *Sex.choices])
    birth_year = forms.IntegerField(label=_("Birth year"), required=False, min_value=1900, max_value=2200)
    personal_basis = forms.ChoiceField(
        label=_("Ground for keeping these"), required=False, choices=PersonalBasis.choices, help_text=BASIS_HELP
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_birth_year(self) -> int | None:
        """Refuse years to come."""
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > self.today.year:
            raise ValidationError(_("This year lies in the future."), "future")
        return year

    def clean(self) -> dict[str, Any]:
        """Refuse personal details without a basis."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        told = any(cleaned.get(name) for name in ("sex", "birth_year", "ethnicity"))
        if told and not cleaned.get("personal_basis"):
            self.add_error("personal_basis", _("Choose the ground, or leave sex, birth year and ethnicity empty."))
        return cleaned


class MemberAdd(_Person):
    """A member: a person, a household through one person, or a legal person."""

    party = forms.ChoiceField(label=_("Who the member is"), choices=PartyKind.choices)
    name = fields.CleanField(label=_("Full name"), max_length=250, help_text=_("Of a household: who stands for it."))
    organisation = fields.CleanField(
        label=_("Organisation in the registry"),
        required=False,
        max_length=250,
        help_text=_("Only for a legal person: its code or whole name, when it stands in the registry."),
    )
    kind = forms.ChoiceField(label=_("Kind of membership"), choices=Membership.choices)
    joined_on = fields.DayField(
        label=_("Joined on"), required=False, help_text=_("Leave empty for members of long ago whose day is not known.")
    )
    pledged_amount = fields.AmountField(label=_("Capital pledged"), required=False)
    paid_amount = fields.AmountField(label=_("Capital paid in"), required=False)
    certificate_no = fields.CleanField(label=_("Number of the contribution certificate"), required=False, max_length=40)
    certificate_date = fields.DayField(label=_("Day of the certificate"), required=False)
    ethnicity = fields.CleanField(label=_("Ethnicity"), required=False, max_length=40)
    field_order = (
        "party", "name", "organisation", "kind", "joined_on", "pledged_amount", "paid_amount", "certificate_no",
        "certificate_date", "citizen_id", "phone", "sex", "birth_year", "ethnicity", "personal_basis",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: gate.Actor, **kwargs: Any) -> None:
        self.actor = actor
        self.member_organisation: Organisation | None = None
        super().__init__(*args, **kwargs)

    def clean_joined_on(self) -> date | None:
        """Refuse days to come."""
        day: date | None = self.cleaned_data["joined_on"]
        return not_to_come(day, self.today) if day else None

    def clean(self) -> dict[str, Any]:
        """Find the organisation a legal person is."""
        cleaned = super().clean()
        written = cleaned.pop("organisation", "")
        if written and cleaned.get("party") != PartyKind.LEGAL:
            self.add_error("organisation", _("Leave this empty, or choose “Legal person” above."))
        elif written:
            found = queries.named(self.actor, [written])[0].found
            if len(found) == 1:
                self.member_organisation = found[0]
            else:
                text = _("“%(written)s” is not one organisation of the registry. Write its code.")
                self.add_error("organisation", ValidationError(text, "unknown", {"written": written}))
        cleaned["pledged_amount"] = cleaned.get("pledged_amount") or 0
        cleaned["paid_amount"] = cleaned.get("paid_amount") or 0
        return cleaned


class StaffAdd(_Person):
    """A person in a post."""

    post = forms.ChoiceField(label=_("Post"), choices=Post.choices)
    training = forms.ChoiceField(label=_("Highest training"), required=False, choices=Training.choices)
    field_of_training = fields.CleanField(label=_("Field of training"), required=False, max_length=120)
    starts_on = fields.DayField(label=_("From"), required=False, help_text=_("Leave empty when it is not known."))
    field_order = (
        "name", "post", "training", "field_of_training", "starts_on", "citizen_id", "phone", "sex", "birth_year",
        "personal_basis",
    )  # fmt: skip


class MemberPay(forms.Form):
    """Capital that was really paid in."""

    amount = fields.AmountField(label=_("Amount paid in"))
    on = fields.DayField(label=_("Paid on"))
    note = fields.CleanField(label=_("Receipt or note"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)


class MemberTransfer(forms.Form):
    """Capital that passes to another member."""

    to = fields.CleanField(
        label=_("To the member"), max_length=250, help_text=_("Number of the certificate, or the whole name.")
    )
    amount = fields.AmountField(label=_("Amount"))
    on = fields.DayField(label=_("On"))

    def __init__(self, *args: Any, actor: gate.Actor, member: Member, today: date, **kwargs: Any) -> None:
        self.actor, self.member, self.today = actor, member, today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)

    def clean_to(self) -> Member:
        """Return the one member of the same organisation that is meant."""
        written: str = self.cleaned_data["to"]
        found = queries.members_called(self.actor, self.member, written)
        if len(found) == 1:
            return found[0]
        if not found:
            text = _("No other member of this organisation is called “%(written)s”.")
            raise ValidationError(text, "unknown", {"written": written})
        these = "; ".join(f"{one.name} ({one.certificate_no or '–'})" for one in found)
        text = _("Several members are called so: %(these)s. Write the number of the certificate.")
        raise ValidationError(text, "ambiguous", {"these": these})


class MemberEnd(forms.Form):
    """The end of a membership."""

    on = fields.DayField(label=_("Left on"))
    reason = fields.CleanField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)


class StaffEnd(forms.Form):
    """The end of a post."""

    on = fields.DayField(label=_("First day on which the post is no longer held"))
