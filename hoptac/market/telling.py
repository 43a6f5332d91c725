"""What rules say as data (reasons, mends, flags), in sentences of the reader's language. Nothing here reads a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Unit
from hoptac.core.numbers_vi import format_number
from hoptac.market.models import Pooling, Share
from hoptac.market.rules import matching, reasons, shares
from hoptac.market.templatetags import measures
from hoptac.registry.choices import Status

Data = Mapping[str, Any]


def names_in(*told: Data) -> set[int]:
    """Return the organisations that reasons, mends and flags name, to be read in one query."""
    found: set[int] = set()
    for one in told:
        found |= {one["next"]["owner"]} if "next" in one else set()
        found |= {other["owner"] for other in one.get("cheaper", ())}
        found |= {owner for mend in one.get("mends", ()) for owner in mend["owners"]}
        found |= {one["successor"]} if "successor" in one else set()
    return found


@dataclass(frozen=True)
class Teller:
    """Words for one need: names of organisations by number, and the unit its buyer speaks in."""

    names: Mapping[int, str]
    unit: Unit

    def name(self, pk: int) -> str:
        """Return the name of an organisation."""
        return self.names.get(pk, "?")

    def amount(self, quantity: int) -> str:
        """Return base units as the buyer says them."""
        return measures.quantity(quantity, self.unit)

    def price(self, price: int) -> str:
        """Return đồng a base unit as the buyer says it."""
        return measures.price(price, self.unit)

    def why(self, share: Share) -> list[str]:
        """Return why this cooperative serves the part, and why not the next ones, one sentence each."""
        told, found = share.reasons, [self._first(share)]
        if told.get("fair"):
            found.append(
                _("It counts as %(percent)s %% cheaper by the weights of the alliance.") % {"percent": told["fair"]}
            )
        return found + [self._other(one) for one in told.get("cheaper", ())]

    def _first(self, share: Share) -> str:
        told = share.reasons
        values: dict[str, Any] = {"owner": self.name(share.owner_id)}
        if told.get("unit") is None:
            return _("%(owner)s has not named a price yet: it is to be agreed.") % values
        values["price"] = self.price(told["unit"])
        if told.get("only"):
            return _("%(owner)s alone can deliver this in these days, for %(price)s with transport.") % values
        if "next" not in told:
            return _("%(owner)s costs %(price)s with transport; nobody else fits what is wanted.") % values
        values |= {"next": self.name(told["next"]["owner"]), "more": self.price(abs(told["next"]["more"]))}
        if told["next"]["more"] > 0:
            return _("%(owner)s was chosen because it costs %(price)s with transport, %(more)s less than %(next)s.") % (
                values
            )
        return _("%(owner)s was chosen at %(price)s with transport, before %(next)s.") % values

    def _other(self, told: Data) -> str:
        why, _colon, what = told["why"].partition(":")
        values = {"other": self.name(told["owner"]), "what": _certificate(what), "size": told.get("size", 0)}
        if why == reasons.SOLD_OUT:
            values["month"] = f"{date.fromisoformat(told['month']):%m/%Y}"
        if why == reasons.TOO_LITTLE:
            values["left"] = self.amount(told["left"])
        if why == reasons.LIMIT:
            values["most"] = told["most"]
        if why in (matching.LOT, matching.MINIMUM):
            values["size"] = self.amount(told["size"])
        return _WHY_NOT[why]() % values

    def flag(self, share: Share) -> str:
        """Return what has come in the way of a share; "" for nothing."""
        return self.flag_words(share.flag)

    def flag_words(self, told: Data) -> str:
        """Return what a flag of rules.shares says; "" for nothing."""
        if not told:
            return ""
        values = {
            "what": _certificate(told.get("what", "")),
            "status": str(Status(told["status"]).label) if "status" in told else "",
            "successor": self.name(told["successor"]) if "successor" in told else "",
        }
        return _FLAGS[told["code"]]() % values

    def mend(self, told: Data) -> str:
        """Return what would help an unserved part."""
        kind, _colon, what = told["kind"].partition(":")
        values: dict[str, Any] = {
            "size": told["size"],
            "what": _certificate(what),
            "owners": ", ".join(self.name(owner) for owner in told["owners"]),
            "quantity": self.amount(told["quantity"]),
        }
        if kind == matching.PRICE:
            values["size"] = self.price(told["size"])
        if kind in (matching.LOT, matching.MINIMUM, reasons.QUANTITY):
            values["size"] = self.amount(told["size"])
        said = _MENDS[kind](told["size"]) % values
        return said if told["enough"] else _("%(said)s That alone is not enough.") % {"said": said}


def _certificate(kind: str) -> str:
    return str(CertificateKind(kind).label) if kind in CertificateKind.values else kind


def gap(run: Pooling) -> str:
    """Return how far a run may be from the best answer there is."""
    if run.gap == 0:
        return _("Proven: no answer serves more, or the same for less.")
    percent = format_number(run.gap * 100, 2)
    return _("At most %(percent)s %% above the best answer there can be.") % {"percent": percent}


_WHY_NOT: Mapping[str, Callable[[], str]] = {
    reasons.SOLD_OUT: lambda: _("%(other)s is cheaper but has promised all it has in %(month)s."),
    reasons.TAKEN: lambda: _("%(other)s is cheaper but all it has goes into other deliveries."),
    reasons.TOO_LITTLE: lambda: _(
        "%(other)s is cheaper but has only %(left)s left, and the buyer wants few suppliers."
    ),
    reasons.LIMIT: lambda: _("%(other)s is cheaper, but the buyer wants at most %(most)s suppliers."),
    reasons.OTHERWISE: lambda: _("%(other)s is cheaper here, but all deliveries together would cost more with it."),
    matching.CERTIFICATE: lambda: _("%(other)s is cheaper but has no valid %(what)s certificate."),
    matching.EXPIRY: lambda: _(
        "%(other)s is cheaper, but its %(what)s certificate does not hold on all days of delivery."
    ),
    matching.STARS: lambda: _("%(other)s is cheaper but lacks OCOP stars."),
    matching.STALE: lambda: _("%(other)s is cheaper but has not said for six months what it has."),
    matching.MINIMUM: lambda: _("%(other)s is cheaper but delivers larger orders only."),
    matching.LOT: lambda: _("%(other)s is cheaper but has less than the smallest lot."),
    matching.REFUSED: lambda: _("%(other)s is cheaper but was left out by the alliance."),
    matching.DECLINED: lambda: _("%(other)s is cheaper but has declined or was declined."),
}
_FLAGS: Mapping[str, Callable[[], str]] = {
    shares.NEED_ENDED: lambda: _("The buyer's need is over."),
    shares.DAYS_OVER: lambda: _("The days of delivery are over."),
    shares.SELLER: lambda: _("The cooperative does not work any more: %(status)s."),
    shares.SUCCEEDED: lambda: _("The cooperative is no more (%(status)s); %(successor)s took its place."),
    shares.PERMIT: lambda: _("The permission to sell for the cooperative holds no more."),
    shares.CERTIFICATE: lambda: _("The %(what)s certificate does not hold on all days of delivery."),
    shares.STARS: lambda: _("The OCOP stars do not hold on all days of delivery."),
}
_MENDS: Mapping[str, Callable[[int], str]] = {
    matching.PRICE: lambda _size: _("Raise the price ceiling by %(size)s: %(owners)s would deliver %(quantity)s."),
    matching.WINDOW: lambda size: ngettext(
        "Widen the days of delivery by %(size)s day: %(owners)s would deliver %(quantity)s.",
        "Widen the days of delivery by %(size)s days: %(owners)s would deliver %(quantity)s.",
        size,
    ),
    matching.CERTIFICATE: lambda _size: _(
        "Do without the %(what)s certificate, or have %(owners)s certified: %(quantity)s more."
    ),
    matching.EXPIRY: lambda size: ngettext(
        "%(owners)s must renew the %(what)s certificate, which is missing on %(size)s day: %(quantity)s more.",
        "%(owners)s must renew the %(what)s certificate, which is missing on %(size)s days: %(quantity)s more.",
        size,
    ),
    matching.STARS: lambda size: ngettext(
        "Ask for %(size)s OCOP star less: %(owners)s would deliver %(quantity)s.",
        "Ask for %(size)s OCOP stars less: %(owners)s would deliver %(quantity)s.",
        size,
    ),
    matching.STALE: lambda _size: _("Ask %(owners)s whether the season calendar is still right: %(quantity)s more."),
    matching.LOT: lambda _size: _("Lower the smallest lot by %(size)s: %(owners)s would deliver %(quantity)s."),
    matching.MINIMUM: lambda _size: _(
        "Ask for %(size)s more, or %(owners)s for a smaller minimum order: %(quantity)s more."
    ),
    reasons.SUPPLIERS: lambda size: ngettext(
        "Allow %(size)s more supplier: %(owners)s would deliver %(quantity)s.",
        "Allow %(size)s more suppliers: %(owners)s would deliver %(quantity)s.",
        size,
    ),
    reasons.QUANTITY: lambda _size: _("Ask for %(size)s less: %(owners)s can deliver %(quantity)s."),
}
