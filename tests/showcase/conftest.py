from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.showcase import shelf, stamp
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


def titles(cards: list[str]) -> list[str]:
    """Return the names that stand on cards."""
    return [re.search(r"<h3><a [^>]*>([^<]+)<", card)[1] for card in cards]  # type: ignore[index]


def forget() -> None:
    """Let nothing be known of the catalogue and the trail: rows made by tests leave no trace there."""
    shelf._shelves.clear()
    stamp._seen.clear()


@pytest.fixture
def kept(settings: Any) -> Iterator[None]:
    """Keep the shelf and pages, as an installation does."""
    settings.PAGES_KEPT_BYTES = 1_000_000
    forget()
    yield
    forget()


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
