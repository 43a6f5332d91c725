"""Decisions about rights and codes on values alone; no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hoptac.access.choices import ORGANISATION_ROLES, PLACE_ROLES, Role
from hoptac.core.errors import RuleBroken

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that cannot be taken for one another on paper: no 0 O, no 1 I L."""

CODE_LENGTH = 8
CODE_VALID_FOR = timedelta(days=30)
CODE_TRIES = 10
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")

INCLUDES: dict[Role, frozenset[Role]] = {
    Role.PROVINCE_OFFICER: frozenset(
        {
            Role.PROVINCE_OFFICER,
            Role.PROVINCE_LEADER,
            Role.COMMUNE_OFFICER,
            Role.FUND_OFFICER,
            Role.UNION_MANAGER,
            Role.COOPERATIVE_MANAGER,
            Role.ACCOUNTANT,
            Role.CLERK,
            Role.BUYER,
            Role.AUDITOR,
        }
    ),
    Role.FUND_DIRECTOR: frozenset({Role.FUND_DIRECTOR, Role.FUND_OFFICER}),
    Role.UNION_MANAGER: frozenset({Role.UNION_MANAGER, Role.ACCOUNTANT, Role.CLERK}),
    Role.COOPERATIVE_MANAGER: frozenset({Role.COOPERATIVE_MANAGER, Role.ACCOUNTANT, Role.CLERK}),
    Role.OPERATOR: frozenset({Role.OPERATOR}),
}
"""What each role holds within itself, and so may give on. A role that is not a key gives nothing."""


@dataclass(frozen=True)
class Anchor:
    """A role and where it is held, or asked for.

    For a role at a place `place_path` is the place's path and organisation_id None; for a role at an organisation
    `organisation_id` is its id and `place_path` the path of the place where the organisation has its seat.
    """

    role: Role
    place_path: str
    organisation_id: int | None = None


def covers(held: Anchor, asked: Anchor) -> bool:
    """Return whether what is held reaches the anchor asked for: inside its place, or the same organisation."""
    if held.organisation_id is not None:
        return held.organisation_id == asked.organisation_id
    return asked.place_path.startswith(held.place_path)


def may_give(held: Iterable[Anchor], asked: Anchor) -> bool:
    """Return whether somebody who holds these may give the role asked for: only what one holds, only inside."""
    return any(asked.role in INCLUDES.get(one.role, frozenset()) and covers(one, asked) for one in held)


def may_end(held: Iterable[Anchor], asked: Anchor) -> bool:
    """Return whether somebody who holds these may end that role: whoever may give it, and operators any inside."""
    held = list(held)
    return may_give(held, asked) or any(one.role is Role.OPERATOR and covers(one, asked) for one in held)


def giving_check(*, held: Iterable[Anchor], asked: Anchor, to_oneself: bool) -> None:
    """Return when this role may be given; else raise RuleBroken."""
    if to_oneself:
        raise RuleBroken("grant.to_oneself", "You cannot give yourself a role. Ask a colleague.")
    if not may_give(held, asked):
        raise RuleBroken("grant.not_held", "You may only give roles that you hold yourself, inside your own area.")


def ending_check(*, held: Iterable[Anchor], asked: Anchor, starts_on: date, ends_before: date | None, on: date) -> None:
    """Return when this grant may be ended before the day `on`; else raise RuleBroken."""
    if not may_end(held, asked):
        raise RuleBroken("grant.end_not_held", "You may only end roles that you could give yourself.")
    if ends_before is not None and ends_before <= on:
        raise RuleBroken("grant.has_ended", "This role has already ended.")
    if on < starts_on:
        raise RuleBroken("grant.ends_too_early", "A role cannot end before it begins.")


def anchor_check(*, role: Role, has_place: bool, has_organisation: bool) -> None:
    """Return when the role is held where it belongs: place roles at a place, others at an organisation."""
    if role in PLACE_ROLES and (has_organisation or not has_place):
        raise RuleBroken("grant.needs_place", "This role is held for a place, not for an organisation.")
    if role in ORGANISATION_ROLES and (has_place or not has_organisation):
        raise RuleBroken("grant.needs_organisation", "This role is held for an organisation, not for a place.")


def period_check(*, starts_on: date, ends_before: date | None) -> None:
    """Return when the days are in order (ends_before is exclusive); else raise RuleBroken."""
    if ends_before is not None and ends_before <= starts_on:
        raise RuleBroken("grant.days_in_order", "The last day must come after the first.")


def username_clean(text: str) -> str:
    """Return the user name in small letters; RuleBroken when it has other signs, or could be a telephone number."""
    name = text.strip().lower()
    if not USERNAME.fullmatch(name):
        raise RuleBroken(
            "username.signs",
            "A user name has 3 to 40 small letters without marks, digits, dots or dashes, and begins with a letter.",
        )
    return name


def code_clean(text: str) -> str:
    """Return a code as it was made, from whatever a person typed: small letters, spaces, dashes, O for zero."""
    return "".join(sign for sign in text.upper() if sign in CODE_ALPHABET)


def code_shown(code: str) -> str:
    """Return the code in two groups of four, as printed."""
    return f"{code[:4]}-{code[4:]}"


def code_open_check(*, is_used: bool, is_withdrawn: bool, wrong_tries: int, expires_at: datetime, at: datetime) -> None:
    """Return when a code may still be tried at this moment; else raise RuleBroken. expires_at is exclusive."""
    if is_used:
        raise RuleBroken("code.used", "This code has been used. Sign in, or ask for a new code.")
    if is_withdrawn:
        raise RuleBroken("code.withdrawn", "This code has been withdrawn. Ask for a new one.")
    if wrong_tries >= CODE_TRIES:
        raise RuleBroken("code.locked", "Too many wrong tries: this code is locked. Ask for a new one.")
    if at >= expires_at:
        raise RuleBroken("code.expired", "This code has expired. Ask for a new one.")
