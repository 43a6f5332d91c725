"""Who may see and change accounts, roles, invitations and the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.access.models import AuditEntry, Grant, Invitation, User
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

PLACE, ORG = Reach.PLACE, Reach.ORG
_GIVERS = {Role.PROVINCE_OFFICER: PLACE, Role.FUND_DIRECTOR: PLACE, Role.OPERATOR: PLACE}
_UNIT_GIVERS = {Role.UNION_MANAGER: ORG, Role.COOPERATIVE_MANAGER: ORG}
_ALL_GIVERS = {**_GIVERS, **_UNIT_GIVERS}
_SEERS = {**_ALL_GIVERS, Role.AUDITOR: PLACE}

declare(
    Permission(
        "access.account.view",
        User,
        _SEERS,
        organisation="grants__organisation",
        place="grants__place",
        to_many=True,
        label=_("See accounts"),
    ),
    Permission(
        "access.password_code.create",
        User,
        _ALL_GIVERS,
        organisation="grants__organisation",
        place="grants__place",
        to_many=True,
        label=_("Issue a code for a new password"),
    ),
    Permission("access.grant.view", Grant, _SEERS, place="place", label=_("See who holds which role")),
    Permission("access.grant.end", Grant, _ALL_GIVERS, place="place", label=_("End somebody's role")),
    Permission(
        "access.place.invite",
        Place,
        _GIVERS,
        organisation=None,
        place="pk",
        label=_("Give a role at a place"),
    ),
    Permission(
        "access.organisation.invite",
        Organisation,
        {Role.PROVINCE_OFFICER: PLACE, **_UNIT_GIVERS},
        organisation="pk",
        label=_("Give a role at an organisation"),
    ),
    Permission("access.invitation.view", Invitation, _ALL_GIVERS, place="place", label=_("See invitations")),
    Permission("access.invitation.withdraw", Invitation, _ALL_GIVERS, place="place", label=_("Withdraw an invitation")),
    Permission(
        "access.trail.view",
        AuditEntry,
        {Role.AUDITOR: PLACE, Role.PROVINCE_OFFICER: PLACE, **_UNIT_GIVERS},
        place="place",
        label=_("Read the trail of changes"),
    ),
)
