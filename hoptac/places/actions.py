"""Loads the committed files of data/places. There is no other way to change the map, and no user may."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from hoptac.core import bulk, text
from hoptac.places.models import ID_WIDTH, Edition, Locality, LocalityUnit, Place, PlaceName, Successor

FOLDER = Path(__file__).resolve().parents[2] / "data" / "places"
FILES = ("places.csv", "names.csv", "successors.csv", "localities.csv")
REFORM = date(2025, 7, 1)

Row = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """What a load did; `is_new` is false when the database already held this edition."""

    is_new: bool
    places: int
    successors: int
    localities: int


def places_load(*, provinces: frozenset[str] = frozenset(), folder: Path = FOLDER) -> Loaded:
    """Bring the tables to the files of folder in one transaction; do nothing when they are there already.

    Internal ids are those of the files, so that every database agrees on them; rows are never deleted.
    `provinces` (today's codes) loads only these and what they were made of, for tests and small installations.
    """
    checksum = _checksum(folder, provinces)
    if Edition.objects.filter(checksum=checksum).exists():
        return Loaded(False, Place.objects.count(), Successor.objects.count(), Locality.objects.count())
    files = {name: list(_rows(folder / name)) for name in FILES}
    if provinces:
        files = _only(files, provinces)
    with transaction.atomic():
        _put_places(files["places.csv"])
        _put_names(files["names.csv"])
        _put_successors(files["successors.csv"])
        _put_localities(files["localities.csv"])
        Edition.objects.all().delete()
        Edition.objects.create(checksum=checksum)
        _move_sequences(Place, Locality)
    return Loaded(True, len(files["places.csv"]), len(files["successors.csv"]), len(files["localities.csv"]))


def _checksum(folder: Path, provinces: frozenset[str]) -> str:
    digest = hashlib.sha256(",".join(sorted(provinces)).encode())
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf8", newline="") as stream:
        yield from csv.DictReader(stream)


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str) -> Decimal | None:
    return Decimal(value) if value else None


def _only(files: dict[str, list[Row]], provinces: frozenset[str]) -> dict[str, list[Row]]:
    """Return the rows of today's provinces with these codes, of the old ones they were made of, and of the root."""
    parents = {row["id"]: row["parent"] for row in files["places.csv"]}
    kept = {
        row["id"]
        for row in files["places.csv"]
        if row["level"] == "1" and row["code"] in provinces and not row["valid_to"]
    }
    kept |= {row["old"] for row in files["successors.csv"] if row["new"] in kept}
    for place, parent in parents.items():  # parents stand before children in the file
        if parent in kept:
            kept.add(place)
    kept |= {place for place, parent in parents.items() if not parent}
    return {
        "places.csv": [row for row in files["places.csv"] if row["id"] in kept],
        "names.csv": [row for row in files["names.csv"] if row["place"] in kept],
        "successors.csv": [row for row in files["successors.csv"] if row["old"] in kept and row["new"] in kept],
        "localities.csv": [row for row in files["localities.csv"] if row["then"] in kept and row["now"] in kept],
    }


def _put(model: type[models.Model], fields: Sequence[str], rows: list[Sequence[Any]]) -> None:
    """Insert rows whose first field is their id, or overwrite those that are there."""
    known = set(model._default_manager.values_list("pk", flat=True))
    bulk.insert(model, fields, [row for row in rows if row[0] not in known])
    changed = [model(**dict(zip(fields, row, strict=True))) for row in rows if row[0] in known]
    model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=fields[1:], batch_size=500
    )


def _put_places(rows: list[Row]) -> None:
    paths: dict[str, str] = {"": "/"}
    fields = (
        "id", "code", "level", "kind", "name", "full_name", "parent_id", "path", "valid_from", "valid_to",
        "lat", "lon", "area_km2", "resolution", "search_key", "sort_key",
    )  # fmt: skip
    values: list[Sequence[Any]] = []
    for row in rows:
        paths[row["id"]] = f"{paths[row['parent']]}{int(row['id']):0{ID_WIDTH}d}/"
        values.append(
            (
                int(row["id"]), row["code"], int(row["level"]), row["kind"], row["name"], row["full_name"],
                int(row["parent"]) if row["parent"] else None, paths[row["id"]],
                _day(row["valid_from"]), _day(row["valid_to"]),
                _number(row["lat"]), _number(row["lon"]), _number(row["area_km2"]), row["resolution"],
                text.fold(row["name"]), text.sort_key(row["name"]),
            )
        )  # fmt: skip
    _put(Place, fields, values)


def _put_names(rows: list[Row]) -> None:
    PlaceName.objects.all().delete()
    fields = ("place_id", "kind", "name", "full_name", "valid_from", "valid_to", "resolution", "search_key")
    bulk.insert(
        PlaceName,
        fields,
        [
            (
                int(row["place"]), row["kind"], row["name"], row["full_name"],
                _day(row["valid_from"]), _day(row["valid_to"]), row["resolution"], text.fold(row["name"]),
            )
            for row in rows
        ],
    )  # fmt: skip


def _put_successors(rows: list[Row]) -> None:
    Successor.objects.all().delete()
    fields = ("old_id", "new_id", "is_whole", "is_default", "resolution")
    values = [
        (int(row["old"]), int(row["new"]), row["is_whole"] == "1", row["is_default"] == "1", row["resolution"])
        for row in rows
    ]
    bulk.insert(Successor, fields, values)


def _put_localities(rows: list[Row]) -> None:
    LocalityUnit.objects.all().delete()
    _put(Locality, ("id", "is_certain"), [(int(row["id"]), row["is_certain"] == "1") for row in rows])
    fields = ("locality_id", "place_id", "valid_from", "valid_to", "stands_for")
    units: list[Sequence[Any]] = []
    for row in rows:
        spot, then, now, stands = int(row["id"]), int(row["then"]), int(row["now"]), row["stands_for"]
        if then == now:
            units.append((spot, now, None, None, bool(stands)))
            continue
        units.append((spot, then, None, REFORM, stands in {"then", "both"}))
        units.append((spot, now, REFORM, None, stands in {"now", "both"}))
    bulk.insert(LocalityUnit, fields, units)


def _move_sequences(*tables: type[models.Model]) -> None:
    """Let the next id given by PostgreSQL follow the loaded ones, and never go back (SQLite does so by itself)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            table = connection.ops.quote_name(model._meta.db_table)
            sequence = "pg_get_serial_sequence(%s, 'id')"
            highest = f"greatest((SELECT max(id) FROM {table}), nextval({sequence}))"  # noqa: S608
            cursor.execute(f"SELECT setval({sequence}, {highest})", [table, table])
