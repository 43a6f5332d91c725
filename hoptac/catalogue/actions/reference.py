"""Kinds of products and units of measure, from files. No user changes them on a page."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery

from hoptac.catalogue import queries
from hoptac.catalogue.choices import PublicLanguage
from hoptac.catalogue.models import Kind, KindName, Product, Unit, UnitFactor
from hoptac.core import text
from hoptac.search import actions as search_actions

FOLDER = Path(__file__).resolve().parents[3] / "data" / "catalogue"

Name = tuple[str, str, bool]  # language, text, is it the main one


@dataclass(frozen=True)
class Loaded:
    """How many kinds and units there are, and how many of them were new or changed."""

    kinds: int
    units: int
    changed: int


@transaction.atomic
def kinds_load(*, folder: Path = FOLDER) -> Loaded:
    """Bring kinds and units of the files up to date; those of other codes stay. Products of changed kinds are
    made findable anew, and every product has the group of its kind. Running web processes show it with the next day or
    change of the catalogue.

    Raises ValueError for a value of the wrong kind, an unknown parent or a kind without a Vietnamese main name,
    KeyError for a missing column; then nothing is loaded.
    """
    changed = _kinds(folder) if (folder / "kinds.csv").exists() else set()
    _regroup()
    search_actions.put(queries.search_items(Product.objects.filter(kind__in=changed).values_list("pk", flat=True)))
    units = _units(folder)
    return Loaded(Kind.objects.count(), Unit.objects.count(), len(changed) + units)


def _regroup() -> None:
    """Give the products of a kind its group, where it has one: it may have another than when they were saved."""
    own = Kind.objects.filter(pk=OuterRef("kind")).values("group")
    others = Product.objects.filter(kind__isnull=False).exclude(kind__group="").exclude(group=F("kind__group"))
    others.update(group=Subquery(own))


def _kinds(folder: Path) -> set[int]:
    """Write the kinds and their names; return the ids of those new or changed."""
    words: dict[str, set[Name]] = defaultdict(set)
    rows: dict[str, dict[str, str]] = {}
    for row in _rows(folder / "kinds.csv"):
        if row["language"] not in PublicLanguage.values:
            raise ValueError(f"{row['code']}: {row['language']!r} is not a language of the public pages")
        rows.setdefault(row["code"], row)
        words[row["code"]].add((row["language"], text.clean(row["text"])[:80], row["is_main"] == "1"))
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    changed = set()
    places = {code: position for position, code in enumerate(rows)}
    for code, row in sorted(rows.items(), key=lambda pair: bool(pair[1]["parent"])):
        if row["parent"] and row["parent"] not in kinds:
            raise ValueError(f"{code}: its parent {row['parent']!r} is not in the file")
        main = {language: name for language, name, is_main in words[code] if is_main}
        if "vi" not in main:
            raise ValueError(f"{code} has no main name in Vietnamese")
        parent = kinds[row["parent"]].pk if row["parent"] else None
        values = {"parent_id": parent, "group": row["group"], "position": places[code], "names": main}
        kinds[code], is_changed = _put(Kind, code, values, kinds.get(code))
        if is_changed:
            changed.add(kinds[code].pk)
    return changed | _names(kinds, words)


def _names(kinds: dict[str, Kind], words: dict[str, set[Name]]) -> set[int]:
    """Write the names that differ; return the kinds they belong to."""
    known: dict[int, set[Name]] = defaultdict(set)
    for pk, language, name, is_main in KindName.objects.values_list("kind_id", "language", "text", "is_main"):
        known[pk].add((language, name, is_main))
    changed = {kinds[code].pk: found for code, found in words.items() if known[kinds[code].pk] != found}
    KindName.objects.filter(kind__in=changed).delete()
    KindName.objects.bulk_create(
        KindName(kind_id=pk, language=language, text=name, search_key=text.fold(name)[:80], is_main=is_main)
        for pk, found in changed.items()
        for language, name, is_main in sorted(found)
    )
    return set(changed)


def _units(folder: Path) -> int:
    if not (folder / "units.csv").exists():
        return 0
    units, changed = {unit.code: unit for unit in Unit.objects.all()}, 0
    for position, row in enumerate(_rows(folder / "units.csv")):
        values = {
            "dimension": row["dimension"],
            "factor": Decimal(row["factor"]) if row["factor"] else None,
            "names": {language: row[language] for language in PublicLanguage.values if row[language]},
            "words": [word for word in row["words"].split("|") if word],
            "position": position,
        }
        units[row["code"]], is_changed = _put(Unit, row["code"], values, units.get(row["code"]))
        changed += is_changed
    for row in _rows(folder / "unit_factors.csv"):
        stated = {"factor": Decimal(row["factor"]), "source": row["source"][:200]}
        UnitFactor.objects.update_or_create(defaults=stated, unit=units[row["unit"]], region=row["region"])
    return changed


def _put(model: type[Any], code: str, values: dict[str, Any], known: Any) -> tuple[Any, bool]:
    """Return the row of this code as stated, and whether it had to be written."""
    row: models.Model = known or model(code=code)
    if known is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row, False
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields()
    row.save()
    return row, True


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf8", newline="") as file:
            yield from csv.DictReader(file)
