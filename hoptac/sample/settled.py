"""What others settled: the size bands of the decree, and what the province and one cooperative aim at in 2025."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hoptac.facts.models import Target
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import SizeThreshold

_OF_PROVINCE = (
    ("cooperatives_new", 60),
    ("groups_new", 5),
    ("cooperatives_effective_share", Decimal("0.6")),
    ("ocop_products_3_star_up", 120),
    ("new_jobs", 2_000),
)
_OF_ECO = (("revenue", 1_050_000_000),)

_BILLION = 1_000_000_000
#: Sector of the decree, size, least members, least revenue and least capital in thousand million đồng. The others
#: are not in this table because their source was not read (see the legal notes); nothing is guessed.
_SIZE_BANDS = (
    ("agriculture", "large", 300, 50, 10),
    ("agriculture", "medium", 200, 10, 5),
    ("agriculture", "small", 50, 2, 1),
    ("industry", "large", 100, 80, 20),
)


def size_bands() -> list[SizeThreshold]:
    """Return the bands of Decree 113/2024 Art. 5 that are known, in force from 1 November 2024, unsaved."""
    return [
        SizeThreshold(
            decree_sector=sector,
            size=size,
            valid_from=date(2024, 11, 1),
            least_members=members,
            least_revenue=revenue * _BILLION,
            least_capital=capital * _BILLION,
            legal_basis="Nghị định 113/2024/NĐ-CP, Điều 5",
        )
        for sector, size, members, revenue, capital in _SIZE_BANDS
    ]


def targets(province: Place, eco: Organisation) -> list[Target]:
    """Return the targets of 2025, unsaved."""
    days = {"starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1)}
    basis = "Kế hoạch phát triển kinh tế tập thể năm 2025 (dữ liệu mẫu)"
    owned = [({"place": province}, _OF_PROVINCE), ({"organisation": eco}, _OF_ECO)]
    return [
        Target(indicator=code, value=value, legal_basis=basis, **days, **owner)
        for owner, wanted in owned
        for code, value in wanted
    ]
