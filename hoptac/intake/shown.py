"""Stored plans as pages show them: sentences in the reader's language, fields by their names, values as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoptac.core.errors import RuleBroken
from hoptac.core.money import format_amount
from hoptac.core.periods import Period
from hoptac.intake import storing
from hoptac.intake.fields import BY_KEY
from hoptac.intake.models import ImportEffect, ImportRow, ImportRun
from hoptac.intake.plans import Decision, State
from hoptac.intake.shapes import Kind
from hoptac.parties.models import Organisation
from hoptac.registry import words
from hoptac.registry.actions import changing

KINDS = {
    Kind.COOPERATIVES: _("Cooperatives"),
    Kind.GROUPS: _("Cooperative groups"),
    Kind.UNIONS: _("Unions of cooperatives"),
    Kind.MEMBERS: _("Members"),
    Kind.STAFF: _("Officers and staff"),
    Kind.PRODUCTS: _("Products"),
}
REPAIRS = {
    "tcvn3": _("text in a TCVN3 (ABC) font made Unicode"),
    "vni": _("text in a VNI font made Unicode"),
    "windows-1258": _("text in Windows-1258 made Unicode"),
    "decomposed": _("letters and marks written apart put together"),
    "capitals": _("text in a font of capitals made Unicode"),
    "date_serial": _("days that were numbers of a spreadsheet"),
    "unit_in_cell": _("amounts with their unit in the cell"),
    "code_zero": _("codes that had lost their leading zero"),
    "code": _("codes written with other characters"),
    "citizen_zero": _("citizen numbers that had lost their leading zero"),
    "phone_zero": _("telephone numbers that had lost their leading zero"),
    "tick_text": _("words where a tick was expected"),
    "kind_in_name": _("names whose kind is written otherwise than registered (“HTX”, “Hợp tác xã”)"),
    "choice": _("wordings that are like a known one"),
}
#: Facts of members, staff and products, by the field of a sheet they come from.
_OWNED = {
    "party": "party_kind",
    "kind": "member_kind",
    "phone": "phone",
    "pledged_amount": "pledged_capital",
    "paid_amount": "paid_in",
    "certificate_no": "certificate_no",
    "certificate_date": "certificate_on",
    "joined_on": "joined_on",
    "starts_on": "joined_on",
    "post": "post",
    "training": "training_level",
    "field_of_training": "specialty",
    "group": "product_group",
    "unit": "unit",
    "price_amount": "price",
    "description": "description",
}
_HIDDEN = frozenset({"name", "locality_id", "place_id", "registered_precision", "citizen_id", "starred"})
_DECISIONS = {
    Decision.ACCEPT: _("Take it as it is"),
    Decision.NEW: _("It is a new one"),
    Decision.SKIP: _("Leave this row out"),
}


def kind(name: str) -> str:
    """Return what the rows of an import are, in words; "" while it is not known."""
    return str(KINDS[Kind(name)]) if name else ""


def repair(name: str) -> str:
    """Return what a repair did, in words."""
    return str(REPAIRS.get(name, name))


def sentence(issue: Mapping[str, Any]) -> str:
    """Return the sentence of a stored issue in the language of whoever reads it."""
    code, text = issue["code"], issue["message"]
    return str(RuleBroken(code, text, **issue["values"]))


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide a doubtful row; `organisation` or `row` tell what is proposed."""

    value: str
    label: str
    organisation: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Stayed:
    """An organisation that was not taken back with an import, and why."""

    organisation_id: int
    sentence: str


def stayed(run: ImportRun) -> list[Stayed]:
    """Return what stayed when an import was taken back."""
    refused = ImportEffect.objects.filter(run=run).values_list("refused", flat=True).first()
    return [Stayed(each["organisation_id"], sentence(each)) for each in refused or ()]


@dataclass(slots=True)
class Line:
    """One row of the sheet on the page."""

    row: ImportRow
    about: str = ""
    organisation_id: int | None = None
    facts: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    sentences: list[tuple[str, str, str]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    decided: str = ""

    @property
    def number(self) -> int:
        """Return the row's number in the sheet."""
        return self.row.number


def lines(run: ImportRun, rows: Iterable[ImportRow]) -> list[Line]:
    """Return rows of an import as the page shows them; reads the organisations they name at once."""
    found = list(rows)
    wanted = {pk for row in found for pk in (row.organisation_id, *row.candidates) if pk is not None and pk > 0}
    known = Organisation.objects.select_related("place").in_bulk(list(wanted))
    headers = {column["index"]: column["header"] for column in run.columns}
    made = []
    for row in found:
        owner = known.get(row.organisation_id or 0)
        line = Line(row, about=_about(run, row, owner), organisation_id=owner.pk if owner else None)
        if row.state in (State.NEW, State.DOUBTFUL):
            line.facts = _facts(row)
        line.changes = [_difference(*change) for change in row.changes]
        line.sentences = [
            (headers.get(issue["column"], ""), issue["value"] if issue["column"] is not None else "", sentence(issue))
            for issue in row.issues
        ]
        if row.state == State.DOUBTFUL:
            line.choices = _choices(row, known)
        made.append(line)
    return made


def _about(run: ImportRun, row: ImportRow, owner: Organisation | None) -> str:
    """Return what tells one row from its namesakes: the owner's name, or code and address."""
    if run.kind in (Kind.MEMBERS, Kind.STAFF, Kind.PRODUCTS):
        return owner.name if owner else ""
    facts = row.entry["facts"]
    code = words.field_shown("code", facts.get("code")) or ""
    return " · ".join(part for part in (code, facts.get("address") or "") if part)


def _facts(row: ImportRow) -> list[tuple[str, str]]:
    """Return what the row states, named and written for people."""
    told = [
        (label(key), value_shown(key, value))
        for key, value in row.entry["facts"].items()
        if key not in _HIDDEN and value not in (None, "", 0) and not (key == "kind" and "readings" in row.entry)
    ]
    for key, value in row.entry.get("readings", {}).items():
        name = changing.named(storing.key_in(key))
        told.append((label(name), value_shown(name, value)))
    stars = row.entry["facts"].get("starred")
    if stars:
        told.append((str(BY_KEY["stars"].label), str(stars["stars"])))
    return told


def label(name: str) -> str:
    """Return the name of a fact as it is stored with a row."""
    if name == "union":
        return str(BY_KEY["union_name"].label)
    if name in _OWNED and name not in words.FIELDS:
        return str(BY_KEY[_OWNED[name]].label)
    known = BY_KEY.get(_OWNED.get(name, name))
    return words.field_label(name) or (str(known.label) if known else name)


def value_shown(name: str, value: Any) -> str:
    """Return a fact's stored value as people write it."""
    if value is None or value == "":
        return ""
    told = words.field_shown(name, value)
    if told is not None:
        return told
    if name.endswith("_amount"):
        return format_amount(int(value))
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return str(value)


def _difference(name: str, before: Any, after: Any) -> Difference:
    return Difference(label(name), value_shown(name, before), value_shown(name, after))


def _choices(row: ImportRow, known: Mapping[int, Organisation]) -> list[Choice]:
    """Return how a doubtful row can be decided: the organisations proposed, then what else."""
    choices = [
        Choice(str(pk), known[pk].name, known[pk])
        if pk in known
        else Choice(str(pk), gettext("the same as row %(row)s of this file") % {"row": -pk})
        for pk in row.candidates
        if pk in known or pk < 0
    ]
    others: tuple[Decision, ...] = (Decision.NEW if choices else Decision.ACCEPT, Decision.SKIP)
    if "facts" in row.entry and "readings" not in row.entry and choices:
        others = (Decision.SKIP,)  # a member or product needs an organisation that is there
    return choices + [Choice(each.value, str(_DECISIONS[each])) for each in others]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the sheet: as written, and what became of it."""

    index: int
    letter: str
    header: str
    field: str
    period: str
    unit: str
    example: str
    repaired: int
    repaired_before: str
    repaired_after: str
    reason: str
    is_unsure: bool
    is_corrected: bool


def columns(run: ImportRun) -> list[ColumnLine]:
    """Return the columns of an import as the page shows them."""
    return [_column(column, str(column["index"]) in run.corrections) for column in run.columns]


def _column(column: Mapping[str, Any], is_corrected: bool) -> ColumnLine:
    known = BY_KEY.get(column["field"])
    period = Period.parse(column["period"]).label if column["period"] else ""
    message, values = column["reason"]
    before, after = column["repaired_example"] or ("", "")
    return ColumnLine(
        index=column["index"],
        letter=column["letter"],
        header=column["header"],
        field=str(known.label) if known else "",
        period=gettext("plan for %(period)s") % {"period": period[:1].lower() + period[1:]}
        if period and column["is_plan"]
        else period,
        unit=column["unit"],
        example=column["example"],
        repaired=column["repaired"],
        repaired_before=before,
        repaired_after=after,
        reason=str(RuleBroken("", message, **values)) if message else "",
        is_unsure=bool(known) and column["confidence"] < 0.8,
        is_corrected=is_corrected,
    )
