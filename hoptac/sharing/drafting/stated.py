"""Which numbers the record states, so that a text may repeat them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from hoptac.sharing.drafting import numbers, reading
from hoptac.sharing.drafting.facts import Facts

Amount = tuple[Decimal, str]
#: The numbers in how a kind of storage is called; see catalogue.choices.Storage.
_STORAGE: Final = {"chilled": ((0, "°c"), (8, "°c")), "frozen": ((18, "°c"),)}
#: How members are called, in all languages.
_MEMBERS: Final = ("thành viên", "xã viên", "members", "mitglieder", "anggota", "ahli")
_MONTHS: Final = {365: 12, 366: 12, 730: 24, 731: 24, 1095: 36, 1096: 36}


def amounts(facts: Facts) -> frozenset[Amount]:
    """Return the amounts a text may name, in base units (see numbers.Number); not the prices."""
    return frozenset(_amounts(facts))


def _amounts(facts: Facts) -> Iterator[Amount]:
    units = [facts.unit, *facts.packagings, *(price.unit for price in facts.prices)]
    for unit in units:
        for number in numbers.find(reading.Reading(unit).letters, "vi"):
            if number.value is not None and number.unit:
                yield number.value, number.unit
        yield in_base(Decimal(1), unit)
    for value in (facts.yearly, facts.minimum_order):
        if value is not None:
            yield in_base(value, facts.unit)
    for price in facts.prices:
        yield in_base(price.minimum, price.unit)
    if facts.founded:
        yield Decimal(facts.founded), ""
    if facts.members:
        yield from (in_base(Decimal(facts.members), word) for word in _MEMBERS)
    for amount, unit in _STORAGE.get(facts.storage, ()):
        yield Decimal(amount), unit
    if facts.shelf_life_days:
        days = facts.shelf_life_days
        yield Decimal(days), "day"
        months = _MONTHS.get(days, days // 30 if days % 30 == 0 else 0)
        if months:
            yield Decimal(months), "month"


def in_base(value: Decimal, unit: str) -> Amount:
    """Return so many of a unit as people say it ("kg", "hộp 100 g") in base units: 2 kg as (2000, "g"), 2 boxes."""
    number = numbers.find(f"1 {reading.Reading(unit).letters}", "vi")[0]
    return value * (number.value or 1), number.unit or number.word


def unit_names(unit: str) -> frozenset[str]:
    """Return every word for the first word of a unit: "gói 200 g" gives gói, pack, Packung …, in small letters."""
    letters = reading.Reading(unit).letters
    for known in reading.table("units").values():
        for word in known["words"]:
            if letters == word or letters.startswith(f"{word} "):
                return frozenset([*known["words"], *(name.lower() for name in known["names"])])
    return frozenset(letters.split()[:1])
