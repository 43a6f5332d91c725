"""Plan numbers: what an indicator should reach in a period, in a place or at an organisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hoptac.core.periods import Period
from hoptac.facts.models import Target
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

Owner = Place | Organisation


def owned(owner: Owner) -> dict[str, Any]:
    """Return the owner as the fields of a target take it."""
    return {"place": owner} if isinstance(owner, Place) else {"organisation": owner}


def days(period: Period) -> dict[str, Any]:
    """Return the period as the fields of a target take it."""
    return {"starts_on": period.starts_on, "ends_before": period.ends_before}


def of_year(owner: Owner, year: int) -> dict[str, Target]:
    """Return what the indicators should reach in a place or at an organisation in a calendar year, by code."""
    return of_period(owner, Period.of("year", year))


def of_period(owner: Owner, period: Period) -> dict[str, Target]:
    """Return what the indicators should reach in exactly this period, by code."""
    return {each.indicator: each for each in Target.objects.filter(**owned(owner), **days(period))}


def of_places(period: Period, place_ids: Collection[int]) -> list[Target]:
    """Return what was laid down for these places for exactly this period."""
    return list(Target.objects.filter(**days(period), place__in=place_ids))


def of_organisations(period: Period, organisation_ids: Collection[int]) -> list[Target]:
    """Return what was laid down for these organisations for exactly this period."""
    return list(Target.objects.filter(**days(period), organisation__in=organisation_ids))
