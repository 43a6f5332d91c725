"""Numbers people and organisations are known by: organisation and tax codes, citizen numbers, phones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from stdnum import exceptions
from stdnum.vn import mst

from hoptac.core.errors import RuleBroken

# Provinces as numbered for civil status; a citizen number keeps the province of birth registration for ever.
_PROVINCES: Final = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042"
    " 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087"
    " 089 091 092 093 094 095 096"
)
CITIZEN_PROVINCES: Final = frozenset(_PROVINCES.split())

# Mobile prefixes of eleven-digit numbers, shortened by all networks in September 2018.
OLD_MOBILE: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip

_GAPS: Final = re.compile(r"[\s.\-–—/'’()_]+")


def organisation_code_check(code: str) -> str:
    """Return the organisation or tax code as digits only: 10, or 13 for a dependent unit.

    Spaces, dots and dashes are taken away. Nine digits are ten whose leading zero a spreadsheet lost: the zero comes
    back when the check digit then fits. Raises RuleBroken "organisation_code.length", ".characters",
    ".leading_zero" or ".check_digit".
    """
    digits = _digits(code, "organisation_code")
    padded = "0" + digits if len(digits) == 9 else digits
    try:
        return str(mst.validate(padded))
    except exceptions.InvalidLength:
        raise RuleBroken(
            "organisation_code.length",
            "The organisation code “%(code)s” has %(length)s digits; it must have 10, or 13 for a dependent unit.",
            code=code.strip(), length=len(digits),
        ) from None  # fmt: skip
    except exceptions.ValidationError:
        raise _wrong_code(code.strip(), padded != digits) from None


def _wrong_code(code: str, is_padded: bool) -> RuleBroken:
    if is_padded:
        return RuleBroken(
            "organisation_code.leading_zero",
            "The organisation code “%(code)s” has 9 digits, and no leading zero makes it right. Write all 10 digits.",
            code=code,
        )
    return RuleBroken(
        "organisation_code.check_digit",
        "The organisation code “%(code)s” holds a wrong digit: its check digit does not fit.",
        code=code,
    )


def organisation_code_format(code: str) -> str:
    """Return a checked code as it is printed: the branch number of 13 digits follows a dash."""
    return f"{code[:10]}-{code[10:]}" if len(code) == 13 else code


@dataclass(frozen=True)
class CitizenHints:
    """What a citizen number says about its bearer: province of birth registration, sex, year of birth."""

    province_code: str
    sex: str
    birth_year: int


def citizen_id_check(code: str) -> str:
    """Return the citizen number as 12 digits.

    Eleven digits get back the zero a spreadsheet lost, as every citizen number starts with one. Raises RuleBroken
    "citizen_id.length", ".old_card" (9 digits: an identity card of before 2016), ".characters" or ".province".
    """
    digits = _digits(code, "citizen_id")
    digits = digits.zfill(12) if len(digits) == 11 else digits
    if len(digits) == 9:
        raise RuleBroken(
            "citizen_id.old_card",
            "“%(code)s” has 9 digits: this is an old identity card. Give the 12-digit citizen number.",
            code=code.strip(),
        )
    if len(digits) != 12:
        raise RuleBroken(
            "citizen_id.length",
            "The citizen number “%(code)s” has %(length)s digits; it must have 12.",
            code=code.strip(), length=len(digits),
        )  # fmt: skip
    if digits[:3] not in CITIZEN_PROVINCES:
        raise RuleBroken(
            "citizen_id.province",
            "The citizen number “%(code)s” starts with %(province)s, which is no province.",
            code=code.strip(), province=digits[:3],
        )  # fmt: skip
    return digits


def citizen_id_hints(citizen_id: str) -> CitizenHints:
    """Return what a checked citizen number says: digit 4 gives century and sex (even: male), digits 5–6 the year."""
    century, year = int(citizen_id[3]), int(citizen_id[4:6])
    return CitizenHints(
        province_code=citizen_id[:3],
        sex="female" if century % 2 else "male",
        birth_year=1900 + century // 2 * 100 + year,
    )


def citizen_id_doubts(citizen_id: str, *, sex: str = "", birth_year: int | None = None) -> list[str]:
    """Return the fields ("sex", "birth_year") in which a checked number and what was told differ; a hint, no proof."""
    hints = citizen_id_hints(citizen_id)
    doubts = ["sex"] if sex in {"male", "female"} and sex != hints.sex else []
    if birth_year is not None and birth_year != hints.birth_year:
        doubts.append("birth_year")
    return doubts


def phone_normalise(text: str) -> str:
    """Return a phone number as +84987654321 (E.164); numbers without country code are Vietnamese.

    The zero a spreadsheet lost comes back; eleven-digit mobiles of before 2018 get their new prefix. Raises
    RuleBroken "phone.invalid".
    """
    try:
        number = phonenumbers.parse(_modern(text), "VN")
    except phonenumbers.NumberParseException:
        raise _bad_phone(text) from None
    if not phonenumbers.is_valid_number(number):
        raise _bad_phone(text)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phones_in(text: str) -> list[str]:
    """Return every number of a cell such as "0912 345 678 / 0987.654.321", normalised; raises like phone_normalise."""
    return [phone_normalise(part) for part in re.split(r"[/;,\n]| - |hoặc|và", text) if part.strip()]


def phone_format(phone: str) -> str:
    """Return a normalised number as people write it: 0987 654 321 at home, +856 … abroad."""
    number = phonenumbers.parse(phone, "VN")
    is_home = number.country_code == 84
    style = phonenumbers.PhoneNumberFormat.NATIONAL if is_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def _modern(text: str) -> str:
    """Return the number with separators gone, a lost zero back and an old mobile prefix replaced."""
    digits = re.sub(r"[^\d+]", "", text.strip().removesuffix(".0"))
    if digits.startswith(("+84", "0084")) or (digits.startswith("84") and len(digits) in {11, 12}):
        digits = "0" + digits.lstrip("+0")[2:].lstrip("0")
    elif len(digits) in {9, 10} and digits[:1] in set("1235789"):
        digits = "0" + digits
    if len(digits) == 11 and digits[:4] in OLD_MOBILE:
        return OLD_MOBILE[digits[:4]] + digits[4:]
    return digits


def _bad_phone(text: str) -> RuleBroken:
    return RuleBroken("phone.invalid", "“%(phone)s” is no phone number.", phone=text.strip())


def _digits(code: str, stem: str) -> str:
    digits = _GAPS.sub("", code.strip().removesuffix(".0"))
    if not digits.isascii() or not digits.isdigit():
        raise RuleBroken(
            f"{stem}.characters", "“%(code)s” may hold digits only, with spaces or dashes between.", code=code.strip()
        )
    return digits
