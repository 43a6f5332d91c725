"""Who may see and write how a cooperative does online."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.presence.models import Channel, Evaluation

_OWN = {R.COOPERATIVE_MANAGER: Reach.ORG, R.ACCOUNTANT: Reach.ORG, R.CLERK: Reach.ORG}
_ABOVE = {R.PROVINCE_OFFICER: Reach.PLACE, R.PROVINCE_LEADER: Reach.PLACE, R.COMMUNE_OFFICER: Reach.PLACE}
_READERS = {**_OWN, **_ABOVE, R.AUDITOR: Reach.PLACE, R.UNION_MANAGER: Reach.MEMBER_OF}
_OFFICERS = {R.PROVINCE_OFFICER: Reach.PLACE}

declare(
    Permission(
        "presence.evaluation.view", Organisation, _READERS, "pk", label=_("See how a cooperative does online")
    ),
    Permission(
        "presence.evaluation.remark",
        Organisation,
        {R.COOPERATIVE_MANAGER: Reach.ORG, R.UNION_MANAGER: Reach.ORG},
        "pk",
        label=_("Remark on one's own online activity"),
    ),
    Permission("presence.remark.view", Evaluation, _READERS, label=_("Read remarks on online activity")),
    Permission("presence.evaluation.answer", Evaluation, _OFFICERS, label=_("Answer a cooperative's remark")),
    Permission("presence.province.view", Place, _ABOVE | {R.AUDITOR: Reach.PLACE}, None, place="pk",
               label=_("See the online activity of the whole province")),
    Permission("presence.channel.view", Channel, _READERS, label=_("See outside channels")),
    Permission(
        "presence.channel.add", Organisation, {**_OWN, **_OFFICERS}, "pk", label=_("Enter outside channels")
    ),
    Permission(
        "presence.channel.change", Channel, {**_OWN, **_OFFICERS}, label=_("Change outside channels and their numbers")
    ),
)  # fmt: skip

audit.describe(
    {
        "presence.evaluation.remark": gettext_noop("%(actor)s remarked on the online activity of %(organisation)s"),
        "presence.evaluation.answer": gettext_noop("%(actor)s answered the remark of %(organisation)s"),
        "presence.channel.add": gettext_noop("%(actor)s entered the channel %(target)s of %(organisation)s"),
        "presence.channel.change": gettext_noop("%(actor)s changed the channel %(target)s of %(organisation)s"),
        "presence.month.put": gettext_noop("%(actor)s entered numbers of the channel %(target)s of %(organisation)s"),
    }
)

_FIELDS = {
    "platform": _("Platform"),
    "name": _("Name"),
    "url": _("Address"),
    "closed_on": _("Used until"),
    "followers": _("Followers"),
    "orders": _("Orders"),
    "sales": _("Sales"),
    "proof": _("Proof"),
    "remark": _("Own remark"),
    "answer": _("Answer"),
}


def _label(name: str) -> str | None:
    """Return the name of a field; those of a month are written "followers 10/2025"."""
    field, _space, month = name.partition(" ")
    return f"{_FIELDS[field]} {month}".strip() if field in _FIELDS else None


audit.describe_fields("presence", audit.FieldWords(_label, lambda _name, _value: None))
