"""Criteria sets: loaded from the files of the product, or imported by an operator. A used version never changes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.choices import OCOP_GROUPS
from hoptac.core.errors import RuleBroken
from hoptac.ocop import knowing
from hoptac.ocop.models import CriteriaSet, Criterion, Frame, Option, Section
from hoptac.ocop.rules import reading, sheets
from hoptac.ocop.rules.sheets import SheetLines

FOLDER = Path(__file__).resolve().parents[3] / "data" / "ocop"


class SheetRefused(RuleBroken):
    """A sheet that cannot be taken: every reason at once."""

    def __init__(self, problems: Sequence[RuleBroken]) -> None:
        super().__init__("sheet_refused", "The sheet cannot be taken.")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Loaded:
    """How many sets stand in the tables, and how many of them are new versions."""

    sets: int
    changed: int


@transaction.atomic
def frames_load(*, folder: Path = FOLDER) -> int:
    """Bring the decisions of frames.csv into the table and return how many there are; a known code is brought up
    to date in its words and last day only. Raises KeyError for a missing column, ValueError for a wrong value.
    """
    with (folder / "frames.csv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            values: dict[str, Any] = {**row, "valid_until": row["valid_until"] or None}
            code = values.pop("code")
            words = ("name", "name_en", "valid_until", "source", "source_en")
            Frame.objects.update_or_create(
                code=code, defaults={name: values[name] for name in words}, create_defaults=values
            )
    return Frame.objects.count()


@transaction.atomic
def sets_load(*, folder: Path = FOLDER, on: date) -> Loaded:
    """Load the frames and every sheet under the folder. Raises SheetRefused; then nothing is loaded."""
    frames_load(folder=folder)
    changed = 0
    for path in sorted(folder.glob("*/*.csv")):
        with path.open(encoding="utf8", newline="") as file:
            sheet = checked(reading.read(csv.reader(file)))
        changed += _put(sheet, on=on)[1]
    return Loaded(CriteriaSet.objects.filter(superseded_on=None).count(), changed)


@transaction.atomic
def set_import(*, actor: User, frame: Frame, sheet: SheetLines, on: date, is_sample: bool = False) -> CriteriaSet:
    """Take an operator's sheet for a frame and return the set as it now stands; the same sheet twice changes nothing.

    Raises:
        SheetRefused: with every reason.
    """
    gate.require(actor, "ocop.set.import", frame)
    if sheet.frame != frame.code:
        raise SheetRefused(
            [RuleBroken("sheet_frame", "The sheet names another decision (%(code)s).", code=sheet.frame)]
        )
    made, is_new = _put(checked(reading.Read(sheet)), on=on, is_sample=is_sample)
    if is_new:
        changes = {"version": (made.version - 1 or None, made.version)}
        audit.record(actor=actor, code="ocop.set.import", target=made, changes=changes, note=frame.code)
    return made


def checked(read: reading.Read) -> SheetLines:
    """Return the sheet that was read; raises SheetRefused with everything that is wrong with it."""
    problems = list(read.problems)
    sheet = read.sheet
    if sheet is not None:
        frame = Frame.objects.filter(code=sheet.frame).first()
        problems += _outside(sheet, frame)
        if frame is not None:
            problems += sheets.problems(sheet, parts=frame.parts)
    if sheet is None or problems:
        raise SheetRefused(problems)
    return sheet


def _outside(sheet: SheetLines, frame: Frame | None) -> list[RuleBroken]:
    """Return what is wrong between a sheet and the rest of the system."""
    found = []
    if frame is None:
        known = ", ".join(Frame.objects.order_by("valid_from").values_list("code", flat=True))
        found.append(RuleBroken("sheet_frame_unknown", "The decision must be one of: %(codes)s.", codes=known))
    elif sheet.valid_from < frame.valid_from or (frame.valid_until and sheet.valid_from >= frame.valid_until):
        found.append(RuleBroken("sheet_outside", "The set begins on a day on which its decision is not in force."))
    if sheet.group not in OCOP_GROUPS:
        known = ", ".join(OCOP_GROUPS)
        found.append(RuleBroken("sheet_group", "The group must be one of: %(codes)s.", codes=known))
    words = {option.known for criterion in sheet.criteria for option in criterion.options if option.known}
    found += [
        RuleBroken("sheet_known", "The system does not know what “%(word)s” means.", word=word)
        for word in sorted(words)
        if not knowing.is_code(word)
    ]
    return found


def _put(sheet: SheetLines, *, on: date, is_sample: bool = False) -> tuple[CriteriaSet, bool]:
    """Return the set that stands for the sheet, and whether it is a new version.

    A version nobody has used gives way for good; a used one stays and is superseded.
    """
    frame = Frame.objects.select_for_update().get(code=sheet.frame)
    digest = hashlib.sha256(repr(sheet).encode()).hexdigest()
    known = CriteriaSet.objects.filter(frame=frame, code=sheet.code)
    current = known.filter(superseded_on=None).first()
    if current is not None and current.digest == digest and current.is_sample == is_sample:
        return current, False
    version = 1
    if current is not None:
        version = current.version + 1
        CriteriaSet.objects.filter(pk=current.pk).update(superseded_on=on)
        if not current.dossiers.exists():
            version = current.version
            current.delete()
    made = CriteriaSet.objects.create(
        frame=frame, code=sheet.code, version=version, name=sheet.name, name_en=sheet.name_en, group=sheet.group,
        valid_from=sheet.valid_from, valid_until=sheet.valid_until or frame.valid_until, source=sheet.source,
        source_en=sheet.source_en, is_sample=is_sample, digest=digest, loaded_at=timezone.now(),
    )  # fmt: skip
    _write(made, sheet)
    return made, True


def _write(made: CriteriaSet, sheet: SheetLines) -> None:
    by_number: dict[str, Criterion] = {}
    options: list[Option] = []
    for at, line in enumerate(sheet.sections):
        section = Section.objects.create(
            criteria_set=made, part=line.part, number=line.number, name=line.name, name_en=line.name_en, position=at
        )
        for one in line.criteria:
            by_number[one.number] = Criterion.objects.create(
                section=section, number=one.number, name=one.name, name_en=one.name_en, note=one.note,
                note_en=one.note_en, points=one.points, requires=by_number.get(one.requires),
                excluded=one.excluded, excluded_en=one.excluded_en, position=len(by_number),
            )  # fmt: skip
            options += [
                Option(
                    criterion=by_number[one.number], position=place, text=option.text, text_en=option.text_en,
                    points=option.points, case=option.case, case_en=option.case_en, known=option.known,
                )
                for place, option in enumerate(one.options)
            ]  # fmt: skip
    Option.objects.bulk_create(options)
