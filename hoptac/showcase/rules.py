"""What an enquiry is, what keeps its form open to people and closed to machines, how long its words are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hoptac.core.errors import RuleBroken

#: A person needs at least this long to fill the form (seconds), and the form is good for a day.
QUICKEST = 3
FORM_LIFE = 24 * 60 * 60
#: So many enquiries may come from one network address within an hour.
MOST_AN_HOUR = 10
HOUR = 60 * 60
#: Name, phone, e-mail and message of whoever asked are erased after this long.
KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks: who, how to reach them (phone or e-mail), how much, when, in their words."""

    name: str
    phone: str = ""
    email: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    month: int | None = None
    message: str = ""
    language: str = "vi"


def expires_on(*, on: date) -> date:
    """Return the day on which what somebody wrote on a day is erased."""
    return on + KEPT


def due_on(*, sent_on: date, days: int) -> date:
    """Return the day from which an enquiry sent on a day is also the alliance's to answer."""
    return sent_on + timedelta(days=days)


def haste_check(*, age: float | None) -> None:
    """Refuse a form sent quicker than a person types (age in seconds), or one whose age is not known (None).

    Raises:
        RuleBroken: enquiry_too_quick, enquiry_form_stale.
    """
    if age is None or age > FORM_LIFE:
        raise RuleBroken("enquiry_form_stale", "This form has been open for too long. Please send it again.")
    if age < QUICKEST:
        raise RuleBroken("enquiry_too_quick", "That was very quick. Please look it over and send it again.")


def flood_check(*, sent: int) -> None:
    """Refuse when so many enquiries came from the same network address within the hour.

    Raises:
        RuleBroken: enquiry_flood.
    """
    if sent >= MOST_AN_HOUR:
        raise RuleBroken("enquiry_flood", "Many enquiries came from your network. Please try again in an hour.")
