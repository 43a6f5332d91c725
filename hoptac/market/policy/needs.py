"""Who posts needs, and who sees them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Buyer, Need, Subscription
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

_DESK = {R.PROVINCE_OFFICER: Reach.PLACE}
_BUYERS = {R.BUYER: Reach.ORG, **_DESK}
_READERS = {**_BUYERS, R.PROVINCE_LEADER: Reach.PLACE, R.AUDITOR: Reach.PLACE}
_UNITS = {R.COOPERATIVE_MANAGER: Reach.ORG, R.UNION_MANAGER: Reach.ORG, R.CLERK: Reach.ORG}

declare(
    Permission(
        "market.market.open", Organisation, {**_READERS, **_UNITS}, "pk", label=_("Open the pages of the market")
    ),
    Permission("market.buyer.view", Buyer, _READERS, place="province", label=_("See buyers and how to reach them")),
    Permission("market.buyer.add", Place, _DESK, None, place="pk", label=_("Enter a buyer")),
    Permission(
        "market.buyer.put", Organisation, {R.BUYER: Reach.ORG}, "pk", label=_("Say who speaks for one's own company")
    ),
    Permission("market.buyer.change", Buyer, _BUYERS, place="province", label=_("Change how a buyer is reached")),
    Permission("market.buyer.check", Buyer, _DESK, place="province", label=_("Mark a buyer as checked")),
    # A union or a cooperative may be entered as a buyer too: its people then read what the desk posts for it.
    Permission(
        "market.need.view", Need, {**_READERS, **_UNITS}, "buyer", place="province",
        label=_("See needs with their price"),
    ),
    Permission("market.need.post", Buyer, _BUYERS, place="province", label=_("Post a need")),
    Permission("market.need.change", Need, _BUYERS, "buyer", place="province", label=_("Change and end needs")),
    Permission(
        "market.subscription.view", Subscription, _UNITS, label=_("See which needs one's organisation wants to hear of")
    ),
    Permission(
        "market.subscription.add", Organisation, _UNITS, "pk", label=_("Choose which needs to hear of")
    ),
    Permission(
        "market.subscription.end", Subscription, _UNITS, label=_("No longer want to hear of some needs")
    ),
)  # fmt: skip

audit.describe(
    {
        "market.buyer.register": gettext_noop("%(actor)s registered the buyer %(organisation)s"),
        "market.buyer.add": gettext_noop("%(actor)s entered the buyer %(organisation)s"),
        "market.buyer.put": gettext_noop("%(actor)s said who speaks for %(organisation)s"),
        "market.buyer.change": gettext_noop("%(actor)s changed how %(organisation)s is reached"),
        "market.buyer.check": gettext_noop("%(actor)s checked the buyer %(organisation)s"),
        "market.buyer.uncheck": gettext_noop("%(actor)s took back the check of the buyer %(organisation)s"),
        "market.need.post": gettext_noop("%(actor)s posted the need %(target)s of %(organisation)s"),
        "market.need.change": gettext_noop("%(actor)s changed the need %(target)s of %(organisation)s"),
        "market.need.end": gettext_noop("%(actor)s ended the need %(target)s of %(organisation)s: %(note)s"),
        "market.subscription.add": gettext_noop("%(actor)s chose needs that %(organisation)s wants to hear of"),
        "market.subscription.end": gettext_noop("%(actor)s ended a choice of needs of %(organisation)s"),
    }
)
