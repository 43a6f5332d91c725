"""Figures at 7.2 million facts, beside grouping the raw facts; members loaded beside a raw insert."""

from __future__ import annotations

import itertools
import os
import statistics
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tools.bench import Line, clock, faster, manage, median_seconds, rate, within

ORGANISATIONS = int(os.environ.get("BENCH_ORGANISATIONS", "33000"))
YEARS = 12
REPORTS = 200
DAY = date(2025, 6, 30)


def bench_figures(_workspace: Path) -> list[Line]:
    """Any figure of a province by commune with comparison, at 7.2 million facts, beside grouping them raw."""
    for command in ("migrate", "createcachetable", "places_load"):
        manage(command)
    _django()
    from hoptac.facts import figures
    from hoptac.facts.figures import Map, Moment, Question

    facts = fill()
    asked = [figures.indicator("members")]
    share = [figures.indicator("managers_higher_share")]
    question = Question(Moment.parse("2025-06-30"), today=date(2025, 11, 21), place_code="25", map=Map.NOW)
    earlier = Moment.parse("2024-06-30")
    lines = []
    for name, indicators in (("a stock", asked), ("a ratio", share), ("revenue", [figures.indicator("revenue")])):
        taken = median_seconds(lambda i=indicators: figures.answer(i, question, compare=earlier, by="place"), times=9)
        lines.append(
            within(f"Figure of a province by commune, compared, at {facts:,} facts: {name}", taken * 1000, most=50)
        )
    raw = median_seconds(_raw, times=1)
    one = median_seconds(lambda: figures.answer(asked, question, compare=earlier, by="place"), times=5)
    lines.append(faster("The same from kept totals", one, "grouping the raw facts of all provinces", raw, least=50))
    return [*lines, _upkeep()]


def _upkeep() -> Line:
    """Return what keeping the totals adds to a report of 60 values (20 elements in 3 months) of one organisation."""
    from django.db import transaction

    from hoptac.core import bulk
    from hoptac.facts import actions
    from hoptac.facts.changes import CellKey, FactRow
    from hoptac.facts.models import Cell, Fact
    from hoptac.parties.models import Organisation

    cell = Cell.objects.order_by("pk")[0]
    key = CellKey(cell.locality_id, cell.kind, cell.sector, cell.size)
    pks = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:REPORTS])
    fields = ["organisation_id", "element", "on", "cell_id", "layer", "value"]

    def rows(pk: int, year: int) -> list[FactRow]:
        return [FactRow(pk, n, date(year, month, 28), key, 2, 7) for n in range(45, 65) for month in (1, 2, 3)]

    def kept(pk: int) -> None:
        with transaction.atomic():
            actions.replace(organisation_ids=[pk], elements=range(45, 65), rows=rows(pk, 2027), are_new=True)

    def bare(pk: int) -> None:
        with transaction.atomic():
            actions.cells({key})
            bulk.insert(Fact, fields, [(*row[:3], cell.pk, *row[4:]) for row in rows(pk, 2028)])

    taken: dict[str, list[float]] = {"kept": [], "bare": []}
    for pk in pks:
        for name, write in (("kept", kept), ("bare", bare)):
            started = clock()
            write(pk)
            taken[name].append((clock() - started) * 1000)
    added = statistics.median(kept - bare for kept, bare in zip(taken["kept"], taken["bare"], strict=True))
    without = statistics.median(taken["bare"])
    what = "Report of 60 values: totals kept in its transaction add"
    return Line(what, added, "writing its 60 facts", without, "ms", added / without, "of it", most=1)


def bench_members(_workspace: Path) -> list[Line]:
    """Members of many organisations through members_add, beside a raw indexed insert of the same rows."""
    for command in ("migrate", "createcachetable", "places_load"):
        manage(command)
    _django()
    from hoptac.access import actions as access_actions
    from hoptac.parties.models import Organisation
    from hoptac.places import queries
    from hoptac.registry import actions
    from hoptac.registry.entries import Entry

    place = queries.place_by_code("14", on=DAY)
    actor = access_actions.command_actor(place=place)
    spot = queries.locality_for(place).pk
    facts = {"kind": "cooperative", "place_id": place.pk, "locality_id": spot}
    saved = actions.organisations_save(
        actor=actor, entries=[Entry(None, {**facts, "name": f"HTX {n}"}) for n in range(100)], on=DAY
    )
    organisations = list(Organisation.objects.in_bulk(list(saved.created.values())).values())
    new = [actions.NewMember(f"Thành viên {n}", pledged_amount=1_000_000, paid_amount=500_000) for n in range(600)]
    started = clock()
    for organisation in organisations:
        actions.members_add(actor=actor, organisation=organisation, members=new, on=DAY)
    ours = len(organisations) * len(new) / (clock() - started)
    raw = _raw_members(organisations, len(new))
    return [
        rate(
            "Members a second with persons, capital, facts, checks and trail",
            ours,
            "raw insert of the same three tables, same indexes",
            raw,
            unit="/s",
            least=0.3,
        )
    ]


def _raw_members(organisations: list[Any], each: int) -> float:
    """Return the rows a second of a raw insert of as many members into the same three tables."""
    from django.db import transaction

    from hoptac.core import bulk
    from hoptac.parties.models import Person
    from hoptac.registry.models import CapitalEntry, Member

    with transaction.atomic():
        ids = bulk.reserve_ids(Person, 2 * len(organisations) * each)
        pairs = list(itertools.product(organisations, range(each)))
        keys = bulk.reserve_ids(Member, len(pairs))
        people: Any = [
            (pk, f"Thành viên {n}", "viên", "thanh vien", "x", *[""] * 4)
            for pk, (_, n) in zip(ids, pairs, strict=False)
        ]
        members: Any = [
            (key, o.pk, "person", pk, f"Thành viên {n}", "official", 10, 5, "", "")
            for key, pk, (o, n) in zip(keys, ids, pairs, strict=False)
        ]
        capital: Any = [(key, move, DAY, 10, "") for key in keys for move in ("pledge", "payment")]
        started = clock()
        bulk.insert(Person, ["id", "full_name", "given_name", "search_key", "sort_key", *_BLANK_PERSON], people)
        bulk.insert(Member, ["id", "organisation_id", "party", "person_id", "name", *_BLANK_MEMBER], members)
        bulk.insert(CapitalEntry, ["member_id", "move", "on", "amount", "note"], capital)
        return len(pairs) / (clock() - started)


_BLANK_PERSON = ("phone", "sex", "ethnicity", "personal_basis")
_BLANK_MEMBER = ("kind", "pledged_amount", "paid_amount", "certificate_no", "left_reason")


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def fill(beneath: str = "", *, years: int = YEARS) -> int:
    """Write organisations of every commune (of a place, by its path) with 18 elements a year; return how many facts."""
    from django.db import transaction

    from hoptac.core import bulk
    from hoptac.facts import actions
    from hoptac.facts.changes import CellKey
    from hoptac.facts.models import Fact
    from hoptac.parties.models import Organisation
    from hoptac.places.models import LocalityUnit

    units = LocalityUnit.objects.filter(valid_to=None, place__level=3, place__path__startswith=beneath)
    spots = list(units.values_list("locality_id", "place_id"))
    spots = spots[:: max(1, len(spots) // ORGANISATIONS)][:ORGANISATIONS]
    sectors = ("agriculture", "trade", "industry")
    homes = [(*spots[n % len(spots)], sectors[n % 3], ("micro", "small")[n % 2]) for n in range(ORGANISATIONS)]
    with transaction.atomic():
        ids = bulk.reserve_ids(Organisation, ORGANISATIONS)
        fields = ["id", "kind", "code", "name", "search_key", "sort_key", "locality_id", "place_id", "is_sample"]
        rows: Any = (
            (pk, "cooperative", None, f"HTX {pk}", "", "", home[0], home[1], True)
            for pk, home in zip(ids, homes, strict=True)
        )
        bulk.insert(Organisation, fields, rows)
        keys = {CellKey(home[0], "cooperative", home[2], home[3]) for home in homes}
        cells = actions.cells(keys)
        count = bulk.insert(
            Fact,
            ["organisation_id", "element", "on", "cell_id", "layer", "value"],
            itertools.chain.from_iterable(
                _facts(pk, cells[CellKey(home[0], "cooperative", home[2], home[3])], years)
                for pk, home in zip(ids, homes, strict=True)
            ),
        )
        actions.totals_rebuild()
    return count


def _facts(pk: int, cell: int, years: int) -> list[tuple[Any, ...]]:
    """Return the facts of one organisation: 18 elements a year, on days that differ from one to the next."""
    elements = (1, 2, 5, 6, 7, 20, 21, 22, 23, 25, 26, 27, 28, 29, 40, 42, 43, 44)
    first = date(2014, 1, 1)
    return [
        (
            pk,
            element,
            first + timedelta(days=365 * year + (pk * 7 + element * 13) % 360),
            cell,
            2,
            1 + (pk + element) % 50,
        )
        for element in elements
        for year in range(years)
    ]


def _raw() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.place_id, SUM(f.value) FROM facts_fact f JOIN facts_cell c ON c.id = f.cell_id "
            "JOIN places_localityunit u ON u.locality_id = c.locality_id AND u.valid_to IS NULL "
            "WHERE f.element = 20 AND f.\"on\" <= '2025-06-30' GROUP BY u.place_id"
        )
        cursor.fetchall()
