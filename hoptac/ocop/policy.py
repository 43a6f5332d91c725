"""Who prepares, checks, scores and decides OCOP dossiers.

A council's members see only their own sheets (Reach.OWN): the sheet's author is the user named in the council.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.catalogue.models import Product
from hoptac.ocop.models import Council, Dossier, Evidence, Frame, Sheet
from hoptac.places.models import Place

ALL, PLACE, ORG, OWN, MEMBER_OF = Reach.ALL, Reach.PLACE, Reach.ORG, Reach.OWN, Reach.MEMBER_OF

#: Roles whose holders may be named in a council and score.
SCORERS = (
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_LEADER,
    Role.FUND_OFFICER,
    Role.FUND_DIRECTOR,
)
_SEERS = {
    Role.PROVINCE_OFFICER: PLACE,
    Role.PROVINCE_LEADER: PLACE,
    Role.COMMUNE_OFFICER: PLACE,
    Role.AUDITOR: PLACE,
    Role.FUND_OFFICER: OWN,
    Role.FUND_DIRECTOR: OWN,
    Role.UNION_MANAGER: MEMBER_OF,
    Role.COOPERATIVE_MANAGER: ORG,
    Role.CLERK: ORG,
}
_MAKERS = {Role.COOPERATIVE_MANAGER: ORG, Role.CLERK: ORG, Role.PROVINCE_OFFICER: PLACE, Role.COMMUNE_OFFICER: PLACE}
_SENDERS = {Role.COOPERATIVE_MANAGER: ORG, Role.PROVINCE_OFFICER: PLACE, Role.COMMUNE_OFFICER: PLACE}
_CHECKERS = {Role.COMMUNE_OFFICER: PLACE, Role.PROVINCE_OFFICER: PLACE}
_OFFICE = {Role.PROVINCE_OFFICER: PLACE}
_IMPORTERS = {Role.PROVINCE_OFFICER: ALL, Role.OPERATOR: ALL}
_COUNCIL_SEERS = {
    Role.PROVINCE_OFFICER: PLACE,
    Role.PROVINCE_LEADER: PLACE,
    Role.AUDITOR: PLACE,
    Role.FUND_OFFICER: OWN,
    Role.FUND_DIRECTOR: OWN,
}
_MAKER = "product__organisation"
_MEMBERS = "entries__sheets__member__user"

declare(
    Permission(
        "ocop.frame.view", Frame, dict.fromkeys(Role, ALL), organisation=None, label=_("See OCOP criteria sets")
    ),
    Permission("ocop.set.import", Frame, _IMPORTERS, organisation=None, label=_("Import OCOP criteria sets")),
    Permission(
        "ocop.dossier.view", Dossier, _SEERS, _MAKER, author=_MEMBERS, to_many=True, label=_("See OCOP dossiers")
    ),
    Permission(
        "ocop.evidence.view",
        Evidence,
        _SEERS,
        f"dossier__{_MAKER}",
        author=f"dossier__{_MEMBERS}",
        to_many=True,
        label=_("Open the evidence of OCOP dossiers"),
    ),
    Permission("ocop.dossier.open", Product, _MAKERS, label=_("Open an OCOP dossier for a product")),
    Permission("ocop.dossier.change", Dossier, _MAKERS, _MAKER, label=_("Answer and prove in an OCOP dossier")),
    Permission("ocop.dossier.send", Dossier, _SENDERS, _MAKER, label=_("Send or withdraw an OCOP dossier")),
    Permission("ocop.dossier.check", Dossier, _CHECKERS, _MAKER, label=_("Check, pass on or return an OCOP dossier")),
    Permission("ocop.dossier.decide", Dossier, _OFFICE, _MAKER, label=_("Record what was decided on OCOP dossiers")),
    Permission(
        "ocop.council.view",
        Council,
        _COUNCIL_SEERS,
        organisation=None,
        place="place",
        author="members__user",
        to_many=True,
        label=_("See OCOP councils"),
    ),
    Permission("ocop.council.add", Place, _OFFICE, organisation=None, place="pk", label=_("Enter a new OCOP council")),
    Permission(
        "ocop.council.change",
        Council,
        _OFFICE,
        organisation=None,
        place="place",
        label=_("Set up and lead an OCOP council"),
    ),
    Permission(
        "ocop.council.close",
        Council,
        {Role.PROVINCE_OFFICER: PLACE, Role.PROVINCE_LEADER: PLACE},
        organisation=None,
        place="place",
        label=_("Close an OCOP council"),
    ),
    Permission(
        "ocop.sheet.view",
        Sheet,
        dict.fromkeys(SCORERS, OWN),
        f"entry__dossier__{_MAKER}",
        author="member__user",
        label=_("See one's own OCOP score sheets"),
    ),
    Permission(
        "ocop.sheet.score",
        Sheet,
        dict.fromkeys(SCORERS, OWN),
        f"entry__dossier__{_MAKER}",
        author="member__user",
        label=_("Score OCOP dossiers as a member of a council"),
    ),
)

audit.describe(
    {
        "ocop.set.import": gettext_noop("%(actor)s imported the OCOP criteria set %(target)s (%(note)s)"),
        "ocop.dossier.open": gettext_noop("%(actor)s opened an OCOP dossier for %(target)s of %(organisation)s"),
        "ocop.evidence.add": gettext_noop("%(actor)s added %(note)s to the OCOP dossier of %(target)s"),
        "ocop.evidence.remove": gettext_noop("%(actor)s took %(note)s out of the OCOP dossier of %(target)s"),
        "ocop.dossier.send": gettext_noop("%(actor)s sent the OCOP dossier of %(target)s of %(organisation)s"),
        "ocop.dossier.withdraw": gettext_noop("%(actor)s withdrew the OCOP dossier of %(target)s: %(note)s"),
        "ocop.dossier.pass": gettext_noop("%(actor)s checked the OCOP dossier of %(target)s and passed it on"),
        "ocop.dossier.return": gettext_noop("%(actor)s returned the OCOP dossier of %(target)s: %(note)s"),
        "ocop.dossier.score": gettext_noop("The council gave %(target)s an average of %(note)s points"),
        "ocop.dossier.propose": gettext_noop("%(actor)s recorded the proposal of %(target)s to the centre: %(note)s"),
        "ocop.centre.record": gettext_noop("%(actor)s recorded that the centre declined %(target)s: %(note)s"),
        "ocop.decision.record": gettext_noop("%(actor)s recorded the OCOP decision on %(target)s: %(note)s"),
        "ocop.council.add": gettext_noop("%(actor)s entered the OCOP council %(target)s: %(note)s"),
        "ocop.council.change": gettext_noop("%(actor)s corrected the OCOP council %(target)s"),
        "ocop.member.add": gettext_noop("%(actor)s named %(note)s in the OCOP council %(target)s"),
        "ocop.member.remove": gettext_noop("%(actor)s took %(note)s out of the OCOP council %(target)s"),
        "ocop.entry.add": gettext_noop("%(actor)s put the OCOP dossier of %(target)s before a council"),
        "ocop.entry.remove": gettext_noop("%(actor)s took the OCOP dossier of %(target)s from a council"),
        "ocop.council.start": gettext_noop("%(actor)s let the OCOP council %(target)s begin to score"),
        "ocop.flag.settle": gettext_noop("%(actor)s settled a disqualifying condition in %(target)s: %(note)s"),
        "ocop.council.close": gettext_noop("%(actor)s closed the OCOP council %(target)s"),
        "ocop.sheet.hand_in": gettext_noop("%(actor)s handed in a score sheet for %(target)s (%(note)s)"),
        "ocop.sheet.reopen": gettext_noop("%(actor)s took a score sheet for %(target)s back (%(note)s)"),
    }
)
