"""Numbers, money, units, months and certificates as each of the five languages writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hoptac.sharing.drafting import reading
from hoptac.sharing.drafting.facts import LANGUAGES, Badge
from hoptac.sharing.drafting.numbers import POINT_GROUPS


def phrases(language: str) -> dict[str, str]:
    """Return the phrases of a language, by name."""
    found: dict[str, str] = reading.table("phrases")[language]
    return found


def number(value: Decimal | int, language: str) -> str:
    """Return a number as the language writes it, without needless zeros."""
    plain = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    whole, _, part = plain.partition(".")
    part = part.rstrip("0")
    point, comma = (".", ",") if language not in POINT_GROUPS else (",", ".")
    return whole.replace(",", comma) + (point + part if part else "")


def money(amount: int, language: str) -> str:
    """Return so many đồng."""
    return phrases(language)["money"].format(amount=number(amount, language))


def phone(national: str, language: str) -> str:
    """Return a telephone number as the reader dials it: with the country before it for readers abroad."""
    return national if language == "vi" or not national else f"+84 {national.removeprefix('0')}"


def unit(written: str, language: str) -> str:
    """Return a unit as people say it in Vietnamese ("gói 200 g") in another language: "pack (200 g)"."""
    if language == "vi":
        return written
    first, rest = _parted(written)
    if first is None:
        return written
    name = str(first["names"][LANGUAGES.index(language)])
    amount, _, inner = rest.partition(" ")
    if not amount.replace(",", "").replace(".", "").isdigit():
        return f"{name} ({rest})" if rest else name
    known, _ = _parted(inner)
    return f"{name} ({amount} {known['names'][LANGUAGES.index(language)] if known else inner})"


def _parted(written: str) -> tuple[dict[str, Any] | None, str]:
    """Return the unit that a text begins with, and what follows."""
    small = written.lower()
    best: tuple[int, dict[str, Any]] | None = None
    for known in reading.table("units").values():
        for word in known["words"]:
            fits = small == word or small.startswith(f"{word} ")
            if fits and (best is None or len(word) > best[0]):
                best = (len(word), known)
    return (best[1], written[best[0] :].strip()) if best else (None, written)


def quantity(value: Decimal, written: str, language: str) -> str:
    """Return so many of a unit: "900 kg", "10 × box (100 g)"; 3 lạng are "300 g" where nobody knows a lạng."""
    name = unit(written, language)
    if known := re.fullmatch(r"(\d+) (\w+)", name):
        value, name = value * int(known[1]), known[2]
    return f"{number(value, language)} × {name}" if "(" in name else f"{number(value, language)} {name}".strip()


def months(those: Iterable[int], language: str) -> str:
    """Return months in words, runs of three and more as "from to"; a season over New Year is one run."""
    runs = _runs(sorted(set(those)))
    names, said = reading.table("months")[language], phrases(language)
    parts = [
        said["season_span"].format(first=names[run[0] - 1], last=names[run[-1] - 1])
        if len(run) > 2
        else ", ".join(names[month - 1] for month in run)
        for run in runs
    ]
    return ", ".join(parts)


def _runs(those: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for month in those:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs = [runs[-1] + runs[0], *runs[1:-1]]
    return runs


def certificate_label(badge: Badge, language: str) -> str:
    """Return what a certificate is called; a kind without a name of its own by the title on its paper."""
    names = reading.table("phrases")["certificates"].get(badge.kind)
    return str(names[LANGUAGES.index(language)]) if names else badge.label


def certificate(badge: Badge, language: str) -> str:
    """Return a certificate with its number."""
    return phrases(language)["badge"].format(label=certificate_label(badge, language), number=badge.number)
