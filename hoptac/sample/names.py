"""Invented names and codes: no two the same, none of them a real person's or a real organisation's on purpose."""

from __future__ import annotations

from collections.abc import Iterator

from hoptac.sample.chance import Chance
from hoptac.sample.words import PEOPLES, PROPERS, Line

#: Weights of the nine digits before the check digit (tax codes, Circular 86/2024/TT-BTC).
_CHECK_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
#: First number of the codes: the last of the block of province 55, which no registration has come near.
_FIRST_CODE = 559_900_000


def codes() -> Iterator[str]:
    """Yield codes of ten digits whose check digit fits, from a block that is not given out."""
    number = _FIRST_CODE
    while True:
        number += 7
        digits = f"{number:09}"
        check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=True)) % 11
        if check < 10:
            yield f"{digits}{check}"


class Names:
    """Gives each name once."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._given: set[str] = set()

    def organisation(self, prefix: str, line: Line | None, commune: str) -> str:
        """Return a name for an organisation in a commune (its name without kind)."""
        called = self._chance.pick(line.called) if line else ""
        for attempt in range(60):
            proper = self._chance.pick(PROPERS)
            place = commune if attempt % 3 else ""
            parts = [prefix, called, *([proper, place] if self._chance.happens(60) else [place or proper, proper])]
            name = " ".join(dict.fromkeys(part for part in parts if part))
            if self.take(name):
                return name
        raise AssertionError(f"no name left for {prefix} {called} in {commune}")

    def group(self, line: Line, village: str, commune: str) -> str:
        """Return a name for a group, which is called by what it does and its village."""
        village = village.removeprefix("bản ").removeprefix("Bản ")
        for suffix in ("", f" xã {commune}", " số 2", " số 3"):
            name = f"Tổ hợp tác {self._chance.pick(line.called)} bản {village}{suffix}"
            if self.take(name):
                return name
        return self.organisation("Tổ hợp tác", line, commune)

    def take(self, name: str) -> bool:
        """Keep a name; return whether it was free."""
        is_free = name.lower() not in self._given
        self._given.add(name.lower())
        return is_free


def person(chance: Chance, *, sex: str = "", ethnicity: str = "") -> tuple[str, str, str]:
    """Return full name, sex and ethnicity of an invented person, of a people and sex where they are given."""
    known = [people for people in PEOPLES if not ethnicity or people.ethnicity == ethnicity]
    people = chance.weighted(known, [people.weight for people in known])
    sex = sex or ("female" if chance.happens(40) else "male")
    middles = people.middles.get(sex, ("",))
    parts = (chance.pick(people.families), chance.pick(middles), chance.pick(people.givens[sex]))
    return " ".join(part for part in parts if part), sex, people.ethnicity


def phone(chance: Chance) -> str:
    """Return a number of Sơn La's fixed network that nobody has."""
    return f"0212300{chance.below(10_000):04}"
