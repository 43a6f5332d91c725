from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.registry import facts as registry_facts
from tests.factories import access as make
from tests.factories import catalogue


@pytest.fixture(autouse=True)
def spool_folder(tmp_path: Path, settings: Any) -> Path:
    settings.AUDIENCE_SPOOL = tmp_path / "audience"
    return tmp_path / "audience"


@dataclass(frozen=True)
class Stand:
    """A cooperative with two products among seven, and those who act for it and for the alliance."""

    here: Organisation
    others: list[Organisation]
    tea: Product
    honey: Product
    manager: User
    officer: User
    outsider: User


@pytest.fixture
def stand(db: None) -> Stand:
    return build()


def build() -> Stand:
    """Return the stand, made in the database of the test."""
    communes = catalogue.communes()
    here = catalogue.organisation("HTX Mường Tấc", communes[0])
    others = [catalogue.organisation(f"HTX Tà Xùa {number}", communes[1]) for number in range(6)]
    tea = catalogue.product(here, "Chè Shan tuyết", group="drink")
    honey = catalogue.product(here, "Mật ong bạc hà")
    for other in others:
        catalogue.product(other, "Măng khô")
    registry_facts.sync([here.pk, *(other.pk for other in others)])
    manager, officer, outsider = (make.user(name) for name in ("quan-ly", "can-bo", "nguoi-la"))
    make.grant(manager, Role.COOPERATIVE_MANAGER, here)
    province = communes[0].parent
    assert province
    make.grant(officer, Role.PROVINCE_OFFICER, province)
    make.grant(outsider, Role.COOPERATIVE_MANAGER, others[0])
    return Stand(here, others, tea, honey, manager, officer, outsider)


def at(day: str, hour: int = 9) -> datetime:
    """Return a moment of an ISO day in Vietnam."""
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour:02}:00:00"))


def desk(user: User) -> Client:
    """Return a browser in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client
