"""Who organises trade events and takes part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Booth, Meeting, TradeEvent
from hoptac.places.models import Place

_DESK = {R.PROVINCE_OFFICER: Reach.PLACE}
_SELLERS = {R.COOPERATIVE_MANAGER: Reach.ORG, R.CLERK: Reach.ORG, R.UNION_MANAGER: Reach.ORG}
_BUYERS = {R.BUYER: Reach.ORG}
_PARTIES = {**_SELLERS, **_BUYERS}
_READERS = {**_DESK, R.PROVINCE_LEADER: Reach.PLACE, R.AUDITOR: Reach.PLACE}
_ALL = {**_READERS, **_PARTIES}

declare(
    Permission(
        "market.event.view", TradeEvent, {**_ALL, R.COMMUNE_OFFICER: Reach.PLACE}, "booths__organisation",
        place="province", to_many=True, label=_("See trade events and who takes part"),
    ),
    Permission("market.event.add", Place, _DESK, None, place="pk", label=_("Add trade events")),
    Permission(
        "market.event.change", TradeEvent, _DESK, None, place="province",
        label=_("Change trade events, call them off, invite to them"),
    ),
    Permission(
        "market.booth.view", Booth, {**_ALL, R.COMMUNE_OFFICER: Reach.PLACE}, place="event__province",
        label=_("See what organisations show at trade events"),
    ),
    Permission(
        "market.booth.change", Booth, {**_DESK, **_PARTIES}, place="event__province",
        label=_("Answer invitations to trade events, say what is shown and what came of it"),
    ),
    Permission(
        "market.meeting.view", Meeting, _ALL, ("organisation", "buyer"), place="event__province",
        label=_("See meetings at trade events"),
    ),
    Permission("market.meeting.ask", Booth, _PARTIES, label=_("Ask for meetings at trade events")),
    Permission(
        "market.meeting.answer", Meeting, _PARTIES, ("organisation", "buyer"), label=_("Answer requests for meetings")
    ),
    Permission("market.meeting.sell", Meeting, _PARTIES, label=_("Answer for the seller at meetings")),
    Permission("market.meeting.buy", Meeting, _PARTIES, "buyer", label=_("Answer for the buyer at meetings")),
)  # fmt: skip

audit.describe(
    {
        "market.event.add": gettext_noop("%(actor)s added the trade event %(target)s"),
        "market.event.change": gettext_noop("%(actor)s changed the trade event %(target)s"),
        "market.event.call_off": gettext_noop("%(actor)s called off the trade event %(target)s: %(note)s"),
        "market.booth.invite": gettext_noop("%(actor)s invited %(organisation)s to the trade event %(target)s"),
        "market.booth.answer": gettext_noop("%(actor)s answered the invitation of %(organisation)s: %(target)s"),
        "market.booth.result": gettext_noop("%(actor)s said what came of it for %(organisation)s: %(target)s"),
        "market.meeting.ask": gettext_noop("%(actor)s asked for a meeting for %(organisation)s: %(target)s"),
        "market.meeting.agree": gettext_noop("%(actor)s agreed to a meeting for %(organisation)s: %(target)s"),
        "market.meeting.decline": gettext_noop("%(actor)s declined a meeting for %(organisation)s: %(target)s"),
        "market.meeting.result": gettext_noop("%(actor)s said what came of a meeting of %(organisation)s: %(target)s"),
    }
)
