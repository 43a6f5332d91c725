"""Saving entries: the one way organisations come into the registry and their facts change, one or ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.facts import actions as fact_actions
from hoptac.facts.actions import ReadingRow
from hoptac.facts.choices import Layer
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import facts, queries, rules
from hoptac.registry.actions import changing, rowsets
from hoptac.registry.entries import LEGAL, OFFICIAL, OWN, Entry
from hoptac.registry.models import Classification, FeatureSpell, LifecycleEvent, Rating, Registration, Seat
from hoptac.search import actions as search_actions

#: Facts of a new organisation that the trail notes.
_NOTED = (*LEGAL, *OWN, *OFFICIAL)
#: So many new organisations are written at a time: the rows of ten thousand at once would take 100 MB more.
PORTION = 1800


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not saved, by its place in the list, and why."""

    index: int
    reason: RuleBroken


@dataclass(slots=True)
class Saved:
    """What saving did: new organisations by place in the list, changes by organisation, refusals."""

    created: dict[int, int] = field(default_factory=dict)
    changed: dict[int, dict[Any, tuple[Any, Any]]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


@bulk.uncollected()
@transaction.atomic
def organisations_save(
    *, actor: User, entries: Sequence[Entry], on: date, layer: Layer = Layer.ENTERED, on_behalf_of: object = None
) -> Saved:
    """Save entries: new organisations are entered, known ones changed where the entry says otherwise.

    `on` is the day from which changes hold. An entry that breaks a rule or a right is refused alone, with its reason;
    the others are saved, all in one transaction. What an entry leaves out stays as it is.
    """
    saved = Saved()
    now = timezone.now()
    save = _Saving(actor, on, layer, on_behalf_of, saved)
    new = [(index, entry) for index, entry in enumerate(entries) if entry.organisation_id is None]
    known = [(index, entry) for index, entry in enumerate(entries) if entry.organisation_id is not None]
    if new:
        accepted = _acceptable(save, new)
        for start in range(0, len(accepted), PORTION):
            _create(save, accepted[start : start + PORTION], now)
    if known:
        changing.change(save, known, now)
    return saved


@dataclass(slots=True)
class _Saving:
    """What one call of organisations_save works with."""

    actor: User
    on: date
    layer: Layer
    on_behalf_of: object
    saved: Saved

    def refuse(self, index: int, reason: RuleBroken) -> None:
        self.saved.refused.append(Refused(index, reason))

    def thresholds(self) -> rowsets.Thresholds:
        return {sector: queries.thresholds(sector, on=self.on) for sector in set(rules.DECREE_SECTOR.values())}


def _acceptable(save: _Saving, new: list[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Return the new entries that may be saved; the others are noted as refused."""
    wanted: set[int] = {entry.facts["place_id"] for _, entry in new if entry.facts.get("place_id") is not None}
    places = gate.rows(save.actor, "registry.organisation.add", Place.objects.filter(pk__in=wanted))
    allowed = set(places.values_list("pk", flat=True))
    codes = [entry.facts.get("code") for _, entry in new]
    taken = set(Organisation.objects.filter(code__in=[code for code in codes if code]).values_list("code", flat=True))
    kept = []
    for index, entry in new:
        try:
            _check_new(entry, allowed, taken, save.on)
        except RuleBroken as reason:
            save.refuse(index, reason)
            continue
        if entry.facts.get("code"):
            taken.add(entry.facts["code"])
        kept.append((index, entry))
    return kept


def _check_new(entry: Entry, allowed: set[int], taken: set[str | None], on: date) -> None:
    facts_ = entry.facts
    if not facts_.get("name"):
        raise RuleBroken("name_missing", "The name is missing.")
    if facts_.get("place_id") is None:
        raise RuleBroken("place_missing", "The commune is not known; write the address with its commune.")
    if facts_["place_id"] not in allowed:
        raise RuleBroken("place_not_yours", "You may not enter organisations in this place.")
    if facts_.get("code") in taken and facts_.get("code"):
        raise RuleBroken(
            "code_taken", "The code %(code)s already belongs to another organisation.", code=facts_["code"]
        )
    changing.check_dates(facts_, on)


def _create(save: _Saving, new: list[tuple[int, Entry]], now: Any) -> None:
    """Write new organisations with everything stated about them."""
    if not new:
        return
    ids = bulk.reserve_ids(Organisation, len(new))
    pairs = [(pk, entry) for pk, (_, entry) in zip(ids, new, strict=True)]
    on, thresholds = save.on, save.thresholds()
    bulk.insert(
        Organisation,
        rowsets.ORGANISATION_FIELDS,
        [rowsets.organisation(pk, entry, is_sample=settings.IS_SAMPLE) for pk, entry in pairs],
    )
    bulk.insert(Registration, rowsets.REGISTRATION_FIELDS, [rowsets.registration(pk, entry, on) for pk, entry in pairs])
    bulk.insert(
        Seat,
        rowsets.SEAT_FIELDS,
        [(pk, rowsets.known_from(e, on), e.facts.get("address") or "", e.facts["locality_id"]) for pk, e in pairs],
    )
    bulk.insert(
        Classification,
        rowsets.CLASSIFICATION_FIELDS,
        [
            (
                pk,
                rowsets.known_from(entry, on),
                entry.facts["kind"],
                entry.facts.get("sector") or "",
                rowsets.size(entry.facts, entry.readings, thresholds, on),
            )
            for pk, entry in pairs
        ],
    )
    readings = _create_dated(save, pairs, now)
    facts.sync(list(ids), are_new=True, readings=readings)
    _tell(save, pairs)
    save.saved.created.update({index: pk for pk, (index, _) in zip(ids, new, strict=True)})


def _create_dated(save: _Saving, pairs: list[tuple[int, Entry]], now: Any) -> list[ReadingRow]:
    """Write what is dated, and return the reported numbers."""
    on = save.on
    bulk.insert(
        LifecycleEvent,
        rowsets.EVENT_FIELDS,
        [
            (pk, max(entry.facts.get("status_on") or on, rowsets.known_from(entry, on)), entry.facts["status"], "", "")
            for pk, entry in pairs
            if entry.facts.get("status", "active") not in ("", None, "active")
        ],
    )
    ratings = [(pk, rowsets.rated(entry, on)) for pk, entry in pairs]
    bulk.insert(Rating, rowsets.RATING_FIELDS, [(pk, *rating) for pk, rating in ratings if rating])
    bulk.insert(
        FeatureSpell, rowsets.FEATURE_FIELDS, [row for pk, entry in pairs for row in rowsets.features(pk, entry, on)]
    )
    readings = [
        row for pk, entry in pairs for row in rowsets.readings(pk, entry, rowsets.known_from(entry, on), save.layer)
    ]
    fact_actions.readings_put(rows=readings, entered_at=now, entered_by_id=save.actor.pk, are_new=True)
    return readings


def _tell(save: _Saving, pairs: list[tuple[int, Entry]]) -> None:
    """Make new organisations findable and note who entered them."""
    places = {
        pk: (path, name)
        for pk, path, name in Place.objects.filter(pk__in={entry.facts["place_id"] for _, entry in pairs}).values_list(
            "pk", "path", "full_name"
        )
    }
    search_actions.put(
        rowsets.item(pk, e.facts["name"], e.facts.get("code"), e.facts, places[e.facts["place_id"]]) for pk, e in pairs
    )
    audit.record_many(
        audit.Entry(
            save.actor,
            "registry.organisation.add",
            organisation_id=pk,
            changes={name: (None, value) for name in _NOTED if (value := entry.facts.get(name))},
            note=entry.source,
            on_behalf_of=save.on_behalf_of,
        )
        for pk, entry in pairs
    )
