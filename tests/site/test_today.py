"""What waits: collected from every source, without what is done, the nearest day first."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.access.models import User
from hoptac.site import today
from hoptac.site.today import Waiting
from tests.factories import access as make


def test_the_nearest_day_comes_first_and_what_is_done_is_left_out() -> None:
    def one(actor: User) -> list[Waiting]:
        return [Waiting("some day", "/a/"), Waiting("later", "/b/", due=date(2025, 12, 31))]

    def other(actor: User) -> list[Waiting]:
        return [Waiting("done", "/c/", 0), Waiting("soon", "/d/", due=date(2025, 7, 1)), Waiting("nowhere", "")]

    assert [item.text for item in today.collect(User(), [one, other])] == ["soon", "later", "some day"]


@pytest.mark.django_db
def test_nothing_waits_for_somebody_without_a_role() -> None:
    assert today.collect(make.user("moi")) == []
