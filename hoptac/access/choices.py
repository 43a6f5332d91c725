"""The fixed roles, and where each may be anchored."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the cooperative sector of a province. Fixed in code; who holds one is data (Grant)."""

    PROVINCE_OFFICER = "province_officer", _("Alliance officer")
    PROVINCE_LEADER = "province_leader", _("Provincial leader")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    FUND_OFFICER = "fund_officer", _("Fund officer")
    FUND_DIRECTOR = "fund_director", _("Fund director")
    UNION_MANAGER = "union_manager", _("Union manager")
    COOPERATIVE_MANAGER = "cooperative_manager", _("Cooperative manager")
    ACCOUNTANT = "accountant", _("Accountant")
    CLERK = "clerk", _("Field clerk")
    BUYER = "buyer", _("Buyer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("System operator")


PLACE_ROLES = frozenset(
    {
        Role.PROVINCE_OFFICER,
        Role.PROVINCE_LEADER,
        Role.COMMUNE_OFFICER,
        Role.FUND_OFFICER,
        Role.FUND_DIRECTOR,
        Role.AUDITOR,
        Role.OPERATOR,
    }
)
"""Roles held at a place; every other role is held at an organisation."""

ORGANISATION_ROLES = frozenset(Role) - PLACE_ROLES
