"""What the minutes say, from the council's table; in Vietnamese, the language of the paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoptac.ocop.choices import Seat
from hoptac.ocop.queries import Board, BoardLine
from hoptac.ocop.rules import steps


@dataclass(frozen=True)
class Row:
    """One member's points for a dossier; `note` says when they lie too far from the others'."""

    name: str
    points: int
    note: str


@dataclass(frozen=True)
class Result:
    """What the council found about one dossier."""

    product: str
    maker: str
    criteria_set: str
    rows: tuple[Row, ...]
    average: str
    spread: str
    conditions: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True)
class Content:
    """The minutes."""

    issuer_above: str
    issuer: str
    number: str
    signing_line: str
    subject: str
    opening: tuple[str, ...]
    members: tuple[str, ...]
    results: tuple[Result, ...]
    closing: str
    chair: str
    secretary: str


def content(board: Board) -> Content:
    """Return what the minutes of a closed council say."""
    council = board.council
    day = council.meets_on
    names = {seat: next((str(one) for one in board.members if one.seat == seat), "") for seat in Seat}
    place = council.place
    return Content(
        issuer_above=_("People's Committee of %(place)s") % {"place": _inner(place.full_name)},
        issuer=council.name,
        number=_("Number: ………"),
        signing_line=_("%(place)s, day %(day)s month %(month)s year %(year)s")
        % {"place": place.name, "day": f"{day.day:02d}", "month": f"{day.month:02d}", "year": day.year},
        subject=_("Evaluation and grading of OCOP products"),
        opening=(
            _("The council was set up by decision %(number)s of %(day)s.")
            % {"number": council.decision_no, "day": f"{council.decided_on:%d/%m/%Y}"},
            _("It met on %(day)s with %(members)s members and graded %(dossiers)s dossiers.")
            % {"day": f"{day:%d/%m/%Y}", "members": len(board.members), "dossiers": len(board.lines)},
        ),
        members=tuple(_member(str(one), one.get_seat_display(), one.post) for one in board.members),
        results=tuple(_result(line) for line in board.lines),
        closing=_(
            "Every member scored apart. The points of a product are the average of all sheets, without rounding;"
            " a sheet more than %(spread)s points from the median is marked."
        )
        % {"spread": council.spread_most},
        chair=names[Seat.CHAIR],
        secretary=names[Seat.SECRETARY],
    )


def _inner(words: str) -> str:
    return words[:1].lower() + words[1:]


def _member(name: str, seat: str, post: str) -> str:
    return f"{name}, {post} – {seat}" if post else f"{name} – {seat}"


def _result(line: BoardLine) -> Result:
    dossier = line.entry.dossier
    conditions = tuple(
        _("%(number)s, %(condition)s: %(verdict)s. %(reason)s")
        % {
            "number": flag.criterion.number,
            "condition": flag.criterion.condition,
            "verdict": _("stands") if flag.stands else _("does not stand"),
            "reason": flag.reason,
        }
        for flag in line.flags
    )
    return Result(
        product=dossier.product.name,
        maker=dossier.product.organisation.name,
        criteria_set=str(dossier.criteria_set),
        rows=tuple(Row(str(one), points, _("far from the others") if far else "") for one, points, far in line.totals),
        average=line.result.shown,
        spread=str(line.spread),
        conditions=conditions,
        conclusion=_conclusion(line),
    )


def _conclusion(line: BoardLine) -> str:
    dossier, stars = line.entry.dossier, line.result.stars
    values = {"points": line.result.shown, "stars": stars}
    if dossier.is_excluded:
        return _("Disqualified, whatever the points (%(points)s).") % values
    if stars < steps.LEAST_STARS:
        return _("%(points)s points: not enough to be recognised.") % values
    if stars > dossier.criteria_set.frame.province_most:
        return _("%(points)s points: to be proposed to the centre for %(stars)s stars.") % values
    return _("%(points)s points: to be recognised with %(stars)s stars.") % values
