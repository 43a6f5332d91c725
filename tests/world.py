"""A small world made of the faults one fears: places and organisations, each name a marker found nowhere else.

Traps: a path that begins with another's (without its slash), a path that contains another's, one code under two
parents, a member of the union today, one that left, one that has not joined yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import Member
from tests.factories import access as make


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
    land = make.place("W0", "/900001/", None, 0, "Nước Wa")
    other_land = make.place("W9", "/900002/", None, 0, "Nước Wb")
    north = make.place("W1", "/900001/900012/", land, 1, "Tỉnh Wc")
    longer = make.place("W12", "/900001/9000123/", land, 1, "Tỉnh Wd")
    far = make.place("W3", "/900002/900001/900012/", other_land, 1, "Tỉnh We")
    return {
        "land": land,
        "other_land": other_land,
        "north": north,
        "longer": longer,
        "far": far,
        "n1": make.place("W0100", "/900001/900012/900100/", north, 3, "Xã Wf"),
        "n2": make.place("W0101", "/900001/900012/900101/", north, 3, "Xã Wg"),
        "l1": make.place("W0102", "/900001/9000123/900100/", longer, 3, "Xã Wh"),
        "f1": make.place("W0103", "/900002/900001/900012/900100/", far, 3, "Xã Wi"),
    }


def _organisations(places: dict[str, Place]) -> dict[str, Organisation]:
    seats = {"a": "n1", "b": "n1", "c": "n2", "d": "l1", "e": "f1"}
    made = {key: make.organisation(f"HTX Mốc Q{key}z", places[seat]) for key, seat in seats.items()}
    made["union"] = make.organisation("LHHTX Mốc Quz", places["n1"], kind="union")
    made["buyer"] = make.organisation("Công ty Mốc Qbz", places["n2"], kind="buyer")
    return made


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
