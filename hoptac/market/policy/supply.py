"""Who offers lots, and who asks for, gives and revokes the permission to sell for another."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.market.models import Offer, SalePermit
from hoptac.parties.models import Organisation

_WRITERS = {Role.COOPERATIVE_MANAGER: Reach.ORG, Role.CLERK: Reach.ORG}
_HEADS = {Role.COOPERATIVE_MANAGER: Reach.ORG, Role.UNION_MANAGER: Reach.ORG}
_SEERS = {**_HEADS, Role.CLERK: Reach.ORG, Role.PROVINCE_OFFICER: Reach.PLACE, Role.AUDITOR: Reach.PLACE}
_PARTIES = ("owner", "holder")

declare(
    Permission("market.offer.view", Offer, _SEERS, ("seller", "product__organisation"), label=_("See offers of lots")),
    Permission(
        "market.offer.add",
        Organisation,
        {**_WRITERS, **_HEADS},
        "pk",
        label=_("Offer lots, one's own or under a permit"),
    ),
    Permission("market.offer.withdraw", Offer, {**_WRITERS, **_HEADS}, "seller", label=_("Withdraw offers")),
    Permission("market.permit.view", SalePermit, _SEERS, _PARTIES, label=_("Read permissions to sell for another")),
    Permission("market.permit.ask", Organisation, _HEADS, "pk", label=_("Ask for the permission to sell for another")),
    Permission(
        "market.permit.answer", SalePermit, _HEADS, "owner", label=_("Give, refuse and revoke permissions to sell")
    ),
    Permission("market.permit.return", SalePermit, _HEADS, "holder", label=_("Hand permissions to sell back")),
)

audit.describe(
    {
        "market.offer.add": gettext_noop("%(actor)s offered %(target)s for %(organisation)s"),
        "market.offer.withdraw": gettext_noop("%(actor)s withdrew the offer %(target)s of %(organisation)s"),
        "market.permit.ask": gettext_noop("%(actor)s asked %(organisation)s for the permission to sell: %(target)s"),
        "market.permit.give": gettext_noop("%(actor)s gave the permission to sell for %(organisation)s: %(target)s"),
        "market.permit.refuse": gettext_noop(
            "%(actor)s refused the permission to sell for %(organisation)s: %(target)s. %(note)s"
        ),
        "market.permit.revoke": gettext_noop(
            "%(actor)s revoked the permission to sell for %(organisation)s: %(target)s. %(note)s"
        ),
        "market.permit.return": gettext_noop(
            "%(actor)s handed back the permission to sell for %(organisation)s: %(target)s. %(note)s"
        ),
    }
)
