"""The tables of the market: needs, supply, pooling, contracts, deliveries, events."""

from hoptac.market.models.contracts import Annex, Contract, ContractLine, ContractTemplate, MarketPrice
from hoptac.market.models.deliveries import Delivery, DisputeWord, PayAccount, Payment, SideRating
from hoptac.market.models.events import Booth, Meeting, TradeEvent
from hoptac.market.models.needs import Buyer, Need, NeedPart, Subscription
from hoptac.market.models.pooling import Pooling, Ruling, Share, ShareWord, Weights
from hoptac.market.models.supply import Offer, SalePermit

__all__ = [
    "Annex",
    "Booth",
    "Buyer",
    "Contract",
    "ContractLine",
    "ContractTemplate",
    "Delivery",
    "DisputeWord",
    "MarketPrice",
    "Meeting",
    "Need",
    "NeedPart",
    "Offer",
    "PayAccount",
    "Payment",
    "Pooling",
    "Ruling",
    "SalePermit",
    "Share",
    "ShareWord",
    "SideRating",
    "Subscription",
    "TradeEvent",
    "Weights",
]
