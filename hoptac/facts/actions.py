"""Writing facts: the only writer of facts, cells, kept totals, readings and plan numbers.

The calling action has passed the gate and locked its organisations; everything here runs in its transaction. What
takes an `actor` passes the gate itself.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.periods import Period
from hoptac.facts import changes, queries, targets
from hoptac.facts.changes import CellKey, FactRow
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Cell, Fact, Reading, Stamp, Target, Total
from hoptac.facts.policy import PLAN, TARGET
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

#: So many spots are looked up one by one; beyond that all cells are read.
FEW = 500

#: One in so many stamps folds those that nobody is writing into one.
FOLD = 256

FIELDS = ("organisation_id", "element", "on", "cell_id", "layer", "value")
#: One stored fact without its value: organisation, element, day, cell number, layer.
FactKey = tuple[int, int, date, int, int]
#: The same with its value.
StoredFact = tuple[int, int, date, int, int, int]


#: Organisation, element, starts_on, ends_before.
ReadingKey = tuple[int, int, date, date]


class ReadingRow(NamedTuple):
    """One reported number; see models.Reading."""

    organisation_id: int
    element: int
    starts_on: date
    ends_before: date
    value: int
    layer: int
    source: str


def replace(
    *, organisation_ids: Collection[int], elements: Collection[int], rows: Iterable[FactRow], are_new: bool = False
) -> int:
    """Make `rows` the only facts of these elements of these organisations; return how many facts changed.

    `are_new` promises that nothing is stored for them yet and saves the comparison. Whoever changes anything about
    an organisation calls this, so the stamp is left also where no fact changes: its name may have.
    """
    stamp()
    rows = list(rows)
    numbers = cells({row.cell for row in rows})
    wanted = [
        (organisation_id, element, on, numbers[cell], layer, value)
        for organisation_id, element, on, cell, layer, value in rows
    ]
    stored = set() if are_new else {(*key, value) for key, value in queries.stored(organisation_ids, elements).items()}
    gone = stored.difference(wanted)
    come = [row for row in wanted if row not in stored] if stored else wanted
    bulk.delete(Fact, FIELDS[:-1], [row[:5] for row in gone])
    bulk.insert(Fact, FIELDS, come)
    _add_to_totals(gone, come)
    return len(gone) + len(come)


def increase(*, rows: Iterable[FactRow]) -> int:
    """Add these numbers to the facts there are, for flows that come in all day; return how many facts changed."""
    stamp()
    rows = list(rows)
    numbers = cells({row.cell for row in rows}) if rows else {}
    come = [(*row[:3], numbers[row.cell], row.layer, row.value) for row in rows]
    sums: Counter[FactKey] = Counter()
    for row in come:
        sums[row[:5]] += row[5]
    changed = bulk.add(Fact, FIELDS[:-1], FIELDS[-1], sums)
    _add_to_totals((), come)
    return changed


def relocate(
    *,
    organisation_ids: Collection[int],
    timelines: Mapping[int, changes.Timeline],
    ended: Mapping[int, date | None],
) -> int:
    """File all stored facts of these organisations again, after they moved place, kind, sector or size, or ended.

    So the facts of contexts that the registry does not know follow the organisation without being asked; those of
    elements that stay do not.
    """
    stored = {
        key: value for key, value in queries.stored(organisation_ids, None).items() if not BY_NUMBER[key[1]].stays
    }
    again = (
        changes.Change(organisation_id, element, on, value, layer)
        for (organisation_id, element, on, _, layer), value in stored.items()
    )
    rows = changes.filed(changes.until_end(again, ended), dict(timelines))
    return replace(organisation_ids=organisation_ids, elements={key[1] for key in stored}, rows=rows)


def cells(keys: Collection[CellKey]) -> dict[CellKey, int]:
    """Return the number of each cell, making those that are new; without keys, of all cells there are."""
    rows = Cell.objects.values_list("pk", "locality_id", "kind", "sector", "size")
    spots = {key.locality_id for key in keys}
    if 0 < len(spots) <= FEW:  # one report must not read the cells of the whole country
        rows = rows.filter(locality_id__in=spots)
    known = {CellKey(*row[1:]): row[0] for row in rows}
    missing = sorted(set(keys) - known.keys())
    if missing:
        Cell.objects.bulk_create([Cell(**key._asdict()) for key in missing], ignore_conflicts=True)
        return cells(keys)
    return known


def readings_put(
    *,
    rows: Collection[ReadingRow],
    entered_at: datetime,
    entered_by_id: int,
    are_new: bool = False,
    instead_of: Iterable[ReadingKey] = (),
) -> None:
    """Store reported numbers; one for the same organisation, element and period takes the earlier one's place.

    Those of `instead_of` are taken back in the same go.
    """
    if are_new:
        stamp()
    else:
        readings_forget(keys=[*instead_of, *(row[:4] for row in rows)])
    columns = (*ReadingRow._fields, "entered_at", "entered_by_id")
    bulk.insert(Reading, columns, [(*row, entered_at, entered_by_id) for row in rows])


@transaction.atomic
def targets_add(*, targets: Collection[Target]) -> None:
    """Store what places and organisations set themselves to reach."""
    stamp()
    Target.objects.bulk_create(targets)


@transaction.atomic
def target_put(
    *, actor: User, place: Place, indicator: str, year: int, value: Decimal | None, legal_basis: str = ""
) -> bool:
    """Lay down what an indicator should reach in a place in a calendar year, or take it back (None).

    Return whether that is new. `value` is in the unit of the indicator: đồng, persons; a share as a fraction.
    KeyError for an unknown indicator; gate.NotAllowed and gate.NotVisible without the right over the place.
    """
    gate.require(actor, TARGET, place)
    return _target_put(actor, TARGET, place, (indicator, year), (value, legal_basis))


@transaction.atomic
def plan_put(
    *, actor: User, organisation: Organisation, indicator: str, year: int, value: Decimal | None, legal_basis: str = ""
) -> bool:
    """Lay down what one organisation should reach in a calendar year; otherwise as target_put()."""
    gate.require(actor, PLAN, organisation)
    return _target_put(actor, PLAN, organisation, (indicator, year), (value, legal_basis))


def _target_put(
    actor: User, code: str, owner: targets.Owner, of: tuple[str, int], said: tuple[Decimal | None, str]
) -> bool:
    """Write the plan number of an indicator and a year, and its legal basis, with a trace; return whether it is new."""
    indicator, year = of
    type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
    owned = targets.owned(owner)
    where = {"indicator": INDICATOR[indicator].code, **owned, **targets.days(Period.of("year", year))}
    held = Target.objects.filter(**where).first()
    before = (held.value, held.legal_basis) if held else (None, "")
    if before == said or before[0] is said[0] is None:
        return False
    names = ("value", "legal_basis")
    if said[0] is None:
        Target.objects.filter(**where).delete()
    else:
        Target.objects.update_or_create(dict(zip(names, said, strict=True)), **where)
    stamp()
    changes = audit.changed(dict(zip(names, before, strict=True)), dict(zip(names, said, strict=True)))
    note = f"{INDICATOR[indicator].label}, {year}"
    audit.record(actor=actor, code=code, **owned, changes=changes, note=note)
    return True


def stamp() -> None:
    """Make void, when this transaction is committed, whatever was kept of figures; see queries.state().

    TransactionManagementError outside of one: a stamp seen before what it stands for would keep the old for new.
    """
    token = secrets.randbelow(queries.TOKENS)
    bulk.insert(Stamp, ["token"], [(token,)])
    if token % FOLD == 0:
        _fold()


def _fold() -> None:
    """Put the sum of stamps in their place; those that another transaction is folding are left to it."""
    found = list(Stamp.objects.select_for_update(skip_locked=True))
    Stamp.objects.filter(pk__in=[each.pk for each in found]).delete()
    Stamp.objects.create(token=sum(each.token for each in found) % queries.TOKENS)


def readings_forget(*, keys: Collection[ReadingKey]) -> None:
    """Take back reported numbers by their keys; unknown ones do not matter."""
    stamp()
    bulk.delete(Reading, ReadingRow._fields[:4], keys)


def _add_to_totals(gone: Iterable[StoredFact], come: Iterable[StoredFact]) -> None:
    """Carry changes of facts into the totals of their month and year."""
    sums: dict[tuple[int, int, int, int], int] = defaultdict(int)
    months: dict[date, int] = {}
    for facts, sign in ((gone, -1), (come, 1)):
        for _, element, on, cell, layer, value in facts:
            month = months.get(on)
            if month is None:
                month = months[on] = on.year * 100 + on.month
            sums[element, cell, month, layer] += sign * value
    for (element, cell, month, layer), value in list(sums.items()):
        sums[element, cell, month // 100, layer] += value
    moved = {key: value for key, value in sums.items() if value}
    bulk.add(Total, ["element", "cell_id", "span", "layer"], "value", moved)


def totals_rebuild() -> None:
    """Drop all kept totals and add them up again from the facts."""
    stamp()
    Total.objects.all().delete()
    with connection.cursor() as cursor:
        for span in (queries.YEAR_OF_FACT[connection.vendor], queries.MONTH_OF_FACT[connection.vendor]):
            cursor.execute(
                "INSERT INTO facts_total (element, cell_id, span, layer, value) "
                f"SELECT element, cell_id, {span}, layer, SUM(value) FROM facts_fact GROUP BY 1, 2, 3, 4"
            )
