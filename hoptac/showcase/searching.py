"""Searching what is shown: words through the index, everything else and all counts in memory (see shelf)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from hoptac.catalogue.choices import CertificateKind, ProductGroup
from hoptac.catalogue.models import KindName
from hoptac.core import languages
from hoptac.core.text import fold
from hoptac.search import queries as search_queries
from hoptac.search.choices import EntryKind
from hoptac.showcase import masks
from hoptac.showcase.amounts import kilograms, price_band
from hoptac.showcase.choices import Month
from hoptac.showcase.shelf import FACETS, LEAST_STARS, PRICES, QUANTITIES, Shelf, shelf

#: The words of an address, in the order in which they stand there.
WORDS = ("q", *FACETS)
#: A facet offers this many values, those with most products first.
MOST_CHOICES = 12
#: So many words are remembered with what answers them.
MOST_ANSWERS = 500
#: So many ways out are proposed where nothing was found.
MOST_PROPOSALS = 6
#: Names are alike from this score of 100 on.
LIKE = 75


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to; None where it is not. `kind` is a code; `quantity` kg a month; `price` a band."""

    text: str = ""
    kind: str | None = None
    group: str | None = None
    stars: int | None = None
    certificate: str | None = None
    commune: int | None = None
    month: int | None = None
    quantity: int | None = None
    price: int | None = None

    def words(self) -> dict[str, Any]:
        """Return what stands in the address: each word with its value, those that are set."""
        stated = {"q": self.text or None, **{name: getattr(self, name) for name in FACETS}}
        return {name: value for name, value in stated.items() if value is not None}

    def without(self, name: str) -> Narrowing:
        """Return the same with one narrowing left out; "q" leaves out the words."""
        return replace(self, text="") if name == "q" else replace(self, **cast("dict[str, Any]", {name: None}))


class Choice(NamedTuple):
    """One value of a facet: how it is written in the address, its words, and how many products it leaves."""

    value: str
    label: str
    products: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to narrow by: its word in the address, its name, and its values."""

    name: str
    label: str
    choices: list[Choice]


class Proposal(NamedTuple):
    """A way on from a search that found nothing: what it says, what stands in its address, how many it finds."""

    label: str
    words: dict[str, Any]
    products: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the ids in order, how many, and by what to narrow further."""

    ids: list[int]
    total: int
    facets: list[Facet]
    proposals: list[Proposal]


def search(narrowing: Narrowing, *, on: date, offset: int = 0, limit: int | None = None) -> Found:
    """Return the published products that answer the narrowing; nearest words first, then most stars, then by name.

    One statement where there are words, and the two that look whether the shelf is still right.
    """
    held = shelf(on=on)
    answering = _answering(held, narrowing.text)
    narrowed = {name: _having(held, name, getattr(narrowing, name)) for name in FACETS}
    kept = _all_but(answering, narrowed)
    order = _ordered(held, kept, narrowing.text, offset, limit)
    facets = _facets(held, narrowing, answering, narrowed)
    proposals = [] if kept else list(_proposals(held, narrowing, answering, narrowed, facets))[:MOST_PROPOSALS]
    return Found([held.ids[position] for position in order], kept.bit_count(), facets, proposals)


def _answering(held: Shelf, text: str) -> int:
    """Return what answers the words: looked up once, then kept on the shelf for whoever narrows or turns the page."""
    answering = held.answers.get(text)
    if answering is None:
        ids = search_queries.matching_ids(text, kind=EntryKind.PRODUCT, is_public=True)
        if ids is None:
            return 0 if text.strip() else held.everything
        answering = held.answers[text] = masks.of([held.at[pk] for pk in ids if pk in held.at], len(held.ids))
        while len(held.answers) > MOST_ANSWERS:
            held.answers.pop(next(iter(held.answers)), None)
    return answering


def _having(held: Shelf, name: str, value: Any) -> int | None:
    """Return who has what is asked of a facet; None where nothing is asked."""
    if value is None:
        return None
    if name == "kind":
        kind = held.kind_of(value)
        value = kind and kind.pk
    return held.having(name, value)


def _all_but(answering: int, narrowed: dict[str, int | None], name: str = "") -> int:
    for other, having in narrowed.items():
        if having is not None and other != name:
            answering &= having
    return answering


def _ordered(held: Shelf, kept: int, text: str, offset: int, limit: int | None) -> list[int]:
    if not text:
        return masks.positions(kept, offset=offset, limit=limit)
    near = search_queries.nearness(text)
    wanted = len(held.ids) if limit is None else offset + limit
    ranked: dict[int, list[int]] = defaultdict(list)
    exact = [position for position in held.called.get(near.folded, ()) if kept & 1 << position]
    for position in exact:
        ranked[near.of(*held.titles[position])].append(position)
    missing = wanted - sum(len(those) for rank, those in ranked.items() if rank < near.begins)
    for position in masks.walk(kept & ~masks.of(exact, len(held.ids))):
        if missing <= 0:  # nothing further down is nearer
            break
        rank = near.of(*held.titles[position])
        ranked[rank].append(position)
        missing -= rank == near.begins
    return list(itertools.chain.from_iterable(ranked[rank] for rank in sorted(ranked)))[offset:wanted]


def _facets(held: Shelf, narrowing: Narrowing, answering: int, narrowed: dict[str, int | None]) -> list[Facet]:
    """Return the facets with counts, each counted with all other narrowings in force."""
    found = []
    for name, (label, words) in _words(get_language() or languages.DEFAULT).items():
        rest, chosen = _all_but(answering, narrowed, name), getattr(narrowing, name)
        if name == "kind":
            choices = _kinds(held, narrowing, rest)
        elif name == "commune":
            choices = _communes(held, narrowing, rest)
        else:
            counted = [(value, (rest & held.having(name, value)).bit_count()) for value in words]
            told = [(value, count) for value, count in counted if count or value == chosen]
            choices = [Choice(str(value), words[value], count, value == chosen) for value, count in told]
        found.append(Facet(name, label, choices))
    return found


@lru_cache(maxsize=16)
def _words(_language: str) -> dict[str, tuple[str, dict[Any, str]]]:
    """Return the facets in their order: what each is called, and each value of those whose values are always the same,
    in the language of the page.
    """
    return {
        "kind": (_("Kind of product"), {}),
        "group": (_("Product group"), _labels(ProductGroup)),
        "stars": (_("OCOP stars"), {least: _stars(least) for least in LEAST_STARS}),
        "certificate": (_("Certificates"), _labels(CertificateKind)),
        "commune": (_("Commune"), {}),
        "month": (_("In season in"), _labels(Month)),
        "quantity": (_("Available a month"), {least: _("from %s") % kilograms(least) for least in QUANTITIES}),
        "price": (_("Price per unit"), {least: _price(least) for least in PRICES}),
    }


def _labels(choices: type[models.Choices]) -> dict[Any, str]:
    return {value: str(label) for value, label in choices.choices}


def _price(least: int) -> str:
    return price_band(least, next((price for price in PRICES if price > least), None))


def _stars(least: int) -> str:
    return _("5 stars") if least == LEAST_STARS[-1] else _("%(stars)s stars or more") % {"stars": least}


def _most(counts: dict[Any, int], chosen: Any) -> list[Any]:
    """Return the values with most products, and the chosen one, in the order given."""
    most = set(sorted(counts, key=lambda value: -counts[value])[:MOST_CHOICES]) | {chosen}
    return [value for value in counts if value in most and (counts[value] or value == chosen)]


def _kinds(held: Shelf, narrowing: Narrowing, rest: int) -> list[Choice]:
    """Offer the larger kinds; once one is chosen, what is within it."""
    chosen = held.kind_of(narrowing.kind)
    above = chosen and (chosen.parent_id or chosen.pk)
    offered = [kind for kind in held.kinds.values() if above in (kind.pk, kind.parent_id)]
    counts = {kind.pk: (rest & held.having("kind", kind.pk)).bit_count() for kind in offered}
    language = get_language() or languages.DEFAULT
    return [
        Choice(held.kinds[pk].code, held.kinds[pk].name(language), counts[pk], bool(chosen and pk == chosen.pk))
        for pk in _most(counts, chosen and chosen.pk)
    ]


def _communes(held: Shelf, narrowing: Narrowing, rest: int) -> list[Choice]:
    counts = {pk: (rest & held.having("commune", pk)).bit_count() for pk in held.places}
    return [
        Choice(str(pk), held.places[pk].full_name, counts[pk], pk == narrowing.commune)
        for pk in _most(counts, narrowing.commune)
    ]


def _proposals(
    held: Shelf, narrowing: Narrowing, answering: int, narrowed: dict[str, int | None], facets: list[Facet]
) -> Iterable[Proposal]:
    """Yield ways on: other months first, then each narrowing left out, then kinds named alike."""
    rest = _all_but(answering, narrowed, "month")
    if narrowing.month is not None and rest:
        for later in range(1, 12):
            month = (narrowing.month + later - 1) % 12 + 1
            if count := (rest & held.having("month", month)).bit_count():
                label = _("In season in %(month)s") % {"month": Month(month).label}
                yield Proposal(label, {**narrowing.words(), "month": month}, count)
                break
    chosen = {facet.name: choice.label for facet in facets for choice in facet.choices if choice.is_on}
    for name, having in narrowed.items():
        if having is not None and (count := _all_but(answering, narrowed, name).bit_count()):
            said = chosen.get(name, str(getattr(narrowing, name)))
            yield Proposal(_("Without “%(narrowing)s”") % {"narrowing": said}, narrowing.without(name).words(), count)
    yield from _alike(held, narrowing)


def _alike(held: Shelf, narrowing: Narrowing) -> Iterable[Proposal]:
    """Yield the kinds that are shown and whose names, in any language, are nearest to the words typed."""
    if not narrowing.text:
        return
    language = get_language() or languages.DEFAULT
    names = KindName.objects.filter(kind__in=held.kinds).values_list("pk", "search_key", "kind_id")
    owner = {pk: kind_id for pk, _name, kind_id in names}
    near = process.extract(
        fold(narrowing.text), {pk: name for pk, name, _kind in names}, scorer=fuzz.WRatio, limit=20, score_cutoff=LIKE
    )
    for kind_id in list(dict.fromkeys(owner[pk] for _name, _score, pk in near))[:MOST_PROPOSALS]:
        kind = held.kinds[kind_id]
        yield Proposal(kind.name(language), {"kind": kind.code}, held.having("kind", kind_id).bit_count())
