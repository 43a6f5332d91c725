"""A small world made of the faults one fears: places and organisations, each name a marker found nowhere else.

Traps: a path that begins with another's (without its slash), a path that contains another's, one code under two
parents, a member of the union today, one that left, one that has not joined yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from hoptac.parties.models import Organisation
from hoptac.places.models import Locality, LocalityUnit, Place
from hoptac.registry.models import Member
from tests.factories import access as make

SEATS = {"a": "n1", "b": "n1", "c": "n2", "d": "l1", "e": "f1", "s": "n2", "union": "n1", "buyer": "n2"}
"""Where each organisation has its seat; "s" has a shop, so everybody knows its name."""


@dataclass(frozen=True)
class World:
    places: dict[str, Place]
    organisations: dict[str, Organisation]


def build() -> World:
    """Write the world and return it by short names."""
    places = _places()
    organisations = _organisations(places)
    _memberships(organisations)
    return World(places, organisations)


def _places() -> dict[str, Place]:
    land = make.place("W0", "/900001/", None, 0, "Nước Wa", pk=900001)
    other_land = make.place("W9", "/900002/", None, 0, "Nước Wb", pk=900002)
    north = make.place("W1", "/900001/900012/", land, 1, "Tỉnh Wc", pk=900012)
    longer = make.place("W12", "/900001/9000123/", land, 1, "Tỉnh Wd", pk=9000123)
    far = make.place("W3", "/900002/900001/900012/", other_land, 1, "Tỉnh We", pk=900003)
    return {
        "land": land,
        "other_land": other_land,
        "north": north,
        "longer": longer,
        "far": far,
        "n1": make.place("W0100", "/900001/900012/900100/", north, 3, "Xã Wf", pk=900100),
        "n2": make.place("W0101", "/900001/900012/900101/", north, 3, "Xã Wg", pk=900101),
        "l1": make.place("W0102", "/900001/9000123/900100/", longer, 3, "Xã Wh", pk=900102),
        "f1": make.place("W0103", "/900002/900001/900012/900100/", far, 3, "Xã Wi", pk=900103),
    }


def _organisations(places: dict[str, Place]) -> dict[str, Organisation]:
    spots = {key: Locality.objects.create() for key in places}
    for key, spot in spots.items():
        LocalityUnit.objects.create(locality=spot, place=places[key], stands_for=True)
    named = {key: f"HTX Mốc Q{key}z" for key in SEATS} | {"union": "LHHTX Mốc Quz", "buyer": "Công ty Mốc Qyz"}
    kinds = {"union": "union", "buyer": "buyer"}
    return {
        key: make.organisation(named[key], places[seat], kind=kinds.get(key, "cooperative"), locality=spots[seat])
        for key, seat in SEATS.items()
    }


def _memberships(organisations: dict[str, Organisation]) -> None:
    today = timezone.localdate()
    days = {
        "c": {"joined_on": None, "left_on": None},
        "d": {"joined_on": today - timedelta(days=900), "left_on": today},
        "e": {"joined_on": today + timedelta(days=1), "left_on": None},
    }
    for key, when in days.items():
        Member.objects.create(
            organisation=organisations["union"],
            party="legal",
            member_organisation=organisations[key],
            name=f"Thành viên {organisations[key]}",
            **when,
        )
