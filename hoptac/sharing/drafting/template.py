"""The default drafts: phrases filled from the record. No network, nothing that the record does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoptac.sharing.drafting import checking, wording
from hoptac.sharing.drafting.facts import Facts
from hoptac.sharing.drafting.wish import Length, Purpose, Wish

#: How much of the cooperative's own story is quoted, in characters.
QUOTED = {Length.SHORT: 0, Length.MEDIUM: 240, Length.LONG: 900}


def write(facts: Facts, wish: Wish) -> str:
    """Return a text of the wished language and length."""
    is_social = wish.purpose is not Purpose.PAGE
    story = quoted(facts, wish.language, most=QUOTED[wish.length])
    first = _introduced if facts.is_organisation else _first
    paragraphs = [" ".join(first(facts, wish.language)), story]
    if wish.length is not Length.SHORT:
        paragraphs.append(_made(facts, wish.language))
        paragraphs.append(" ".join(_when(facts, wish.language)))
    if wish.length is Length.LONG:
        paragraphs.append(" ".join(_keeping(facts, wish.language)))
    if is_social:
        paragraphs += [" ".join(_prices(facts, wish)), "\n".join(_contacts(facts, wish.language))]
    return "\n\n".join(filter(None, paragraphs))


def _first(facts: Facts, language: str) -> Iterator[str]:
    said = wording.phrases(language)
    name, kind = facts.named(language), facts.kind.get(language, "")
    is_said = not kind or kind.casefold() in name.casefold()
    opening = said["opening" if is_said else "opening_kind"]
    place = facts.place.get(language) or facts.place["vi"]
    yield opening.format(name=name, kind=kind, maker=facts.maker, place=place)
    if facts.stars:
        yield said["stars"].format(stars=facts.stars)
    yield from _certified(facts, language)


def _certified(facts: Facts, language: str) -> Iterator[str]:
    if facts.badges:
        named = ", ".join(wording.certificate(badge, language) for badge in facts.badges)
        yield wording.phrases(language)["badges"].format(badges=named)


def _introduced(facts: Facts, language: str) -> Iterator[str]:
    said = wording.phrases(language)
    place = facts.place.get(language) or facts.place["vi"]
    yield said["organisation"].format(name=facts.named(language), place=place)
    if facts.founded:
        yield said["founded"].format(year=facts.founded)
    if facts.members:
        yield said["members"].format(members=wording.number(facts.members, language))
    yield from _certified(facts, language)


def _made(facts: Facts, language: str) -> str:
    names = [names.get(language) or names["vi"] for names in facts.products]
    return wording.phrases(language)["products"].format(products=", ".join(names)) if names else ""


def quoted(facts: Facts, language: str, *, most: int) -> str:
    """Return sentences of the cooperative's own words in a language, without those the record cannot support."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?…])\s+|\n+", facts.story.get(language, "")):
        is_plain = not checking.unsupported(checking.check(sentence, language, facts))
        if sentence.strip() and is_plain and len(sentence) <= most:
            most -= len(sentence)
            kept.append(sentence.strip())
    return " ".join(kept)


def _when(facts: Facts, language: str) -> Iterator[str]:
    said = wording.phrases(language)
    if len(facts.months) == 12:
        yield said["season_all"]
    elif facts.months:
        yield said["season"].format(months=wording.months(facts.months, language))
    if facts.minimum_order and facts.unit:
        yield said["minimum"].format(quantity=wording.quantity(facts.minimum_order, facts.unit, language))


def _keeping(facts: Facts, language: str) -> Iterator[str]:
    said = wording.phrases(language)
    if facts.yearly and facts.unit:  # a bare number says nothing
        yield said["yearly"].format(quantity=wording.quantity(facts.yearly, facts.unit, language))
    if facts.shelf_life_days:
        yield shelf_life(facts.shelf_life_days, language)
    if facts.storage:
        yield said[facts.storage]
    if facts.area_code:
        yield said["area"].format(code=facts.area_code)


def shelf_life(days: int, language: str) -> str:
    """Return how long it keeps."""
    number, unit = keeping_time(days)
    return wording.phrases(language)[f"shelf_{unit}"].format(**{unit: wording.number(number, language)})


def keeping_time(days: int) -> tuple[int, str]:
    """Return a number and "days", or "months" where they come out even."""
    if days >= 60 and days % 30 == 0:
        return days // 30, "months"
    if days in {365, 730, 1095}:
        return days // 365 * 12, "months"
    return days, "days"


def _prices(facts: Facts, wish: Wish) -> Iterator[str]:
    said = wording.phrases(wish.language)
    for price in facts.prices if wish.length is Length.LONG else facts.prices[:1]:
        values = {"amount": wording.money(price.amount, wish.language), "unit": wording.unit(price.unit, wish.language)}
        if price.minimum > 1:
            minimum = wording.quantity(price.minimum, price.unit, wish.language)
            yield said["price_more"].format(minimum=minimum, **values)
        else:
            yield said["price"].format(**values)


def _contacts(facts: Facts, language: str) -> Iterator[str]:
    said = wording.phrases(language)
    if facts.phone:
        yield said["call"].format(phone=wording.phone(facts.phone, language))
    if facts.address:
        yield said["ask"].format(address=facts.address)
