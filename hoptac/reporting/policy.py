"""Who fills, checks and accepts reports, and who asks for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.places.models import Place
from hoptac.reporting.models import FormVersion, Report, Round

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

_EDITORS = {R.PROVINCE_OFFICER: Reach.ALL, R.OPERATOR: Reach.ALL}
_FORM_READERS = {**_EDITORS, **dict.fromkeys((R.COMMUNE_OFFICER, R.PROVINCE_LEADER, R.AUDITOR), Reach.ALL)}

declare(
    Permission("reporting.form.view", FormVersion, _FORM_READERS, None, label=_("See the forms of reports")),
    Permission("reporting.form.change", FormVersion, _EDITORS, None, label=_("Change the forms of reports")),
    Permission("reporting.round.view", Round, _OF_ROUND, None, place="place", label=_("See who has reported")),
    Permission("reporting.round.open", Place, _OFFICERS, None, place="pk", label=_("Ask for reports of a period")),
    Permission("reporting.report.view", Report, _READERS, label=_("Read reports")),
    Permission("reporting.silent.call", Report, _LOCAL, label=_("See whom to call for reports not sent")),
    Permission("reporting.report.fill", Report, {**_LOCAL, **_OWN}, label=_("Fill in reports")),
    Permission("reporting.report.submit", Report, _OWN, label=_("Submit reports")),
    Permission("reporting.report.enter", Report, _LOCAL, label=_("Fill in reports for organisations")),
    Permission("reporting.report.score", Report, _LOCAL, label=_("Give points in ratings")),
    Permission("reporting.report.check", Report, {R.COMMUNE_OFFICER: Reach.PLACE}, label=_("Check reports")),
    Permission("reporting.report.return", Report, _LOCAL, label=_("Return reports")),
    Permission("reporting.report.accept", Report, _OFFICERS, label=_("Accept reports")),
    Permission("reporting.report.reopen", Report, _OFFICERS, label=_("Reopen accepted reports")),
    Permission("reporting.report.extend", Report, _OFFICERS, label=_("Give more time for a report")),
)

audit.describe(
    {
        "reporting.form.draft": gettext_noop("%(actor)s began the next version of a form: %(note)s"),
        "reporting.form.change": gettext_noop("%(actor)s changed the draft of a form: %(note)s"),
        "reporting.form.use": gettext_noop("%(actor)s put a form into use: %(note)s"),
        "reporting.form.discard": gettext_noop("%(actor)s threw the draft of a form away: %(note)s"),
        "reporting.round.open": gettext_noop("%(actor)s asked for reports: %(note)s"),
        "reporting.report.fill": gettext_noop("%(actor)s wrote in a report of %(organisation)s: %(note)s"),
        "reporting.report.submit": gettext_noop("%(actor)s submitted a report of %(organisation)s: %(note)s"),
        "reporting.report.enter": gettext_noop("%(actor)s filled in a report for %(organisation)s: %(note)s"),
        "reporting.report.deny": gettext_noop("%(organisation)s did not confirm what %(actor)s filled in: %(note)s"),
        "reporting.report.withdraw": gettext_noop("%(actor)s took a report of %(organisation)s back: %(note)s"),
        "reporting.papers.take": gettext_noop("%(actor)s took over a report of %(organisation)s from paper: %(note)s"),
        "reporting.heap.pass": gettext_noop("%(actor)s judged the reports of a commune in one go: %(note)s"),
        "reporting.report.score": gettext_noop("%(actor)s gave %(organisation)s points: %(note)s"),
        "reporting.report.remind": gettext_noop("%(actor)s reminded %(organisation)s: %(note)s"),
        "reporting.report.check": gettext_noop("%(actor)s checked a report of %(organisation)s: %(note)s"),
        "reporting.report.return": gettext_noop("%(actor)s returned a report of %(organisation)s: %(note)s"),
        "reporting.report.accept": gettext_noop("%(actor)s accepted a report of %(organisation)s: %(note)s"),
        "reporting.report.reopen": gettext_noop("%(actor)s reopened a report of %(organisation)s: %(note)s"),
        "reporting.report.extend": gettext_noop("%(actor)s gave %(organisation)s more time: %(note)s"),
    }
)

audit.describe_fields("reporting", audit.FieldWords(lambda name: name, lambda _name, _value: None))
