"""The fixed lists of the market."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NeedState(models.TextChoices):
    """What has become of what a buyer needs."""

    OPEN = "open", pgettext_lazy("need", "Open")
    CLOSED = "closed", pgettext_lazy("need", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("need", "Withdrawn")


class OfferState(models.TextChoices):
    """Whether a lot on offer still is."""

    OPEN = "open", pgettext_lazy("offer", "On offer")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Withdrawn")


class PermitState(models.TextChoices):
    """How far the permission to sell for another has come."""

    ASKED = "asked", pgettext_lazy("permit", "Asked for")
    GIVEN = "given", pgettext_lazy("permit", "Given")
    REFUSED = "refused", pgettext_lazy("permit", "Refused")
    REVOKED = "revoked", pgettext_lazy("permit", "Revoked")


class Verdict(models.TextChoices):
    """What the desk decided about a product for a part of a need, before the next pooling."""

    PINNED = "pinned", _("Keep")
    REFUSED = "refused", _("Leave out")


class ShareState(models.TextChoices):
    """How far one cooperative's share of an answer has come.

    Proposed by pooling and seen by the desk alone; asked of both sides; agreed by both; in a contract. Declined by a
    side; dropped by the desk, by pooling anew, or because the need, the product or the seller is no more.
    """

    PROPOSED = "proposed", pgettext_lazy("share", "Proposed")
    ASKED = "asked", pgettext_lazy("share", "Asked")
    AGREED = "agreed", pgettext_lazy("share", "Agreed")
    CONTRACTED = "contracted", pgettext_lazy("share", "In a contract")
    DECLINED = "declined", pgettext_lazy("share", "Declined")
    DROPPED = "dropped", pgettext_lazy("share", "Dropped")


class Side(models.TextChoices):
    """The two sides of a sale."""

    SELLER = "seller", _("Seller")
    BUYER = "buyer", _("Buyer")


class ContractKind(models.TextChoices):
    """What kind of contract it is (Decree 98/2018/ND-CP, Art. 4, for linkages)."""

    OFFTAKE = "offtake", _("Off-take contract")
    LINKAGE = "linkage", _("Linkage contract")
    SALE = "sale", _("Contract of sale")


class ContractState(models.TextChoices):
    """How far a contract has come."""

    DRAFT = "draft", pgettext_lazy("contract", "Draft")
    SIGNED = "signed", pgettext_lazy("contract", "Signed")
    SETTLED = "settled", pgettext_lazy("contract", "Settled")
    ENDED = "ended", pgettext_lazy("contract", "Ended early")
    VOID = "void", pgettext_lazy("contract", "Given up before signing")


class PriceRule(models.TextChoices):
    """How the price of a delivery is found."""

    FIXED = "fixed", _("Fixed price")
    FLOOR = "floor", _("Price of the day, but no less than the floor")
    MARKET = "market", _("Price of the day")
    SHARED = "shared", _("Half the distance between the agreed price and the price of the day")


class DeliveryState(models.TextChoices):
    """How far a delivery has come.

    Asked: another cooperative of the pool is to bring what was rejected and has not answered. Unpriced: checked, but
    the contract's rule needs a price of the day that nobody has entered.
    """

    ASKED = "asked", pgettext_lazy("delivery", "Asked of another supplier")
    PLANNED = "planned", pgettext_lazy("delivery", "Planned")
    SENT = "sent", pgettext_lazy("delivery", "Delivered, to be checked")
    UNPRICED = "unpriced", pgettext_lazy("delivery", "Checked, price of the day missing")
    CHECKED = "checked", pgettext_lazy("delivery", "Checked, to be paid")
    PAID = "paid", pgettext_lazy("delivery", "Paid")
    CANCELLED = "cancelled", pgettext_lazy("delivery", "Cancelled")


class EventKind(models.TextChoices):
    """What kind of trade event it is."""

    FAIR = "fair", pgettext_lazy("event", "Fair")
    CONFERENCE = "conference", _("Supply and demand conference")


class BoothState(models.TextChoices):
    """Whether an organisation takes part in an event."""

    INVITED = "invited", pgettext_lazy("booth", "Invited")
    COMING = "coming", pgettext_lazy("booth", "Takes part")
    DECLINED = "declined", pgettext_lazy("booth", "Declined")


class MeetingState(models.TextChoices):
    """How far a meeting at an event has come."""

    ASKED = "asked", pgettext_lazy("meeting", "Asked for")
    AGREED = "agreed", pgettext_lazy("meeting", "Agreed")
    HELD = "held", pgettext_lazy("meeting", "Held")
    DECLINED = "declined", pgettext_lazy("meeting", "Declined")


#: Shares that both sides agreed to; contracts that were signed; deliveries that came.
SERVING = (ShareState.AGREED, ShareState.CONTRACTED)
SIGNED = (ContractState.SIGNED, ContractState.SETTLED, ContractState.ENDED)
CAME = (DeliveryState.SENT, DeliveryState.UNPRICED, DeliveryState.CHECKED, DeliveryState.PAID)
