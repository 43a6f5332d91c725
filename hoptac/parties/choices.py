"""Kinds of organisation and the grounds on which personal data may be kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is (Law on Cooperatives 17/2023, Art. 4; buyers and agencies are outside it)."""

    COOPERATIVE = "cooperative", _("Cooperative")
    UNION = "union", _("Cooperative union")
    GROUP = "group", _("Cooperative group")
    CREDIT_FUND = "credit_fund", _("People's credit fund")
    BUYER = "buyer", _("Buyer")
    AGENCY = "agency", _("Agency")


#: The kinds a registry of cooperatives keeps.
REGISTERED_KINDS = (
    OrganisationKind.COOPERATIVE,
    OrganisationKind.UNION,
    OrganisationKind.GROUP,
    OrganisationKind.CREDIT_FUND,
)


#: The kind of an entry that was withdrawn: only its name, its place and its trail remain, and no list shows it.
WITHDRAWN = "withdrawn"


class Sex(models.TextChoices):
    """Sex as official forms know it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class PersonalBasis(models.TextChoices):
    """Why ethnicity, sex and birth year of a person may be kept (Law 91/2025 on personal data)."""

    NONE = "", _("No basis: not kept")
    CONSENT = "consent", _("The person agreed")
    LEGAL = "legal", _("A law requires it")
