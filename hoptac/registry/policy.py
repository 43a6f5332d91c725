"""Who may see and change what in the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import ChangeRequest, Member, Staff

ALL, PLACE, ORG, MEMBER_OF = Reach.ALL, Reach.PLACE, Reach.ORG, Reach.MEMBER_OF

_READERS = {
    R.PROVINCE_OFFICER: PLACE,
    R.PROVINCE_LEADER: PLACE,
    R.COMMUNE_OFFICER: PLACE,
    R.FUND_OFFICER: PLACE,
    R.FUND_DIRECTOR: PLACE,
    R.AUDITOR: PLACE,
    R.UNION_MANAGER: MEMBER_OF,
    R.COOPERATIVE_MANAGER: ORG,
    R.ACCOUNTANT: ORG,
    R.CLERK: ORG,
}
_OFFICERS = {R.PROVINCE_OFFICER: PLACE}
_LOCAL = {R.PROVINCE_OFFICER: PLACE, R.COMMUNE_OFFICER: PLACE}
_UNIT = {**_LOCAL, R.COOPERATIVE_MANAGER: ORG, R.ACCOUNTANT: ORG}
#: Registers of persons are for the unit itself, the officers above it and the auditor; a leader sees only figures.
_PERSONS = {**_UNIT, R.CLERK: ORG, R.AUDITOR: PLACE, R.UNION_MANAGER: ORG}

declare(
    Permission(
        "registry.organisation.view", Organisation, _READERS, "pk", label=_("See an organisation's registry entry")
    ),
    Permission("registry.organisation.add", Place, _LOCAL, None, place="pk", label=_("Enter a new organisation")),
    Permission("registry.organisation.change", Organisation, _OFFICERS, "pk", label=_("Change legal facts")),
    Permission("registry.organisation.edit", Organisation, _UNIT, "pk", label=_("Edit contacts and introduction")),
    Permission("registry.status.change", Organisation, _OFFICERS, "pk", label=_("Change an organisation's state")),
    Permission("registry.organisation.report", Organisation, _UNIT, "pk", label=_("Enter reported numbers")),
    Permission(
        "registry.request.add",
        Organisation,
        {R.COOPERATIVE_MANAGER: ORG, R.UNION_MANAGER: ORG},
        "pk",
        label=_("Ask for a change of a legal fact"),
    ),
    Permission(
        "registry.request.view",
        ChangeRequest,
        {**_LOCAL, R.COOPERATIVE_MANAGER: ORG, R.UNION_MANAGER: ORG, R.AUDITOR: PLACE},
        label=_("See requests for change"),
    ),
    Permission("registry.request.decide", ChangeRequest, _OFFICERS, label=_("Decide on a request for change")),
    Permission("registry.people.list", Organisation, _PERSONS, "pk", label=_("Open the lists of members and staff")),
    Permission("registry.member.view", Member, _PERSONS, label=_("See members")),
    Permission("registry.member.add", Organisation, {**_UNIT, R.UNION_MANAGER: ORG}, "pk", label=_("Enter members")),
    Permission(
        "registry.member.change",
        Member,
        {**_UNIT, R.UNION_MANAGER: ORG},
        label=_("Change, transfer and end memberships"),
    ),
    Permission("registry.staff.view", Staff, _PERSONS, label=_("See staff")),
    Permission("registry.staff.add", Organisation, _UNIT, "pk", label=_("Enter staff")),
    Permission("registry.staff.change", Staff, _UNIT, label=_("Change and end posts")),
)
