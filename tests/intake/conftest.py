"""What tests of imports share: the province of Sơn La, its officer, sheets made of rows."""

from __future__ import annotations

import datetime as dt

import pytest

from hoptac.access.models import Role, User
from hoptac.places.models import Place
from tests.factories import access as make


@pytest.fixture
def son_la(db: None) -> Place:
    return Place.objects.get(code="14", level=1, valid_to=None)


@pytest.fixture
def officer(son_la: Place) -> User:
    user = make.user("can-bo", full_name="Cầm Thị Hoa")
    make.grant(user, Role.PROVINCE_OFFICER, son_la)
    return user


@pytest.fixture
def on() -> dt.date:
    return dt.date(2025, 10, 1)
