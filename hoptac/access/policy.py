"""Who may see and change accounts, grants, invitations and the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.access.models import AuditEntry, Grant, Invitation, User

ALL, PLACE, ORG = Reach.ALL, Reach.PLACE, Reach.ORG
_GIVERS = {R.OPERATOR: PLACE, R.PROVINCE_OFFICER: PLACE, R.UNION_MANAGER: ORG, R.COOPERATIVE_MANAGER: ORG}
_SEERS = {**_GIVERS, R.AUDITOR: PLACE}

declare(
    Permission(
        "access.user.view",
        User,
        _SEERS,
        organisation="grants__organisation",
        place="grants__place",
        to_many=True,
        label=_("See accounts"),
    ),
    Permission("access.grant.view", Grant, _SEERS, place="place", label=_("See who holds which role")),
    Permission("access.grant.end", Grant, _GIVERS, place="place", label=_("End somebody's role")),
    Permission("access.invitation.view", Invitation, _GIVERS, place="place", label=_("See invitations")),
    Permission("access.invitation.withdraw", Invitation, _GIVERS, place="place", label=_("Withdraw an invitation")),
    Permission(
        "access.audit.view",
        AuditEntry,
        {R.AUDITOR: PLACE, R.PROVINCE_OFFICER: PLACE, R.UNION_MANAGER: ORG, R.COOPERATIVE_MANAGER: ORG},
        place="place",
        label=_("Read the trail of changes"),
    ),
)
