"""Who pools, and who answers a share.

A share is of three parties: seller, owner and buyer. Each side answers only for itself; what is merely proposed is
seen by the desk alone (queries.shares).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Need, Pooling, Share
from hoptac.places.models import Place

_OFFICE = {Role.PROVINCE_OFFICER: Reach.PLACE}
_DESK = {**_OFFICE, Role.PROVINCE_LEADER: Reach.PLACE, Role.AUDITOR: Reach.PLACE}
_PARTIES = {
    Role.BUYER: Reach.ORG,
    Role.COOPERATIVE_MANAGER: Reach.ORG,
    Role.CLERK: Reach.ORG,
    Role.UNION_MANAGER: Reach.ORG,
}
_PROVINCE, _BUYER = "part__need__province", "part__need__buyer"

declare(
    Permission(
        "market.pooling.view", Pooling, _DESK, organisation=None, place="province", label=_("See how needs were pooled")
    ),
    Permission("market.pooling.run", Place, _OFFICE, organisation=None, place="pk", label=_("Pool supply for needs")),
    Permission(
        "market.ruling.put",
        Need,
        _OFFICE,
        organisation=None,
        place="province",
        label=_("Keep a product in or out of an answer"),
    ),
    Permission(
        "market.weights.change",
        Place,
        {**_OFFICE, Role.PROVINCE_LEADER: Reach.PLACE},
        organisation=None,
        place="pk",
        label=_("Set what pooling weighs"),
    ),
    Permission(
        "market.answer.view",
        Need,
        {**_DESK, **_PARTIES},
        "buyer",
        place="province",
        label=_("See the answer to a need"),
    ),
    Permission(
        "market.answer.ask",
        Need,
        _OFFICE,
        organisation=None,
        place="province",
        label=_("Ask everybody proposed for a need"),
    ),
    Permission("market.answer.agree", Need, _PARTIES, "buyer", label=_("Agree to the answer to a need")),
    Permission(
        "market.share.view",
        Share,
        {**_DESK, **_PARTIES},
        ("seller", "owner", _BUYER),
        place=_PROVINCE,
        label=_("See shares of answers one takes part in"),
    ),
    Permission(
        "market.share.proposed",
        Share,
        _DESK,
        organisation=None,
        place=_PROVINCE,
        label=_("See proposed shares before anybody is asked"),
    ),
    Permission(
        "market.share.ask", Share, _OFFICE, organisation=None, place=_PROVINCE, label=_("Ask both sides; drop shares")
    ),
    Permission(
        "market.share.answer", Share, _PARTIES, ("seller", _BUYER), label=_("Answer for one's own side of a share")
    ),
    Permission(
        "market.share.relay",
        Share,
        _OFFICE,
        organisation=None,
        place=_PROVINCE,
        label=_("Answer a share for a side that phones"),
    ),
    Permission("market.share.sell", Share, _PARTIES, "seller", label=_("Answer for the seller of a share")),
    Permission("market.share.buy", Share, _PARTIES, _BUYER, label=_("Answer for the buyer of a share")),
)

audit.describe(
    {
        "market.pooling.run": gettext_noop("%(actor)s pooled supply for the open needs: %(target)s. %(note)s"),
        "market.ruling.put": gettext_noop("%(actor)s decided about %(target)s before pooling: %(note)s"),
        "market.weights.change": gettext_noop("%(actor)s set what pooling weighs in %(target)s"),
        "market.share.ask": gettext_noop("%(actor)s asked both sides about %(target)s"),
        "market.share.agree": gettext_noop("%(actor)s agreed to %(target)s"),
        "market.share.change": gettext_noop("%(actor)s proposed other terms for %(target)s. %(note)s"),
        "market.share.decline": gettext_noop("%(actor)s declined %(target)s: %(note)s"),
        "market.share.drop": gettext_noop("%(actor)s dropped %(target)s: %(note)s"),
        "market.share.flag": gettext_noop("Review found about %(target)s: %(note)s"),
    }
)
