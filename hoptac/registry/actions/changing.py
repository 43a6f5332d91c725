"""Changing known organisations: what differs is written, dated, counted, found and noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold, sort_key
from hoptac.facts import actions as fact_actions
from hoptac.facts.elements import BY_NUMBER
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import facts, queries, rules, words
from hoptac.registry.actions import rowsets
from hoptac.registry.entries import (
    CLEARABLE,
    FEATURES,
    ON_ORGANISATION,
    ON_REGISTRATION,
    OWN,
    Entry,
    ReadingKey,
)
from hoptac.registry.models import Classification, FeatureSpell, LifecycleEvent, Rating, Registration, Seat
from hoptac.search import actions as search_actions

if TYPE_CHECKING:
    from hoptac.registry.actions.saving import _Saving

Differences = dict[Any, tuple[Any, Any]]

#: Facts that decide the cell, or size the band.
_CLASSIFYING = frozenset({"kind", "sector"})
_RATING = frozenset({"grade", "grade_year", "grade_points"})
#: Tables in which only the last row may change, and the facts that stand in them.
_ORDERED: Mapping[type[Seat | Classification], frozenset[str]] = {
    Seat: frozenset({"address"}),
    Classification: _CLASSIFYING,
}


def change(save: _Saving, known: list[tuple[int, Entry]], now: Any) -> None:
    """Write what the entries say otherwise than the registry does."""
    ids = [entry.organisation_id for _, entry in known if entry.organisation_id is not None]
    rights = _Rights(save.actor, ids, {entry.facts["place_id"] for _, entry in known if entry.facts.get("place_id")})
    locked = {row.pk: row for row in Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    before = queries.entries(list(locked))
    later = {model: _last_after(model, list(locked), save.on) for model in _ORDERED}
    accepted = _Accepted(list(locked))
    changed: dict[int, tuple[Entry, Differences]] = {}
    for index, entry in known:
        pk = entry.organisation_id or 0
        try:
            found = _differences(before.get(pk), entry, save.on)
            _check_status(before[pk], entry, found, save.on)
            _check_order(later, pk, found)
            accepted.check(pk, found, save.on)
            rights.check(pk, found)
            rights.check_place(before[pk], entry)
            check_dates({key: after for key, (_, after) in found.items() if isinstance(key, str)}, save.on)
            if "code" in found:
                _check_code_free(found["code"][1], pk)
        except RuleBroken as reason:
            save.refuse(index, reason)
            continue
        if found and pk not in changed:
            changed[pk] = (entry, found)
    if changed:
        _write(save, locked, before, changed, now)
        save.saved.changed.update({pk: found for pk, (_, found) in changed.items()})


class _Rights:
    """Which of these organisations the actor may change in which way, and to which places they may be moved."""

    def __init__(self, actor: Any, ids: list[int], places: set[int]) -> None:
        self._places = places
        self._open: set[int] | None = None
        self._rows = Organisation.objects.filter(pk__in=ids)
        self._actor = actor
        self._allowed: dict[str, set[int]] = {}

    def _may(self, code: str, pk: int) -> bool:
        if code not in self._allowed:
            self._allowed[code] = set(gate.rows(self._actor, code, self._rows).values_list("pk", flat=True))
        return pk in self._allowed[code]

    def check(self, pk: int, found: Differences) -> None:
        """Raise RuleBroken when the actor may not change one of these; nothing to change needs no right."""
        for key in found:
            if isinstance(key, ReadingKey):
                code = "registry.organisation.report"
            elif key in OWN:
                code = "registry.organisation.edit"
            elif key == "status":
                code = "registry.status.change"
            else:
                code = "registry.organisation.change"
            if not self._may(code, pk):
                raise RuleBroken("change_not_yours", "You may not change this organisation's entry.")

    def check_place(self, before: Entry, entry: Entry) -> None:
        """Raise RuleBroken when an organisation would move to a place where the actor may enter none."""
        place_id = entry.facts.get("place_id")
        if place_id is None or place_id == before.facts.get("place_id"):
            return
        if self._open is None:
            places = Place.objects.filter(pk__in=self._places)
            self._open = set(gate.rows(self._actor, "registry.organisation.add", places).values_list("pk", flat=True))
        if place_id not in self._open:
            raise RuleBroken("place_not_yours", "You may not enter organisations in this place.")


class _Accepted:
    """The numbers that came from accepted reports; read only once somebody states another number."""

    def __init__(self, ids: list[int]) -> None:
        self._ids = ids
        self._known: dict[int, dict[ReadingKey, str]] | None = None

    def check(self, pk: int, found: Differences, on: date) -> None:
        """Raise RuleBroken when such a number would be overwritten: only reopening the report may change it."""
        keys = [key for key in found if isinstance(key, ReadingKey)]
        if "charter_capital" in found:
            keys.append(ReadingKey(rowsets.CHARTER_CAPITAL, on, on + timedelta(1)))
        if not keys:
            return
        if self._known is None:
            self._known = queries.accepted(self._ids)
        standing = self._known.get(pk, {})
        key = next((key for key in keys if key in standing), None)
        if key is not None:
            raise reading_accepted(key, standing[key])


def reading_accepted(key: ReadingKey, source: str) -> RuleBroken:
    """Return the refusal of another number than an accepted report gave."""
    return RuleBroken(
        "reading_accepted",
        "%(number)s was accepted in “%(source)s”: that report must be opened again first.",
        number=words.field_label(named(key)) or named(key), source=source,
    )  # fmt: skip


def _check_status(before: Entry, entry: Entry, found: Differences, on: date) -> None:
    """Raise RuleBroken when the organisation cannot come into the state an entry names."""
    if "status" in found:
        was, becomes = found["status"]
        since = entry.facts.get("status_on") or on
        rules.status_change_check(was, becomes, on=since, last_on=before.facts.get("status_on"), has_successor=True)


def _last_after(model: type[Seat | Classification], ids: list[int], on: date) -> dict[int, date]:
    """Return the last day after `on` that the table holds something from, of the organisations that have one."""
    rows = (model._default_manager.filter(queries.of(part), starts_on__gt=on) for part in queries.portions(ids))
    return {pk: day for part in rows for pk, day in part.order_by("starts_on").values_list("organisation", "starts_on")}


def _check_order(later: Mapping[type[Seat | Classification], Mapping[int, date]], pk: int, found: Differences) -> None:
    """Raise RuleBroken when an address, kind or sector would begin before a later one; filling a gap is no change."""
    for model, names in _ORDERED.items():
        if pk in later[model] and any(found[name][0] for name in found.keys() & names):
            message = "A later address, kind or sector is known since %(on)s; take a day after it."
            raise RuleBroken("later_is_known", message, on=f"{later[model][pk]:%d/%m/%Y}")


def _differences(before: Entry | None, entry: Entry, on: date) -> Differences:
    if before is None:
        raise RuleBroken("organisation_gone", "This organisation is no longer there.")
    held = before.statements()
    for key, seen in entry.expected.items():
        if held.get(key) != seen and held.get(key) != entry.statements().get(key):
            raise RuleBroken("changed_meanwhile", "Somebody changed this entry after the preview; preview it again.")
    found = rules.differences(held, entry.statements(), on=None if entry.is_decided else on)
    found.update({key: (held[key], "") for key in entry.cleared & CLEARABLE if held.get(key)})
    if entry.is_place_chosen and entry.facts.get("place_id") != held.get("place_id"):
        found.setdefault("address", (held.get("address"), entry.facts.get("address") or held.get("address") or ""))
    if found.get("grade_year") and "grade" not in found and not entry.facts.get("grade"):
        del found["grade_year"]
    return found


def _check_code_free(code: str, pk: int) -> None:
    if Organisation.objects.filter(code=code).exclude(pk=pk).exists():
        raise RuleBroken("code_taken", "The code %(code)s already belongs to another organisation.", code=code)


def check_dates(facts_: dict[str, Any], on: date) -> None:
    """Raise RuleBroken when a stated date cannot be."""
    registered = facts_.get("registered_on")
    if registered is not None and registered > max(on, timezone.localdate()):
        raise RuleBroken("registered_in_future", "The day of registration lies in the future.")
    if registered is not None and registered.year < 1950:
        raise RuleBroken("registered_too_early", "The day of registration is too long ago to be meant.")


def _write(
    save: _Saving,
    locked: dict[int, Organisation],
    before: dict[int, Entry],
    changed: dict[int, tuple[Entry, Differences]],
    now: Any,
) -> None:
    _write_organisations(locked, changed)
    _write_registrations(save, changed)
    moved = _write_seats(save, changed) | _write_classifications(save, before, changed)
    _write_dated(save, changed)
    rows = [
        fact_actions.ReadingRow(pk, *key, after, int(save.layer), entry.source)
        for pk, (entry, found) in changed.items()
        for key, (_, after) in found.items()
        if isinstance(key, ReadingKey)
    ]
    rows += [
        fact_actions.ReadingRow(
            pk,
            rowsets.CHARTER_CAPITAL,
            save.on,
            save.on + timedelta(1),
            found["charter_capital"][1],
            int(save.layer),
            entry.source,
        )
        for pk, (entry, found) in changed.items()
        if "charter_capital" in found
    ]
    if rows:
        fact_actions.readings_put(rows=rows, entered_at=now, entered_by_id=save.actor.pk)
    ended = any("status" in found for _, found in changed.values())
    facts.sync(list(changed), moved=moved or ended)
    _tell(save, changed)


def _write_organisations(locked: dict[int, Organisation], changed: dict[int, tuple[Entry, Differences]]) -> None:
    touched = []
    for pk, (entry, found) in changed.items():
        if not found.keys() & {*ON_ORGANISATION, "address"}:
            continue
        row = locked[pk]
        for name in ON_ORGANISATION:
            if name in found:
                setattr(row, name, found[name][1])
        if "name" in found:
            row.search_key, row.sort_key = fold(row.name)[:250], sort_key(row.name)[:500]
        if "address" in found and entry.facts.get("locality_id"):
            row.locality_id, row.place_id = entry.facts["locality_id"], entry.facts["place_id"]
        touched.append(row)
    columns = ["name", "kind", "code", "search_key", "sort_key", "locality_id", "place_id"]
    bulk.update(Organisation, columns, ([getattr(row, name) for name in (*columns, "pk")] for row in touched))


def _write_registrations(save: _Saving, changed: dict[int, tuple[Entry, Differences]]) -> None:
    Registration.objects.filter(pk__in=changed, stated_on__lt=save.on).update(stated_on=save.on)
    touched = [pk for pk, (_, found) in changed.items() if found.keys() & set(ON_REGISTRATION)]
    rows = list(Registration.objects.filter(pk__in=touched))
    for row in rows:
        entry, found = changed[row.organisation_id]
        for name in ON_REGISTRATION:
            if name in found:
                setattr(row, name, found[name][1])
        if "registered_on" in found:
            row.known_from = found["registered_on"][1]
            row.registered_precision = entry.facts.get("registered_precision") or row.registered_precision
    columns = ["known_from", *ON_REGISTRATION]
    bulk.update(Registration, columns, ([getattr(row, name) for name in (*columns, "pk")] for row in rows))


def _write_seats(save: _Saving, changed: dict[int, tuple[Entry, Differences]]) -> bool:
    rows = [
        Seat(organisation_id=pk, starts_on=save.on, address=found["address"][1], locality_id=entry.facts["locality_id"])
        for pk, (entry, found) in changed.items()
        if "address" in found and entry.facts.get("locality_id")
    ]
    Seat.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation", "starts_on"], update_fields=["address", "locality"]
    )
    return bool(rows)


def _write_classifications(
    save: _Saving, before: dict[int, Entry], changed: dict[int, tuple[Entry, Differences]]
) -> bool:
    """Write kind, sector and size where they changed; the size follows from the numbers."""
    thresholds = save.thresholds()
    rows = []
    for pk, (_, found) in changed.items():
        held = before[pk]
        now = {**held.facts, **{key: after for key, (_, after) in found.items() if isinstance(key, str)}}
        numbers = {**held.readings, **{key: after for key, (_, after) in found.items() if isinstance(key, ReadingKey)}}
        size = rowsets.size(now, numbers, thresholds, save.on)
        if found.keys() & _CLASSIFYING or size != held.facts.get("size", ""):
            rows.append(
                Classification(
                    organisation_id=pk, starts_on=save.on, kind=now["kind"], sector=now.get("sector") or "", size=size
                )
            )
    Classification.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "starts_on"],
        update_fields=["kind", "sector", "size"],
    )
    return bool(rows)


def _write_dated(save: _Saving, changed: dict[int, tuple[Entry, Differences]]) -> None:
    events, ratings, spells = [], [], []
    ended: dict[str, list[int]] = defaultdict(list)
    for pk, (entry, found) in changed.items():
        if "status" in found:
            events.append(
                LifecycleEvent(
                    organisation_id=pk, on=entry.facts.get("status_on") or save.on, status=found["status"][1]
                )
            )
        if found.keys() & _RATING:
            rating = rowsets.rated(entry, save.on)
            if rating:
                ratings.append(Rating(organisation_id=pk, **rating._asdict()))
        for feature in FEATURES:
            if feature in found and found[feature][1]:
                spells.append(FeatureSpell(organisation_id=pk, feature=feature, starts_on=save.on))
            elif feature in found and found[feature][0]:
                ended[feature].append(pk)
    LifecycleEvent.objects.bulk_create(
        events, update_conflicts=True, unique_fields=["organisation", "on"], update_fields=["status"]
    )
    Rating.objects.bulk_create(
        ratings,
        update_conflicts=True,
        unique_fields=["organisation", "year"],
        update_fields=["grade", "rated_on", "points"],
    )
    FeatureSpell.objects.bulk_create(spells, ignore_conflicts=True)
    for feature, ids in ended.items():
        running = FeatureSpell.objects.filter(organisation_id__in=ids, feature=feature, ends_before=None)
        running.filter(starts_on__gte=save.on).delete()
        running.update(ends_before=save.on)


def make_findable(organisation_ids: Collection[int]) -> None:
    """Let search find these organisations by what is registered of them now."""
    rows = Registration.objects.filter(pk__in=organisation_ids).select_related("organisation__place")
    search_actions.put(
        rowsets.item(
            row.pk,
            row.organisation.name,
            row.organisation.code,
            {"representative": row.representative},
            (row.organisation.place.path, row.organisation.place.full_name),
        )
        for row in rows
    )


def _tell(save: _Saving, changed: dict[int, tuple[Entry, Differences]]) -> None:
    make_findable(changed)
    audit.record_many(
        audit.Entry(
            save.actor,
            "registry.organisation.change",
            organisation_id=pk,
            changes={named(key): values for key, values in found.items()},
            note=entry.source,
            on_behalf_of=save.on_behalf_of,
        )
        for pk, (entry, found) in changed.items()
    )


def named(key: str | ReadingKey) -> str:
    """Return a key as the trail writes it: a field's name, or "revenue 2024-01-01/2025-01-01"."""
    if isinstance(key, ReadingKey):
        return f"{BY_NUMBER[key.element].code} {key.starts_on.isoformat()}/{key.ends_before.isoformat()}"
    return key
