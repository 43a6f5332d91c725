"""Who owes a report, until when, and which step may follow which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState

#: Time to mend what came back, when nothing else is said.
MENDING = timedelta(7)

_AFTER: dict[str, frozenset[str]] = {
    "submit": frozenset({ReportState.OPEN, ReportState.RETURNED, ReportState.ENTERED}),
    "enter": frozenset({ReportState.OPEN, ReportState.RETURNED, ReportState.ENTERED}),
    "withdraw": frozenset({ReportState.ENTERED}),
    "confirm": frozenset({ReportState.ENTERED}),
    "fill": frozenset({ReportState.OPEN, ReportState.RETURNED}),
    "check": frozenset({ReportState.SUBMITTED}),
    "return": frozenset({ReportState.SUBMITTED, ReportState.CHECKED}),
    "accept": frozenset({ReportState.SUBMITTED, ReportState.CHECKED}),
    "reopen": frozenset({ReportState.ACCEPTED}),
    "extend": frozenset({ReportState.OPEN, ReportState.RETURNED, ReportState.ENTERED}),
}


def owes(period: Period, *, exists_from: date, ended: date | None, working: Sequence[tuple[date, bool]]) -> bool:
    """Return whether an organisation owes a report of the period.

    It does when it exists on the period's last day and worked on at least one day of the period; one founded in March
    owes nothing for January. `ended` is exclusive; `working` tells from which day on it worked or did not.
    """
    last = period.ends_before - timedelta(1)
    if exists_from > last or (ended is not None and ended <= last):
        return False
    works = True
    for on, now in sorted(working):
        if on > period.starts_on:
            if works:
                return True
            if on > last:
                return False
        works = now
    return works


def may_follow(step: str, state: str) -> None:
    """Raise RuleBroken (report_out_of_order) when the step cannot be taken in this state."""
    if state not in _AFTER[step]:
        raise RuleBroken(
            "report_out_of_order", "The report is “%(state)s”: load the page again.", state=ReportState(state).label
        )


def is_possible(step: str, state: str) -> bool:
    """Return whether the step can be taken in this state; more time can be given until a report is accepted."""
    return state in _AFTER[step]


def judged_apart(*, actor_id: int, author_ids: frozenset[int]) -> None:
    """Raise RuleBroken (report_own): nobody checks or accepts numbers they entered or submitted themselves."""
    if actor_id in author_ids:
        raise RuleBroken("report_own", "You entered numbers of this report: somebody else must judge it.")


def already_open(*, today: date, opens_on: date | None) -> None:
    """Raise RuleBroken (report_not_open_yet) before the first day on which a report may be filled in."""
    if opens_on is not None and today < opens_on:
        raise RuleBroken(
            "report_not_open_yet", "This report can be filled in from %(first)s on.", first=f"{opens_on:%d/%m/%Y}"
        )


def still_open(*, today: date, closes_on: date, extended_until: date | None) -> None:
    """Raise RuleBroken (report_closed) after the last day; an extension of this one report moves it."""
    last = max(closes_on, extended_until or closes_on)
    if today > last:
        raise RuleBroken(
            "report_closed", "Reports of this period closed on %(last)s: ask the alliance for an extension.",
            last=f"{last:%d/%m/%Y}",
        )  # fmt: skip


def over_before(*, closes_on: date, opened_on: date) -> None:
    """Raise RuleBroken (papers_round_open) unless a round had closed before it was opened here."""
    if closes_on >= opened_on:
        raise RuleBroken(
            "papers_round_open", "Only reports of a round that closed before it was opened here are taken from paper."
        )
