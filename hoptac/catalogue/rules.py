"""Recognitions, certificates, seasons, codes: what holds on which day. Dates are passed in; no database."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stdnum import ean

from hoptac.core import text
from hoptac.core.errors import RuleBroken

#: Most characters of public words about a product.
LONGEST = {"name": 200, "summary": 400, "story": 6000}
#: A recognition of 3 to 5 stars is valid this long (OCOP certificates under Decision 148/QD-TTg).
VALID_MONTHS = 36
#: Products count from this many stars.
COUNTED_STARS = 3

#: A page is stale when nobody has said for so long that it is right.
STALE_MONTHS = 6
#: Stands for "without end" where a day is needed.
FOR_EVER = date(9999, 12, 31)

MONTHS = range(1, 13)
ALL_YEAR = 2**12 - 1


def months_later(on: date, months: int) -> date:
    """Return the same day that many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def season_bits(months: Iterable[int]) -> int:
    """Return months (1 to 12) as one number: January is bit 0."""
    bits = 0
    for month in months:
        if month not in MONTHS:
            raise RuleBroken("season_month_unknown", "%(month)s is not a month.", month=month)
        bits |= 1 << (month - 1)
    return bits


def season_months(bits: int) -> list[int]:
    """Return the months (1 to 12) a season holds, in order."""
    return [month for month in MONTHS if bits & 1 << (month - 1)]


class Recognised(NamedTuple):
    """When one decision holds: from decided_on until valid_until (exclusive), unless revoked before."""

    id: int
    decided_on: date
    valid_until: date
    revoked_on: date | None = None


def check(*, stars: int, decided_on: date, valid_until: date, on: date) -> None:
    """Refuse a recognition that cannot be: stars, order of dates, a decision of tomorrow.

    Raises:
        RuleBroken: recognition_stars, recognition_future, recognition_validity.
    """
    if not 1 <= stars <= 5:
        raise RuleBroken("recognition_stars", "OCOP stars go from 1 to 5, not %(stars)s.", stars=stars)
    if decided_on > on:
        raise RuleBroken("recognition_future", "The decision is dated after today.")
    if valid_until <= decided_on:
        raise RuleBroken("recognition_validity", "The recognition ends before it begins.")


def ends(recognitions: Sequence[Recognised]) -> dict[int, date]:
    """Return for each recognition of one product the day from which it holds no more.

    That is the end of its validity, its revocation, or the day of the next decision, which takes its
    place for good: the earlier one does not come back when the later one is revoked.
    """
    found = {}
    ordered = sorted(recognitions, key=lambda one: (one.decided_on, one.id))
    for at, one in enumerate(ordered):
        end = min(one.valid_until, one.revoked_on or one.valid_until)
        if at + 1 < len(ordered):
            end = min(end, ordered[at + 1].decided_on)
        found[one.id] = end
    return found


class Held(NamedTuple):
    """Stars a product holds on the days [starts_on, ends_before)."""

    starts_on: date
    ends_before: date
    stars: int


def star_changes(held: Iterable[Held]) -> list[tuple[int, date, int]]:
    """Return (stars, day, change) of the products holding 3, 4 and 5 stars."""
    changes = []
    for one in held:
        if one.stars >= COUNTED_STARS and one.starts_on < one.ends_before:
            changes += [(one.stars, one.starts_on, 1), (one.stars, one.ends_before, -1)]
    return changes


def owner_changes(held: Iterable[Held]) -> list[tuple[date, int]]:
    """Return the days on which the owner of these products begins (+1) or ceases (−1) to own a counted one."""
    return union_changes((one.starts_on, one.ends_before) for one in held if one.stars >= COUNTED_STARS)


def stale_since(on: date) -> date:
    """Return the last day on which somebody may have looked at a page that is stale on the other day."""
    return months_later(on, -STALE_MONTHS)


def certificate_end(valid_until: date | None, revoked_on: date | None) -> date:
    """Return the day from which a certificate holds no more: its end (exclusive), its revocation, or FOR_EVER."""
    return min(valid_until or FOR_EVER, revoked_on or FOR_EVER)


def gtin_check(code: str) -> str:
    """Return a barcode number (GTIN-8, -12, -13 or -14) as digits, "" for none.

    Raises:
        RuleBroken: gtin.
    """
    digits = re.sub(r"[\s.-]+", "", code)
    if digits and not ean.is_valid(digits):
        raise RuleBroken(
            "gtin",
            "“%(code)s” is no barcode number: type all 8, 12, 13 or 14 digits as they stand under the bars.",
            code=code,
        )
    return digits


#: Planting-area (OR) and packing-house (PH) codes: VN, letters of the province, OR or PH, serial: VN-DTOR-0017.
_AREA_CODE = re.compile(r"VN-[A-ZĐ]{2,4}(?:OR|PH)-\d{3,5}")


def area_code_check(code: str) -> str:
    """Return a planting-area or packing-house code as it is written, VN-DTOR-0017, "" for none.

    Raises:
        RuleBroken: area_code.
    """
    found = re.sub(r"\s*[-–—_.\s]\s*", "-", code.strip()).upper()
    if found and not _AREA_CODE.fullmatch(found):
        raise RuleBroken(
            "area_code",
            "“%(code)s” is no planting-area code. Such codes look like VN-DTOR-0017 (or PH for a packing house).",
            code=code,
        )
    return found


def number_key(number: str) -> str:
    """Return what makes two spellings of a certificate's number the same: its letters and digits, folded."""
    return text.fold(number).replace(" ", "")[:60]


def standing(valid_from: date, valid_until: date | None, revoked_on: date | None, *, on: date) -> str:
    """Return how a certificate stands on a day by its dates alone: valid, not_yet, ended or revoked."""
    if revoked_on is not None and revoked_on <= on:
        return "revoked"
    if on < valid_from:
        return "not_yet"
    return "ended" if valid_until is not None and valid_until <= on else "valid"


def certificate_check(*, number: str, issuer: str, valid_from: date, valid_until: date | None) -> None:
    """Refuse a certificate that cannot be; `valid_until` is exclusive.

    Raises:
        RuleBroken: certificate_number, certificate_issuer, certificate_validity.
    """
    if not number_key(number):
        raise RuleBroken("certificate_number", "The number of the certificate is missing.")
    if not text.clean(issuer):
        raise RuleBroken("certificate_issuer", "Say who issued the certificate.")
    if valid_until is not None and valid_until <= valid_from:
        raise RuleBroken("certificate_validity", "The certificate ends before it begins.")


def union_changes(spells: Iterable[tuple[date, date]]) -> list[tuple[date, int]]:
    """Return the days on which something begins (+1) or ceases (−1) to be covered by any of the spells [from, until).

    An end at FOR_EVER is none.
    """
    days: dict[date, int] = {}
    for starts_on, ends_before in spells:
        if starts_on < ends_before:
            days[starts_on] = days.get(starts_on, 0) + 1
            days[ends_before] = days.get(ends_before, 0) - 1
    changes, covering = [], 0
    for on in sorted(days):
        before, covering = covering, covering + days[on]
        if (before > 0) != (covering > 0) and on != FOR_EVER:
            changes.append((on, 1 if covering > 0 else -1))
    return changes


# What makes a product's page complete, in the order in which it is worth doing.
PHOTO, PRICE, SEASON, SUMMARY, KIND, CAPACITY = "photo", "price", "season", "summary", "kind", "capacity"
ALT, STORY, MORE_PHOTOS, KEEPING = "alt", "story", "more_photos", "keeping"
LANGUAGES, CERTIFICATE, FRESH = "languages", "certificate", "fresh"
PARTS = (
    PHOTO, PRICE, SEASON, SUMMARY, KIND, FRESH, CAPACITY, ALT, STORY, KEEPING, MORE_PHOTOS, LANGUAGES, CERTIFICATE,
)  # fmt: skip
PHOTOS_WANTED = 3


class Completeness(NamedTuple):
    """How complete a product's page is, in whole percent, and the parts that are missing, the worthiest first."""

    percent: int
    missing: tuple[str, ...]

    @property
    def next(self) -> str:
        """Return the part to add next; "" when all is there."""
        return self.missing[0] if self.missing else ""


def completeness(there: Mapping[str, bool]) -> Completeness:
    """Return the completeness of a page of which these parts are there; KeyError when a part is not told."""
    missing = tuple(part for part in PARTS if not there[part])
    return Completeness((len(PARTS) - len(missing)) * 100 // len(PARTS), missing)
