"""Taking an import back: what it entered is withdrawn, what it changed is as before, where nobody was there since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models, transaction

from hoptac.access import audit, gate
from hoptac.access.models import AuditEntry, User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.facts import actions as fact_actions
from hoptac.facts.choices import Layer
from hoptac.facts.models import Reading
from hoptac.parties.choices import WITHDRAWN
from hoptac.parties.models import Organisation
from hoptac.registry import facts
from hoptac.registry.actions import changing
from hoptac.registry.entries import FEATURES, ON_ORGANISATION, ON_REGISTRATION, ReadingKey
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
    joined: Collection[int] = (),
) -> TakenBack:
    """Withdraw organisations that were entered, restore facts that were changed, end memberships that were begun.

    `changed` names by organisation the facts as the trail writes them; `before` are its rows from keep(); `joined` are
    memberships of known organisations in unions. `since` is the newest entry of the trail of that deed: what the trail
    notes about an organisation after it stays, with a reason. Needs the right to change each organisation.
    """
    done = TakenBack()
    members = {
        member: member.member_organisation_id
        for member in Member.objects.filter(pk__in=joined)
        if member.member_organisation_id is not None
    }
    ids = {*created, *changed, *members.values()}
    rows = {row.pk: row for row in Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids)}
    allowed = set(gate.rows(actor, "registry.organisation.change").filter(pk__in=ids).values_list("pk", flat=True))
    touched = _touched(ids, since)
    for pk in ids - allowed:
        done.refused.append((pk, RuleBroken("change_not_yours", "You may not change this organisation's entry.")))
    names = {row.pk: row.name for row in rows.values()}
    for pk in sorted(allowed.intersection(created)):
        if pk in touched:
            done.refused.append((pk, _worked_on(names[pk])))
        else:
            done.withdrawn.append(pk)
    _withdraw(done.withdrawn)
    found = {
        pk: _facts_back(done, pk, names[pk], changed[pk], touched.get(pk, frozenset()))
        for pk in sorted(allowed.intersection(changed))
    }
    back = {pk: names for pk, names in found.items() if names}
    if back:
        _restore(back, _by_owner(before), whole=back.keys() - touched.keys())
        facts.sync(back, moved=True)
        changing.make_findable(back)
    known = allowed.difference(created)
    left = _leave(done, {member: pk for member, pk in members.items() if pk in known})
    done.restored += sorted({*back, *left})
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
        _close(set(unions) - set(ids))
        tables: tuple[type[models.Model], ...] = (Reading, *DATED, Registration)
        for model in tables:
            models.QuerySet(model).filter(organisation_id__in=ids).delete()
        Organisation.objects.filter(pk__in=ids).update(kind=WITHDRAWN, code=None)
        search_actions.remove(EntryKind.ORGANISATION, ids)


def _leave(done: TakenBack, members: Mapping[Member, int]) -> list[int]:
    """Take memberships out of the registers of their unions; return who left. Those somebody worked on stay."""
    paid = set(CapitalEntry.objects.filter(member__in=members).values_list("member", flat=True))
    gone = {}
    for member, pk in members.items():
        if member.pk in paid or member.left_on or member.pledged_amount:
            done.refused.append((pk, _worked_on(member.name)))
        else:
            gone[member.pk] = pk
    Member.objects.filter(pk__in=gone).delete()
    _close({member.organisation_id for member in members})
    return list(gone.values())


def _worked_on(name: str) -> RuleBroken:
    return RuleBroken("worked_on", "“%(name)s” stays: somebody has worked on it since.", name=name)


def _close(unions: Collection[int]) -> None:
    """Count members of unions again; one that now never had any keeps no register of them."""
    if unions:
        Registration.objects.filter(pk__in=unions, organisation__members=None).update(members_kept_from=None)
        facts.sync(unions)


def _restore(back: Mapping[int, frozenset[str]], held: Held, *, whole: Collection[int]) -> None:
    """Put the facts named back to what they were; the whole of the rows where nobody has been there since."""
    for model, columns in _ON_ROWS.items():
        _columns_back(model, columns, back, held[model._meta.label], whole)
    for model, keys in DATED.items():
        for ids in portions([pk for pk, names in back.items() if pk in whole or keys & names]):
            _rows_back(model, ids, held[model._meta.label])
    for ids in portions(back):
        _readings_back(ids, back, held[Reading._meta.label])


def _columns_back(
    model: type[models.Model],
    columns: Collection[str],
    back: Mapping[int, frozenset[str]],
    held: dict[int, list[dict[str, Any]]],
    whole: Collection[int],
) -> None:
    """Put columns back, together for all organisations whose facts of the same names go back."""
    together: dict[tuple[str, ...], list[int]] = {}
    for pk, facts_ in back.items():
        [was] = held[pk]
        names = [name for name in columns if name in facts_]
        names += [name for fact, also in _ALSO.items() if fact in facts_ for name in also if name in was]
        names += ["stated_on"] if pk in whole and "stated_on" in was else []
        together.setdefault(tuple(names), []).append(pk)
    for to_put, ids in together.items():
        if to_put:
            values = _values(model, [*to_put, model._meta.pk.attname], (held[pk][0] for pk in ids))
            bulk.update(model, to_put, values)


def _values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """Yield rows kept as JSON as values of these columns."""
    by_attname = {column.attname: column for column in model._meta.concrete_fields}
    fields = [(name, by_attname[name]) for name in names]
    return (tuple(column.to_python(row[name]) for name, column in fields) for row in rows)


def _readings_back(
    ids: Collection[int], back: Mapping[int, frozenset[str]], held: dict[int, list[dict[str, Any]]]
) -> None:
    """Make reported numbers whose names go back those there were."""
    key = ("organisation_id", "element", "starts_on", "ends_before")
    gone = []
    own = Reading.objects.filter(organisation_id__in=ids, layer__lt=Layer.SUBMITTED)  # reports' numbers are theirs
    for pk, *rest in own.values_list(*key):
        name = changing.named(ReadingKey(*rest))
        if name in back[pk] or (name.startswith("charter_capital ") and "charter_capital" in back[pk]):
            gone.append((pk, *rest))
    fact_actions.readings_forget(keys=gone)
    names = [column.attname for column in Reading._meta.concrete_fields]
    kept = _values(Reading, names, (row for pk in ids for row in held.get(pk, ())))
    places, wanted = [names.index(name) for name in key], set(gone)
    bulk.insert(Reading, names, [row for row in kept if tuple(row[place] for place in places) in wanted])


def _by_owner(before: Kept) -> Held:
    """Return the rows of each table by organisation."""
    held: Held = {}
    for label, rows in before.items():
        owner = "id" if label == Organisation._meta.label else "organisation_id"
        found = held.setdefault(label, {})
        for row in rows:
            found.setdefault(row[owner], []).append(row)
    return held


def _rows_back(model: type[models.Model], ids: Collection[int], held: dict[int, list[dict[str, Any]]]) -> None:
    """Make these the rows there are of these organisations."""
    names = [column.attname for column in model._meta.concrete_fields]
    rows = [model(*row) for row in _values(model, names, (row for pk in ids for row in held.get(pk, ())))]
    there: models.QuerySet[Any] = models.QuerySet(model)
    there.filter(organisation_id__in=ids).exclude(pk__in=[row.pk for row in rows]).delete()
    columns = [column.name for column in model._meta.concrete_fields if not column.primary_key]
    there.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


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
