"""Plan numbers: what an indicator should reach in a place in a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.periods import Period
from hoptac.facts.actions import stamp
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Target
from hoptac.facts.policy import TARGET
from hoptac.places.models import Place


def of_year(place: Place, year: int) -> dict[str, Target]:
    """Return what the indicators should reach in a place in a calendar year, by code."""
    return {each.indicator: each for each in Target.objects.filter(place=place, **_days(year))}


def _days(year: int) -> dict[str, Any]:
    period = Period.of("year", year)
    return {"starts_on": period.starts_on, "ends_before": period.ends_before}


@transaction.atomic
def target_put(
    *, actor: User, place: Place, indicator: str, year: int, value: Decimal | None, legal_basis: str = ""
) -> bool:
    """Lay down what an indicator should reach in a calendar year, or take it back (None); return whether that is new.

    `value` is in the unit of the indicator: đồng, persons; a share as a fraction. KeyError for an unknown indicator;
    gate.NotAllowed and gate.NotVisible without the right over the place.
    """
    gate.require(actor, TARGET, place)
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    label = INDICATOR[indicator].label
    held = of_year(place, year).get(indicator)
    before = (held.value, held.legal_basis) if held else (None, "")
    if before == (value, legal_basis) or before[0] is value is None:
        return False
    if value is None:
        Target.objects.filter(indicator=indicator, place=place, **_days(year)).delete()
    else:
        given = {"value": value, "legal_basis": legal_basis}
        Target.objects.update_or_create(given, indicator=indicator, place=place, **_days(year))
    stamp()
    changes = audit.changed(
        {"value": before[0], "legal_basis": before[1]}, {"value": value, "legal_basis": legal_basis}
    )
    audit.record(actor=actor, code=TARGET, place=place, changes=changes, note=f"{label}, {year}")
    return True
