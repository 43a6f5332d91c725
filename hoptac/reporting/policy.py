"""Who fills, checks and accepts reports, and who asks for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.places.models import Place
from hoptac.reporting.models import Report, Round

_OFFICERS = {R.PROVINCE_OFFICER: Reach.PLACE}
_LOCAL = {**_OFFICERS, R.COMMUNE_OFFICER: Reach.PLACE}
_OWN = {R.COOPERATIVE_MANAGER: Reach.ORG, R.ACCOUNTANT: Reach.ORG, R.UNION_MANAGER: Reach.ORG}
_READERS = {
    **_LOCAL,
    **_OWN,
    R.PROVINCE_LEADER: Reach.PLACE,
    R.AUDITOR: Reach.PLACE,
    R.UNION_MANAGER: Reach.MEMBER_OF,
}
_OF_ROUND = {R.PROVINCE_OFFICER: Reach.PLACE, R.PROVINCE_LEADER: Reach.PLACE, R.AUDITOR: Reach.PLACE}

declare(
    Permission("reporting.round.view", Round, _OF_ROUND, None, place="place", label=_("See who has reported")),
    Permission("reporting.round.open", Place, _OFFICERS, None, place="pk", label=_("Ask for reports of a period")),
    Permission("reporting.report.view", Report, _READERS, label=_("Read reports")),
    Permission("reporting.report.fill", Report, {**_LOCAL, **_OWN}, label=_("Fill in reports")),
    Permission("reporting.report.submit", Report, {**_LOCAL, **_OWN}, label=_("Submit reports")),
    Permission("reporting.report.check", Report, {R.COMMUNE_OFFICER: Reach.PLACE}, label=_("Check reports")),
    Permission("reporting.report.return", Report, _LOCAL, label=_("Return reports")),
    Permission("reporting.report.accept", Report, _OFFICERS, label=_("Accept reports")),
    Permission("reporting.report.reopen", Report, _OFFICERS, label=_("Reopen accepted reports")),
    Permission("reporting.report.extend", Report, _OFFICERS, label=_("Give more time for a report")),
)

audit.describe(
    {
        "reporting.round.open": gettext_noop("%(actor)s asked for reports: %(note)s"),
        "reporting.report.fill": gettext_noop("%(actor)s wrote in a report of %(organisation)s: %(note)s"),
        "reporting.report.submit": gettext_noop("%(actor)s submitted a report of %(organisation)s: %(note)s"),
        "reporting.report.check": gettext_noop("%(actor)s checked a report of %(organisation)s: %(note)s"),
        "reporting.report.return": gettext_noop("%(actor)s returned a report of %(organisation)s: %(note)s"),
        "reporting.report.accept": gettext_noop("%(actor)s accepted a report of %(organisation)s: %(note)s"),
        "reporting.report.reopen": gettext_noop("%(actor)s reopened a report of %(organisation)s: %(note)s"),
        "reporting.report.extend": gettext_noop("%(actor)s gave %(organisation)s more time: %(note)s"),
    }
)

audit.describe_fields("reporting", audit.FieldWords(lambda name: name, lambda _name, _value: None))
