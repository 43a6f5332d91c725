"""Rule tables an operator fills: size bands and rating bands, from files. No user changes them on a page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from hoptac.parties.models import Organisation
from hoptac.registry import facts, queries, rules
from hoptac.registry.actions import rowsets
from hoptac.registry.entries import Entry
from hoptac.registry.models import Classification, GradeBand, SizeThreshold

FOLDER = Path(__file__).resolve().parents[3] / "data" / "registry"


@dataclass(frozen=True)
class TablesLoaded:
    """How many rows stand in the tables, and how many of them are new or changed."""

    rows: int
    changed: int
    reclassified: int


@transaction.atomic
def rules_load(*, on: date, folder: Path = FOLDER, is_operators: bool = False) -> TablesLoaded:
    """Bring the rows of the files into the tables; rows of other keys stay.

    A row whose key is there already is overwritten only when the files are the operator's own (`is_operators`).
    New size bands classify every living organisation again, from the day `on`. Raises ValueError for a value of the
    wrong kind, KeyError for a missing column; then nothing is loaded.
    """
    bands = _put(SizeThreshold, _thresholds(folder), ("decree_sector", "size", "valid_from"), is_operators)
    changed = bands + _put(GradeBand, _bands(folder), ("grade", "valid_from"), is_operators)
    reclassified = _classify(on) if bands else 0
    return TablesLoaded(SizeThreshold.objects.count() + GradeBand.objects.count(), changed, reclassified)


def _classify(on: date) -> int:
    """Write the size that follows from the bands of a day where it is another one, with its facts; return how many."""
    thresholds = {sector: queries.thresholds(sector, on=on) for sector in set(rules.DECREE_SECTOR.values())}
    every = Organisation.objects.exclude(registration=None).values_list("pk", flat=True)
    changed = 0
    for ids in queries.portions(list(every)):
        list(Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids))
        rows = [row for pk, entry in queries.entries(ids).items() if (row := _classified(pk, entry, thresholds, on))]
        Classification.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["organisation", "starts_on"], update_fields=["size"]
        )
        if rows:
            facts.sync([row.organisation_id for row in rows], moved=True)
        changed += len(rows)
    return changed


def _classified(pk: int, entry: Entry, thresholds: rowsets.Thresholds, on: date) -> Classification | None:
    held = entry.facts
    size = rowsets.size(held, entry.readings, thresholds, on)
    if held["status"] not in rules.EXISTING or size == held.get("size", ""):
        return None
    return Classification(organisation_id=pk, starts_on=on, kind=held["kind"], sector=held.get("sector", ""), size=size)


def _put(model: Any, rows: Iterator[dict[str, Any]], keys: tuple[str, ...], is_operators: bool) -> int:
    manager: models.Manager[Any] = model.objects
    changed = 0
    for row in rows:
        known = {name: row[name] for name in keys}
        found = manager.filter(**known).first()
        model(**row).clean_fields()
        if found is None:
            manager.create(**row)
            changed += 1
        elif is_operators and any(getattr(found, name) != value for name, value in row.items()):
            manager.filter(**known).update(**row)
            changed += 1
    return changed


def _thresholds(folder: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(folder / "size_thresholds.csv"):
        yield {
            "decree_sector": row["decree_sector"],
            "size": row["size"],
            **_validity(row),
            "least_members": int(row["least_members"]),
            "least_revenue": int(row["least_revenue"]),
            "least_capital": int(row["least_capital"]),
            "legal_basis": row["legal_basis"],
        }


def _bands(folder: Path) -> Iterator[dict[str, Any]]:
    for row in _rows(folder / "grade_bands.csv"):
        yield {
            "grade": row["grade"],
            **_validity(row),
            "least_points": int(row["least_points"]),
            "legal_basis": row["legal_basis"],
        }


def _validity(row: dict[str, str]) -> dict[str, date | None]:
    until = row["valid_to"]
    return {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(until) if until else None,
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        return
    with path.open(encoding="utf8", newline="") as file:
        yield from csv.DictReader(file)
