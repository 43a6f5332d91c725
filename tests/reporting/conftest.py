from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Report, Round
from tests.factories import access as make
from tests.factories import registry
from tests.factories.figures import at, within

HALF = Period.parse("2026-H1")
#: A day on which the reports of the half year are filled in.
TODAY = date(2026, 7, 6)


@dataclass(frozen=True)
class Stand:
    """Two cooperatives that were asked for the half-year report, and those who work on it."""

    here: Organisation
    there: Organisation
    manager: User
    accountant: User
    commune: User
    officer: User
    outsider: User
    asked: Round

    @property
    def report(self) -> Report:
        """The report of the first cooperative as it stands now."""
        return queries.reports(self.officer).get(organisation=self.here)


@pytest.fixture
def today(monkeypatch) -> date:
    """Let it be the day on which reports are filled in."""
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return TODAY


def build(**days: date) -> Stand:
    """Enter two cooperatives and ask for their half-year reports; due and closing days as round_open takes them."""
    officer = registry.officer()
    readings = {
        at("members", date(2025, 12, 31)): 40,
        at("regular_workers", date(2025, 12, 31)): 12,
        at("managers", date(2025, 12, 31)): 5,
        within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 900_000_000,
    }
    here = registry.entered(officer, code=registry.CODES[0], readings=readings)
    there = registry.entered(officer, "HTX Tà Xùa", code=registry.CODES[1], address=registry.ELSEWHERE)
    accountant, commune = make.user("ketoan"), make.user("xa")
    make.grant(accountant, Role.ACCOUNTANT, here)
    make.grant(commune, Role.COMMUNE_OFFICER, here.place)
    version = queries.version("cooperative_half")
    asked, _count = actions.round_open(actor=officer, version=version, place=registry.son_la(), period=HALF, **days)
    manager, outsider = registry.manager(here), registry.manager(there, "nguoi-khac")
    return Stand(here, there, manager, accountant, commune, officer, outsider, asked)


@pytest.fixture
def stand(db: None, today: date) -> Stand:
    return build()
