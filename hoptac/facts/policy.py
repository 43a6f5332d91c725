"""Who may lay down what a place or an organisation should reach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

TARGET, PLAN, PLANS = "facts.target.put", "facts.plan.put", "facts.plan.see"

_OF_UNIT = {
    Role.PROVINCE_OFFICER: Reach.PLACE,
    Role.COMMUNE_OFFICER: Reach.PLACE,
    Role.COOPERATIVE_MANAGER: Reach.ORG,
    Role.UNION_MANAGER: Reach.ORG,
}
_READERS = {**_OF_UNIT, Role.ACCOUNTANT: Reach.ORG, Role.PROVINCE_LEADER: Reach.PLACE, Role.AUDITOR: Reach.PLACE}

declare(
    Permission(TARGET, Place, {Role.PROVINCE_OFFICER: Reach.PLACE}, None, place="pk", label=_("Lay down plan numbers")),
    Permission(PLAN, Organisation, _OF_UNIT, "pk", label=_("Lay down the plan of an organisation")),
    Permission(PLANS, Organisation, _READERS, "pk", label=_("See the plan of an organisation")),
)
audit.describe(
    {
        TARGET: gettext_noop("%(actor)s laid down a plan number: %(note)s"),
        PLAN: gettext_noop("%(actor)s laid down a plan number of %(organisation)s: %(note)s"),
    }
)
