"""Taking an import back: what it entered is withdrawn, what it changed is as before, where nobody was there since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models, transaction

from hoptac.access import audit, gate
from hoptac.access.models import AuditEntry, User
from hoptac.core.errors import RuleBroken
from hoptac.facts import actions as fact_actions
from hoptac.facts.choices import Layer
from hoptac.facts.models import Reading
from hoptac.parties.choices import WITHDRAWN
from hoptac.parties.models import Organisation
from hoptac.registry import facts
from hoptac.registry.actions import changing, rowsets
from hoptac.registry.entries import FEATURES, ON_ORGANISATION, ON_REGISTRATION
from hoptac.registry.models import (
    CapitalEntry,
    Classification,
    FeatureSpell,
    LifecycleEvent,
    Member,
    Rating,
    Registration,
    Seat,
)
from hoptac.registry.queries import portions
from hoptac.search import actions as search_actions
from hoptac.search.choices import EntryKind

#: Tables of dated rows, and the facts of an entry that stand in them.
DATED: Final[Mapping[type[models.Model], frozenset[str]]] = {
    Seat: frozenset({"address"}),
    Classification: frozenset({"kind", "sector"}),
    LifecycleEvent: frozenset({"status"}),
    Rating: frozenset({"grade", "grade_year", "grade_points"}),
    FeatureSpell: frozenset(FEATURES),
}
_ON_ROWS: Final[Mapping[type[models.Model], tuple[str, ...]]] = {
    Organisation: ON_ORGANISATION,
    Registration: ON_REGISTRATION,
}
#: Columns that follow a fact.
_ALSO: Final = {
    "name": ("search_key", "sort_key"),
    "address": ("locality_id", "place_id"),
    "registered_on": ("known_from", "registered_precision"),
}

#: Rows by table: label of the model → values of its fields, as JSON has them.
Kept = dict[str, list[dict[str, Any]]]
#: The same, once more by organisation.
Held = dict[str, dict[int, list[dict[str, Any]]]]


@dataclass(slots=True)
class TakenBack:
    """What was withdrawn and restored (organisations), and what was not, with its reason."""

    withdrawn: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    refused: list[tuple[int, RuleBroken]] = field(default_factory=list)


def keep(organisation_ids: Collection[int]) -> Kept:
    """Return the rows of these organisations that saving an entry may change, for organisations_take_back()."""
    kept: Kept = {}
    tables: tuple[type[models.Model], ...] = (Organisation, Registration, *DATED, Reading)
    for model in tables:
        owner = "pk" if model is Organisation else "organisation_id"
        rows = kept[model._meta.label] = []
        for ids in portions(organisation_ids):
            rows += [_plain(row) for row in models.QuerySet(model).filter(**{f"{owner}__in": ids}).values()]
    return kept


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}


@transaction.atomic
def organisations_take_back(
    *,
    actor: User,
    created: Collection[int],
    changed: Mapping[int, Collection[str]],
    before: Kept,
    since: int,
    note: str,
) -> TakenBack:
    """Withdraw organisations that were entered and restore facts that were changed.

    `changed` names by organisation the facts as the trail writes them; `before` are its rows from keep(). `since` is
    the newest entry of the trail of that deed: what the trail notes about an organisation after it stays, with a
    reason. Needs the right to change each organisation.
    """
    done = TakenBack()
    ids = {*created, *changed}
    rows = {row.pk: row for row in Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    allowed = set(gate.rows(actor, "registry.organisation.change").filter(pk__in=ids).values_list("pk", flat=True))
    touched = _touched(ids, since)
    for pk in ids - allowed:
        done.refused.append((pk, RuleBroken("change_not_yours", "You may not change this organisation's entry.")))
    names = {row.pk: row.name for row in rows.values()}
    for pk in sorted(allowed.intersection(created)):
        if pk in touched:
            stays = RuleBroken("worked_on", "“%(name)s” stays: somebody has worked on it since.", name=names[pk])
            done.refused.append((pk, stays))
        else:
            done.withdrawn.append(pk)
    _withdraw(done.withdrawn)
    held = _by_owner(before)
    for pk in sorted(allowed.intersection(changed)):
        back = _facts_back(done, pk, names[pk], changed[pk], touched.get(pk, frozenset()))
        if back:
            _restore(rows[pk], back, held, is_whole=pk not in touched)
            done.restored.append(pk)
    if done.restored:
        facts.sync(done.restored, moved=True)
        _find_again(done.restored)
    _tell(actor, done, note)
    return done


def _touched(ids: Collection[int], since: int) -> dict[int, set[str]]:
    """Return what the trail says was changed after one of its entries, by organisation."""
    touched: dict[int, set[str]] = {}
    later = AuditEntry.objects.filter(pk__gt=since, organisation_id__in=ids)
    for pk, changes in later.values_list("organisation_id", "changes"):
        if pk is not None:
            touched.setdefault(pk, set()).update(changes)
    return touched


def _facts_back(
    done: TakenBack, pk: int, name: str, wanted: Collection[str], touched: Collection[str]
) -> frozenset[str]:
    """Return which facts go back; those that somebody changed since are refused, a table of dated rows as a whole."""
    stay = set(wanted).intersection(touched)
    for together in DATED.values():
        if together.intersection(touched):
            stay |= together.intersection(wanted)
    if stay:
        stays = RuleBroken(
            "changed_since",
            "“%(name)s”: %(count)s facts stay, because somebody has changed them since.",
            name=name,
            count=len(stay),
        )
        done.refused.append((pk, stays))
    return frozenset(wanted) - stay


def _withdraw(created: Collection[int]) -> None:
    """Take organisations out of every count, list and search; their number and trail remain."""
    for ids in portions(created):
        fact_actions.replace(organisation_ids=ids, elements=facts.OWNED, rows=[])
        unions = list(Member.objects.filter(member_organisation_id__in=ids).values_list("organisation_id", flat=True))
        CapitalEntry.objects.filter(member__member_organisation_id__in=ids).delete()
        Member.objects.filter(member_organisation_id__in=ids).delete()
        facts.sync(sorted(set(unions) - set(ids)))
        tables: tuple[type[models.Model], ...] = (Reading, *DATED, Registration)
        for model in tables:
            models.QuerySet(model).filter(organisation_id__in=ids).delete()
        Organisation.objects.filter(pk__in=ids).update(kind=WITHDRAWN, code=None)
        search_actions.remove(EntryKind.ORGANISATION, ids)


def _restore(row: Organisation, back: frozenset[str], held: Held, *, is_whole: bool) -> None:
    """Put the facts named back to what they were; the whole of the rows where nobody has been there since."""
    for model, columns in _ON_ROWS.items():
        [was] = held[model._meta.label][row.pk]
        names = [name for name in columns if name in back]
        names += [name for fact, also in _ALSO.items() if fact in back for name in also if name in was]
        names += ["stated_on"] if is_whole and "stated_on" in was else []
        if names:
            models.QuerySet(model).filter(pk=row.pk).update(**{name: was[name] for name in names})
    for model, keys in DATED.items():
        if is_whole or keys & back:
            there: models.QuerySet[Any] = models.QuerySet(model).filter(organisation_id=row.pk)
            _rows_back(model, there, held[model._meta.label].get(row.pk, []))
    readings = {_named(each): each for each in held[Reading._meta.label].get(row.pk, [])}
    own = Reading.objects.filter(organisation_id=row.pk, layer__lt=Layer.SUBMITTED)  # reports' numbers are theirs
    for reading in own.values("pk", "element", "starts_on", "ends_before"):
        name = _named(_plain(reading))
        if name in back or (name.startswith("charter_capital ") and "charter_capital" in back):
            was_read = [readings[name]] if name in readings else []
            _rows_back(Reading, Reading.objects.filter(pk=reading["pk"]), was_read)


def _by_owner(before: Kept) -> Held:
    """Return the rows of each table by organisation."""
    held: Held = {}
    for label, rows in before.items():
        owner = "id" if label == Organisation._meta.label else "organisation_id"
        found = held.setdefault(label, {})
        for row in rows:
            found.setdefault(row[owner], []).append(row)
    return held


def _named(reading: Mapping[str, Any]) -> str:
    """Return what the trail calls a reading."""
    return changing.reading_name(reading["element"], reading["starts_on"], reading["ends_before"])


def _rows_back(model: type[models.Model], there: models.QuerySet[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Make these the rows there are."""
    fields = {column.attname: column for column in model._meta.concrete_fields}
    wanted = [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows]
    there.exclude(pk__in=[row.pk for row in wanted]).delete()
    columns = [column.name for column in fields.values() if not column.primary_key]
    rows_of: models.QuerySet[Any] = models.QuerySet(model)
    rows_of.bulk_create(wanted, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def _find_again(restored: Collection[int]) -> None:
    rows = Registration.objects.filter(pk__in=restored).select_related("organisation__place")
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


def _tell(actor: User, done: TakenBack, note: str) -> None:
    """Note in the trail of each organisation what was taken back."""
    audit.record_many(
        audit.Entry(actor, code, organisation_id=pk, note=note)
        for code, ids in (
            ("registry.organisation.withdraw", done.withdrawn),
            ("registry.organisation.restore", done.restored),
        )
        for pk in ids
    )
