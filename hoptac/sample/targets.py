"""What the province, some communes and one cooperative set themselves for 2025."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hoptac.facts.models import Target
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level
from hoptac.places.models import Place
from hoptac.places.queries import units_on
from hoptac.sample.days import AS_AT

_OF_PROVINCE = (
    ("cooperatives_effective_share", Decimal("0.75")),
    ("cooperatives_new", 25),
    ("groups_new", 20),
    ("support_beneficiaries", 25),
    ("ocop_products_3_star_up", 120),
    ("new_jobs", 2_000),
)
_OF_ECO = (("revenue", 1_050_000_000),)
#: So many communes are to found a cooperative; the rest of the province's plan is not allotted yet.
_FOUNDING_COMMUNES = 20


def targets(province: Place, eco: Organisation) -> list[Target]:
    """Return the targets of 2025, unsaved."""
    days = {"starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1)}
    basis = "Kế hoạch phát triển kinh tế tập thể năm 2025 (dữ liệu mẫu)"
    return [
        *(
            Target(indicator=code, place=province, value=value, legal_basis=basis, **days)
            for code, value in _OF_PROVINCE
        ),
        *(
            Target(indicator="cooperatives_new", place=commune, value=1, legal_basis=basis, **days)
            for commune in units_on(province, AS_AT, Level.COMMUNE)[:_FOUNDING_COMMUNES]
        ),
        *(Target(indicator=code, organisation=eco, value=value, legal_basis=basis, **days) for code, value in _OF_ECO),
    ]
