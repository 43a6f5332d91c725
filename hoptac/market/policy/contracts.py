"""Who draws up, signs and reads contracts: the two sides, the alliance of either, and the commune of either."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Contract, MarketPrice, Share
from hoptac.places.models import Place

_SELLERS = {R.COOPERATIVE_MANAGER: Reach.ORG, R.UNION_MANAGER: Reach.ORG}
_PARTNERS = {**_SELLERS, R.BUYER: Reach.ORG}
_DESK = {R.PROVINCE_OFFICER: Reach.PLACE}
_MAKERS = {**_PARTNERS, **_DESK}
_OVERSEERS = {**_DESK, **dict.fromkeys((R.PROVINCE_LEADER, R.COMMUNE_OFFICER, R.AUDITOR), Reach.PLACE)}
_READERS = {**_PARTNERS, **_OVERSEERS, R.ACCOUNTANT: Reach.ORG, R.CLERK: Reach.ORG}
_SIDES = ("seller", "buyer")
#: Who signed as the seller and was succeeded still reads what it signed.
_TOOK_PART = (*_SIDES, "predecessor")

declare(
    Permission("market.contract.view", Contract, _READERS, _TOOK_PART, place="province", label=_("Read contracts")),
    Permission(
        "market.contract.draft", Share, _MAKERS, ("seller", "part__need__buyer"), place="part__need__province",
        label=_("Draw up contracts from agreed shares"),
    ),
    Permission(
        "market.contract.change", Contract, _MAKERS, _SIDES, place="province",
        label=_("Change and give up drafts of contracts"),
    ),
    Permission(
        "market.contract.sign", Contract, _MAKERS, _SIDES, place="province",
        label=_("Bring in signed contracts and annexes"),
    ),
    Permission(
        "market.contract.end", Contract, _MAKERS, _SIDES, place="province", label=_("End contracts early")
    ),
    Permission(
        "market.contract.note", Contract, {R.COMMUNE_OFFICER: Reach.PLACE}, "seller",
        label=_("Write the commune's note on a contract"),
    ),
    Permission(
        "market.contract.pass", Contract, _DESK, None, place="province",
        label=_("Pass contracts on to a cooperative's successor"),
    ),
    Permission("market.contract.rate", Contract, _PARTNERS, _SIDES, label=_("Rate the other side of a contract")),
    Permission("market.contract.sell", Contract, _PARTNERS, "seller", label=_("Speak for the seller of a contract")),
    Permission("market.contract.buy", Contract, _PARTNERS, "buyer", label=_("Speak for the buyer")),
    Permission("market.price.view", MarketPrice, _OVERSEERS, None, place="province", label=_("See prices of the day")),
    Permission("market.price.add", Place, _DESK, None, place="pk", label=_("Enter prices of the day")),
)  # fmt: skip

audit.describe(
    {
        "market.contract.draft": gettext_noop("%(actor)s drew up contract %(target)s"),
        "market.contract.change": gettext_noop("%(actor)s changed the draft of contract %(target)s"),
        "market.contract.sign": gettext_noop("%(actor)s brought in the signed contract %(target)s"),
        "market.contract.void": gettext_noop("%(actor)s gave up the draft %(target)s: %(note)s"),
        "market.contract.end": gettext_noop("%(actor)s ended contract %(target)s early: %(note)s"),
        "market.contract.settle": gettext_noop("Contract %(target)s is settled: all is delivered and paid"),
        "market.contract.note": gettext_noop("%(actor)s wrote the commune's note on contract %(target)s: %(note)s"),
        "market.contract.pass": gettext_noop("%(actor)s passed contract %(target)s on: %(note)s"),
        "market.annex.add": gettext_noop("%(actor)s added an annex to contract %(target)s: %(note)s"),
        "market.annex.sign": gettext_noop("%(actor)s brought in a signed annex of contract %(target)s: %(note)s"),
        "market.price.add": gettext_noop("%(actor)s entered a price of the day: %(note)s"),
        "market.rating.put": gettext_noop("%(actor)s rated the other side of contract %(target)s"),
    }
)
