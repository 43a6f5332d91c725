"""What printed matter shows, as plain data in the reader's language. Everything from the record of the day."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hoptac.sharing.drafting import Facts, template, wording
from hoptac.sharing.drafting.facts import Offered

#: Characters of the story a sheet has room for.
STORY = 1500


@cache
def words(language: str) -> dict[str, Any]:
    """Return the words of printed matter in a language."""
    found: dict[str, Any] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf8"))[language]
    return found


def product(facts: Facts, language: str, *, stars_until: date | None, capacities: dict[int, Decimal]) -> dict[str, Any]:
    """Return what a poster, sheet, tag or banner of a product says. `stars_until` is exclusive."""
    said = words(language)
    return {
        "name": facts.named(language),
        "kind": facts.kind.get(language, ""),
        "maker": facts.maker,
        "place": facts.place.get(language) or facts.place["vi"],
        "phone": wording.phone(facts.phone, language),
        "stars": facts.stars,
        "stars_words": said["ocop"].format(stars=facts.stars) if facts.stars else "",
        "stars_until": said["until"].format(date=day(stars_until - timedelta(days=1), language)) if stars_until else "",
        "badges": [wording.certificate(badge, language) for badge in facts.badges],
        "labels": [wording.certificate_label(badge, language) for badge in facts.badges],
        "months": list(facts.months),
        "capacity": [_share(capacities, month) for month in range(1, 13)],
        "is_all_year": len(facts.months) == 12,
        "price": price(facts.prices[0] if facts.prices else None, language),
        "prices": [price(one, language) for one in facts.prices],
        "lines": _lines(facts, language),
        "story": template.quoted(facts, language, most=STORY),
    }


def _share(capacities: dict[int, Decimal], month: int) -> float:
    """Return how high the bar of a month stands, from 0 to 1."""
    most = max(capacities.values(), default=Decimal(0))
    return float(capacities.get(month, Decimal(0)) / most) if most else 0.0


def day(on: date, language: str) -> str:
    """Return a day as the language writes it in figures."""
    return f"{on:%d.%m.%Y}" if language == "de" else f"{on:%d/%m/%Y}"


def price(offered: Offered | None, language: str) -> dict[str, str]:
    """Return a price in figures, for how much, and from how many on; empty: ask."""
    if offered is None:
        return {"amount": "", "per": "", "from": ""}
    said = words(language)
    unit = said["per"].format(unit=wording.unit(offered.unit, language)) if offered.unit else ""
    least = wording.quantity(offered.minimum, offered.unit, language) if offered.minimum > 1 else ""
    return {
        "amount": wording.money(offered.amount, language),
        "per": unit,
        "from": said["from"].format(quantity=least) if least else "",
    }


def _lines(facts: Facts, language: str) -> list[tuple[str, str]]:
    """Return label and value of each fact that the record holds."""
    said, phrases = words(language), wording.phrases(language)
    keeps = template.keeping_time(facts.shelf_life_days) if facts.shelf_life_days else None
    lines = [
        (said["minimum"], wording.quantity(facts.minimum_order, facts.unit, language) if facts.minimum_order else ""),
        (said["yearly"], wording.quantity(facts.yearly, facts.unit, language) if facts.yearly else ""),
        (said["packed"], ", ".join(wording.unit(one, language) for one in facts.packagings)),
        (said["keeps"], said[keeps[1]].format(number=wording.number(keeps[0], language)) if keeps else ""),
        (said["storage"], phrases[facts.storage] if facts.storage else ""),
        (said["area"], facts.area_code),
        (said["gtin"], facts.gtin),
    ]
    return [(label, value) for label, value in lines if value]
