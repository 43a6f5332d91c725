"""Organisations entered through the registry's own action, as officers do it, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.parties.models import Organisation
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry import actions
from hoptac.registry.entries import Entry
from tests.factories import access as make

ON = date(2026, 1, 15)
ADDRESS = "bản Bó, xã Gia Phù, tỉnh Sơn La"
ELSEWHERE = "xã Tà Xùa, tỉnh Sơn La"
CODES = ("0100109106", "2300234567", "0300588569", "0301442621")


def son_la() -> Place:
    """Return the province of Sơn La."""
    return place_queries.place_by_code("14", on=ON, level=1)


def officer(username: str = "canbo", place: Place | None = None) -> User:
    """Return an officer of the province, or of a place."""
    user = make.user(username)
    make.grant(user, Role.PROVINCE_OFFICER, place or son_la())
    return user


def manager(organisation: Organisation, username: str = "giamdoc") -> User:
    """Return the manager of an organisation."""
    user = make.user(username)
    make.grant(user, Role.COOPERATIVE_MANAGER, organisation)
    return user


def located(address: str = ADDRESS) -> dict[str, Any]:
    """Return the facts of a seat."""
    found = Resolver(province=son_la(), on=ON).resolve(address)
    return {"address": address, "locality_id": found.locality_id, "place_id": found.place_now_id}


def facts(name: str = "HTX Gia Phù", **others: Any) -> dict[str, Any]:
    """Return the facts of a new organisation."""
    stated = {"name": name, "kind": "cooperative", "sector": "agriculture", "registered_on": date(2019, 5, 20)}
    return {**stated, **located(others.pop("address", ADDRESS)), **others}


def entered(actor: User, name: str = "HTX Gia Phù", *, on: date = ON, **others: Any) -> Organisation:
    """Return an organisation entered by the actor."""
    readings = others.pop("readings", {})
    saved = actions.organisations_save(
        actor=actor, entries=[Entry(None, facts(name, **others), readings, source="test")], on=on
    )
    assert saved.refused == []
    return Organisation.objects.select_related("registration", "place").get(pk=saved.created[0])
