from __future__ import annotations

from dataclasses import dataclass

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue import panels
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.factories import access as make
from tests.factories import catalogue


@dataclass(frozen=True)
class Stand:
    """Two communes, an organisation in each, and those who act for them."""

    communes: tuple[Place, Place]
    here: Organisation
    there: Organisation
    manager: User
    officer: User
    outsider: User


@pytest.fixture
def stand(db: None) -> Stand:
    communes = catalogue.communes()
    here = catalogue.organisation("HTX Mường Tấc", communes[0])
    there = catalogue.organisation("HTX Tà Xùa", communes[1])
    manager, officer, outsider = (make.user(name) for name in ("quan-ly", "can-bo", "nguoi-la"))
    make.grant(manager, Role.COOPERATIVE_MANAGER, here)
    make.grant(officer, Role.PROVINCE_OFFICER, communes[0].parent)
    make.grant(outsider, Role.COOPERATIVE_MANAGER, there)
    return Stand(communes, here, there, manager, officer, outsider)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that contexts above add to the pages or hold against words is looked at here."""
    monkeypatch.setattr(panels, "_offers", [])
    monkeypatch.setattr(panels, "_checks", [])
