"""The routes of the market, an area a module."""

from __future__ import annotations

from tests.access.visits_contracts import CONTRACTS
from tests.access.visits_events import EVENTS
from tests.access.visits_needs import NEEDS
from tests.access.visits_pooling import POOLING
from tests.access.visits_supply import SUPPLY

MARKET = (*NEEDS, *SUPPLY, *EVENTS, *POOLING, *CONTRACTS)
