"""What the province and one cooperative set themselves for 2025."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hoptac.facts.models import Target
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

_OF_PROVINCE = (
    ("cooperatives_new", 60),
    ("groups_new", 5),
    ("cooperatives_effective_share", Decimal("0.6")),
    ("ocop_products_3_star_up", 120),
    ("new_jobs", 2_000),
)
_OF_ECO = (("revenue", 1_050_000_000),)


def targets(province: Place, eco: Organisation) -> list[Target]:
    """Return the targets of 2025, unsaved."""
    days = {"starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1)}
    basis = "Kế hoạch phát triển kinh tế tập thể năm 2025 (dữ liệu mẫu)"
    return [
        *(
            Target(indicator=code, place=province, value=value, legal_basis=basis, **days)
            for code, value in _OF_PROVINCE
        ),
        *(Target(indicator=code, organisation=eco, value=value, legal_basis=basis, **days) for code, value in _OF_ECO),
    ]
