"""The registry's tables: legal facts, where and what an organisation is, its life, its people, its requests."""

from hoptac.registry.models.legal import (
    Classification,
    FeatureSpell,
    GradeBand,
    LifecycleEvent,
    Rating,
    Registration,
    Seat,
    SizeThreshold,
    Succession,
)
from hoptac.registry.models.people import CapitalEntry, Member, Staff
from hoptac.registry.models.requests import ChangeRequest

__all__ = [
    "CapitalEntry",
    "ChangeRequest",
    "Classification",
    "FeatureSpell",
    "GradeBand",
    "LifecycleEvent",
    "Member",
    "Rating",
    "Registration",
    "Seat",
    "SizeThreshold",
    "Staff",
    "Succession",
]
