"""Who may read the figures of which places. Figures are counts and carry no person; rows go through the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.insight.models import FigureFile, SignedReport
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

FIGURES = "insight.figure.view"
SETTLE = "insight.contradiction.settle"
REPORT_EDIT = "insight.report.edit"
REPORT_SIGN = "insight.report.sign"
SIGNED_VIEW = "insight.signed.view"
FILE_VIEW = "insight.file.view"
#: What operators do by command; nobody holds it.
KEY_TRUST = "insight.key.trust"
FILE_COLLECT = "insight.file.collect"

_READERS = (
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_LEADER,
    Role.COMMUNE_OFFICER,
    Role.FUND_OFFICER,
    Role.FUND_DIRECTOR,
    Role.AUDITOR,
)

declare(
    Permission(
        FIGURES,
        Place,
        dict.fromkeys(_READERS, Reach.PLACE),
        None,
        place="pk",
        label=_("See the figures of a place"),
    ),
    Permission(
        REPORT_EDIT,
        Place,
        {Role.PROVINCE_OFFICER: Reach.PLACE},
        None,
        place="pk",
        label=_("Edit the words of the province's report"),
    ),
    Permission(
        REPORT_SIGN,
        Place,
        dict.fromkeys((Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER), Reach.PLACE),
        None,
        place="pk",
        label=_("Freeze the province's report as it is signed"),
    ),
    Permission(
        SIGNED_VIEW,
        SignedReport,
        dict.fromkeys(_READERS, Reach.PLACE),
        None,
        place="place",
        label=_("Read signed reports"),
    ),
    Permission(
        FILE_VIEW,
        FigureFile,
        dict.fromkeys(_READERS, Reach.PLACE),
        None,
        place="place",
        label=_("See the figures of provinces that run apart"),
    ),
    Permission(
        SETTLE,
        Organisation,
        {Role.PROVINCE_OFFICER: Reach.PLACE, Role.COMMUNE_OFFICER: Reach.PLACE},
        "pk",
        label=_("Settle numbers that contradict each other"),
    ),
)

audit.describe(
    {
        SETTLE: gettext_noop("%(actor)s settled a contradiction of %(organisation)s: %(note)s"),
        REPORT_EDIT: gettext_noop("%(actor)s changed the words of a report: %(note)s"),
        REPORT_SIGN: gettext_noop("%(actor)s froze a report as signed: %(note)s"),
        KEY_TRUST: gettext_noop("%(actor)s trusted a key for signed figures: %(note)s"),
        FILE_COLLECT: gettext_noop("%(actor)s took in signed figures: %(note)s"),
    }
)
