"""Councils: who sits, what is before them, and, once closed, what everybody scored."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.fields import CharField

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.ocop.choices import Seat, Stage, State
from hoptac.ocop.models import Council, CouncilMember, Criterion, Dossier, Entry, Flag, Mark, Sheet
from hoptac.ocop.policy import SCORERS
from hoptac.ocop.queries import dossiers, sets
from hoptac.ocop.queries.dossiers import Result
from hoptac.ocop.rules import scoring
from hoptac.ocop.rules.scoring import Points
from hoptac.places.models import Place


@dataclass(frozen=True)
class BoardLine:
    """A dossier before a council: who has handed in, and once the council closed their points.

    `totals` is empty until then; `outliers` are the members whose points lie too far from the median.
    """

    entry: Entry
    handed_in: int
    missing: tuple[str, ...]
    flags: tuple[Flag, ...]
    totals: tuple[tuple[CouncilMember, int, bool], ...]
    spread: int | None
    result: Result


@dataclass(frozen=True)
class Board:
    """A council with its members and dossiers."""

    council: Council
    members: tuple[CouncilMember, ...]
    lines: tuple[BoardLine, ...]

    @property
    def is_closed(self) -> bool:
        """Return whether everybody's points are shown."""
        return self.council.stage == Stage.CLOSED


def councils(actor: gate.Actor) -> QuerySet[Council]:
    """Return the councils the actor may see, the newest first."""
    rows: QuerySet[Council] = gate.rows(actor, "ocop.council.view").select_related("place")
    return rows.annotate(size=Count("members", distinct=True), load=Count("entries", distinct=True)).order_by(
        "-meets_on", "-pk"
    )


def entries(council: Council) -> list[Entry]:
    """Return what is before a council, in the order it was put there."""
    rows = council.entries.select_related("dossier__product__organisation", "dossier__criteria_set__frame")
    return list(rows.order_by("pk"))


def may_sit(place: Place) -> QuerySet[User]:
    """Return the users who may be named in a council of a place: a live role there, or above, that may score."""
    on = gate.today()
    rows = User.objects.annotate(asked=Value(place.path, output_field=CharField())).filter(
        Q(grants__ends_before=None) | Q(grants__ends_before__gt=on),
        grants__starts_on__lte=on,
        grants__role__in=SCORERS,
        asked__startswith=F("grants__place__path"),
        is_active=True,
        is_system=False,
    )
    return rows.order_by("full_name", "pk").distinct()


def flags(council: Council) -> QuerySet[Flag]:
    """Return the disqualifying conditions raised in a council."""
    return Flag.objects.filter(entry__council=council).select_related("entry__council")


def checked_dossiers(actor: gate.Actor, council: Council) -> list[Dossier]:
    """Return the dossiers that wait for a council in its place."""
    waiting = Dossier.objects.filter(
        state=State.CHECKED, product__organisation__place__path__startswith=council.place.path
    )
    rows = gate.rows(actor, "ocop.dossier.decide", waiting).select_related("product__organisation")
    return list(rows.order_by("checked_on", "pk"))


def missing_sheets(council: Council) -> list[str]:
    """Return "member – product" of every sheet that is not handed in."""
    rows = Sheet.objects.filter(entry__council=council, handed_in_at=None).select_related(
        "member__user", "entry__dossier__product"
    )
    return [f"{row.member} – {row.entry.dossier}" for row in rows.order_by("member", "entry")]


def board(council: Council) -> Board:
    """Return the council's table; the points of members only once it has closed."""
    members = tuple(council.members.select_related("user").order_by("pk"))
    seats = {Seat.CHAIR: 0, Seat.SECRETARY: 1}
    members = tuple(sorted(members, key=lambda one: seats.get(Seat(one.seat), 2)))
    found = entries(council)
    by_entry: dict[int, list[Sheet]] = {one.pk: [] for one in found}
    for sheet in Sheet.objects.filter(entry__council=council):
        by_entry[sheet.entry_id].append(sheet)
    flags: dict[int, list[Flag]] = {one.pk: [] for one in found}
    for flag in Flag.objects.filter(entry__council=council).select_related("criterion", "raised_by").order_by("pk"):
        flags[flag.entry_id].append(flag)
    lines = tuple(_line(council, members, one, by_entry[one.pk], tuple(flags[one.pk])) for one in found)
    return Board(council, members, lines)


def _line(
    council: Council, members: tuple[CouncilMember, ...], entry: Entry, own: list[Sheet], flags: tuple[Flag, ...]
) -> BoardLine:
    by_member = {sheet.member_id: sheet for sheet in own}
    missing = tuple(str(one) for one in members if one.pk in by_member and by_member[one.pk].handed_in_at is None)
    if council.stage != Stage.CLOSED:
        return BoardLine(entry, len(own) - len(missing), missing, flags, (), None, Result(None, 0))
    totals = {one.pk: by_member[one.pk].points or 0 for one in members if one.pk in by_member}
    far = scoring.outliers(totals, most=council.spread_most)
    shown = tuple((one, totals[one.pk], one.pk in far) for one in members if one.pk in totals)
    spread = scoring.spread(list(totals.values()))
    return BoardLine(entry, len(own), missing, flags, shown, spread, dossiers.result(entry.dossier))


def sheets(actor: gate.Actor) -> QuerySet[Sheet]:
    """Return the actor's own sheets, those still to be handed in first."""
    rows: QuerySet[Sheet] = gate.rows(actor, "ocop.sheet.view").select_related(
        "entry__council", "entry__dossier__product__organisation", "entry__dossier__criteria_set__frame", "member"
    )
    return rows.order_by("handed_in_at", "entry__council__meets_on", "pk")


def waiting_sheets(actor: gate.Actor) -> QuerySet[Sheet]:
    """Return the actor's own sheets that are to be handed in."""
    rows: QuerySet[Sheet] = gate.rows(actor, "ocop.sheet.score", Sheet.objects.filter(handed_in_at=None))
    return rows.filter(entry__council__stage=Stage.SCORING)


def sheet_points(sheet: Sheet) -> Points:
    """Return what a member's marks add up to, and what still waits."""
    criteria = sets.criteria(sheet.entry.dossier.criteria_set)
    return scoring.points(sets.lines(criteria), _chosen(sheet))


def _chosen(sheet: Sheet) -> dict[int, int]:
    return {row.criterion_id: row.option.points for row in Mark.objects.filter(sheet=sheet).select_related("option")}


@dataclass(frozen=True)
class SheetLine:
    """One criterion of a member's sheet: the option chosen, and the member's own flag there."""

    number: int
    criterion: Criterion
    option_id: int | None
    points: int | None
    is_asked: bool
    flag: Flag | None


def sheet_lines(sheet: Sheet) -> list[SheetLine]:
    """Return a member's sheet, criterion after criterion."""
    criteria = sets.criteria(sheet.entry.dossier.criteria_set)
    marks = {row.criterion_id: row for row in Mark.objects.filter(sheet=sheet).select_related("option")}
    flags = {row.criterion_id: row for row in Flag.objects.filter(entry=sheet.entry_id, raised_by=sheet.member.user_id)}
    chosen = {pk: row.option.points for pk, row in marks.items()}
    return [
        SheetLine(
            number, one, marks[one.pk].option_id if one.pk in marks else None, chosen.get(one.pk),
            scoring.is_asked(line, chosen), flags.get(one.pk),
        )
        for number, (one, line) in enumerate(zip(criteria, sets.lines(criteria), strict=True), 1)
    ]  # fmt: skip
