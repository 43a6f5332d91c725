"""Which province a place, a person or this installation belongs to."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from hoptac.access import gate
from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place


def province_of(place: Place | None) -> Place:
    """Return the province a place lies in, itself included; the installation's own for none, or the whole country."""
    unit = place
    while unit is not None and unit.level != Level.PROVINCE:
        unit = unit.parent
    return unit or home_province()


def home_province() -> Place:
    """Return the province this installation serves."""
    return place_queries.place_by_code(settings.PROVINCE_CODE, on=timezone.localdate(), level=Level.PROVINCE)


def actors_province(actor: gate.Actor) -> Place:
    """Return the province of the actor's first grant at a place."""
    places = [grant.place for grant in gate.grants(actor) if grant.place is not None]
    return province_of(places[0]) if places else home_province()
