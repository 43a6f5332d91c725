"""Who delivers, checks, pays and argues: the buyer, whoever brings the goods, the seller, and the alliance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Contract, Delivery
from hoptac.parties.models import Organisation

_HEADS = {R.COOPERATIVE_MANAGER: Reach.ORG, R.UNION_MANAGER: Reach.ORG}
_SENDERS = {**_HEADS, R.CLERK: Reach.ORG}
_PAID = {**_HEADS, R.ACCOUNTANT: Reach.ORG}
_BUYERS = {R.BUYER: Reach.ORG}
_DESK = {R.PROVINCE_OFFICER: Reach.PLACE}
_OVERSEERS = {**_DESK, **dict.fromkeys((R.PROVINCE_LEADER, R.COMMUNE_OFFICER, R.AUDITOR), Reach.PLACE)}
_BUYER, _SELLER = "line__contract__buyer", "line__contract__seller"
_PARTIES = (_BUYER, _SELLER, "line__contract__predecessor", "supplier")
_PROVINCE = "line__contract__province"

declare(
    Permission(
        "market.delivery.view", Delivery, {**_SENDERS, **_PAID, **_BUYERS, **_OVERSEERS}, _PARTIES, place=_PROVINCE,
        label=_("See deliveries"),
    ),
    Permission(
        "market.delivery.plan", Contract, {**_SENDERS, **_DESK}, "seller", place="province",
        label=_("Plan deliveries of a contract"),
    ),
    Permission(
        "market.delivery.send", Delivery, {**_SENDERS, **_DESK}, "supplier", place=_PROVINCE,
        label=_("Say that a delivery is under way, with its invoice; cancel planned ones"),
    ),
    Permission("market.delivery.check", Delivery, _BUYERS, _BUYER, label=_("Check deliveries and say what was paid")),
    Permission(
        "market.delivery.replace", Delivery, _DESK, None, place=_PROVINCE,
        label=_("Ask another supplier of the pool to bring what was rejected"),
    ),
    Permission(
        "market.delivery.relay", Delivery, _DESK, None, place=_PROVINCE,
        label=_("Answer about a delivery for a side that phones"),
    ),
    Permission("market.delivery.agree", Delivery, _HEADS, "supplier", label=_("Agree to replace a delivery")),
    Permission(
        "market.delivery.supply", Delivery, _SENDERS, (_SELLER, "supplier"),
        label=_("Speak for the seller of a delivery"),
    ),
    Permission("market.delivery.receive", Delivery, _PAID, "supplier", label=_("Confirm that a payment came")),
    Permission(
        "market.delivery.dispute", Delivery, {**_SENDERS, **_BUYERS, **_DESK}, (_BUYER, _SELLER, "supplier"),
        place=_PROVINCE, label=_("Write in disputes about deliveries"),
    ),
    Permission("market.account.put", Organisation, _PAID, "pk", label=_("Say where one's organisation is paid")),
)  # fmt: skip

audit.describe(
    {
        "market.delivery.plan": gettext_noop("%(actor)s planned deliveries of contract %(target)s"),
        "market.delivery.send": gettext_noop("%(actor)s sent a delivery: %(target)s"),
        "market.delivery.cancel": gettext_noop("%(actor)s cancelled a delivery: %(target)s. %(note)s"),
        "market.delivery.check": gettext_noop("%(actor)s checked a delivery: %(target)s. %(note)s"),
        "market.delivery.price": gettext_noop("The price of the day was found for a delivery: %(target)s"),
        "market.delivery.replace": gettext_noop(
            "%(actor)s asked %(organisation)s to replace what was rejected: %(target)s"
        ),
        "market.delivery.agree": gettext_noop("%(actor)s agreed to replace a delivery: %(target)s"),
        "market.delivery.decline": gettext_noop("%(actor)s declined to replace a delivery: %(target)s. %(note)s"),
        "market.delivery.invoice": gettext_noop("%(actor)s gave the invoice of a delivery: %(target)s. %(note)s"),
        "market.delivery.pay": gettext_noop("%(actor)s said that a delivery was paid: %(target)s. %(note)s"),
        "market.delivery.receive": gettext_noop("%(actor)s confirmed a payment for a delivery: %(target)s. %(note)s"),
        "market.delivery.settle": gettext_noop("A delivery is paid: %(target)s"),
        "market.delivery.dispute": gettext_noop("%(actor)s wrote in a dispute about a delivery: %(target)s"),
        "market.account.put": gettext_noop("%(actor)s said where %(organisation)s is paid: %(note)s"),
    }
)
