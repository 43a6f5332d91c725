"""Dossiers: whose, where they are, what they add up to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Max, QuerySet

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Product, Recognition
from hoptac.ocop import knowing
from hoptac.ocop.choices import State
from hoptac.ocop.models import Answer, Criterion, Dossier, Evidence
from hoptac.ocop.queries import sets
from hoptac.ocop.rules import scoring
from hoptac.ocop.rules.scoring import Points
from hoptac.registry import queries as registry_queries

VIEW = "ocop.dossier.view"


@dataclass(frozen=True)
class ScoredLine:
    """One criterion of a dossier with its answer and files; `is_asked` unless it depends on one without points."""

    number: int
    criterion: Criterion
    answer: Answer
    files: tuple[Evidence, ...]
    is_asked: bool

    @property
    def points(self) -> int | None:
        """Return the points claimed, None without an answer."""
        return self.answer.option.points if self.answer.option and self.is_asked else None

    @property
    def source(self) -> str:
        """Return where a filled-in answer came from, in words."""
        return knowing.source(self.answer.origin)

    @property
    def is_bare(self) -> bool:
        """Return whether points are claimed with nothing behind them: no file, no remark, no record."""
        return bool(self.points) and not (self.files or self.answer.remark or self.answer.origin)


@dataclass(frozen=True)
class Scored:
    """A dossier's answers and what they add up to."""

    lines: tuple[ScoredLine, ...]
    points: Points
    most: dict[str, int]

    @property
    def bare(self) -> list[ScoredLine]:
        """Return the answers with nothing behind them."""
        return [line for line in self.lines if line.is_bare]

    @property
    def verdicts(self) -> Counter[str]:
        """Return how many answers are confirmed, remarked, not yet checked."""
        return Counter(line.answer.verdict for line in self.lines)

    @property
    def by_part(self) -> list[tuple[str, int, int]]:
        """Return (part, points, most) of each part."""
        return [(part, self.points.parts[part], most) for part, most in self.most.items()]


@dataclass(frozen=True)
class Result:
    """What a council found: the average, and the stars it is worth, before any disqualification."""

    average: Fraction | None
    stars: int

    @property
    def shown(self) -> str:
        """Return the average with two decimals, "" before there is one."""
        return "" if self.average is None else scoring.shown(self.average)


def dossiers(actor: gate.Actor) -> QuerySet[Dossier]:
    """Return the dossiers the actor may see, the newest first."""
    rows: QuerySet[Dossier] = gate.rows(actor, VIEW).select_related(
        "product__organisation__place", "criteria_set__frame", "recognition", "opened_by", "checked_by"
    )
    return rows.order_by("-opened_on", "-pk")


def dossiers_among(found: Iterable[Dossier]) -> QuerySet[Dossier]:
    """Return dossiers that were read through the gate as rows to choose from, the one checked first on top."""
    rows = Dossier.objects.filter(pk__in=[one.pk for one in found])
    return rows.select_related("product__organisation").order_by("checked_on", "pk")


def self_scored(dossier: Dossier) -> Scored:
    """Return the maker's own answers with files, criterion after criterion, and their points."""
    criteria = sets.criteria(dossier.criteria_set)
    answers = {row.criterion_id: row for row in dossier.answers.select_related("option")}
    files: dict[int | None, list[Evidence]] = defaultdict(list)
    for row in dossier.evidence.order_by("pk"):
        files[row.criterion_id].append(row)
    chosen = {pk: row.option.points for pk, row in answers.items() if row.option}
    lines = sets.lines(criteria)
    shown = tuple(
        ScoredLine(number, one, answers[one.pk], tuple(files[one.pk]), scoring.is_asked(line, chosen))
        for number, (one, line) in enumerate(zip(criteria, lines, strict=True), 1)
    )
    return Scored(shown, scoring.points(lines, chosen), dossier.criteria_set.frame.parts)


def result(dossier: Dossier) -> Result:
    """Return what the council found about a dossier; no average before it closed."""
    if dossier.points is None or not dossier.scorers:
        return Result(None, 0)
    average = Fraction(dossier.points, dossier.scorers)
    return Result(average, scoring.stars(average, bands=dossier.criteria_set.frame.bands))


def earliest_paper(dossier: Dossier) -> date:
    """Return the first day a decision on a dossier can bear: after the council met, the proposal and the centre."""
    met = dossier.entries.aggregate(met=Max("council__meets_on"))["met"]
    return max(day for day in (dossier.opened_on, met, dossier.proposed_on, dossier.centre_on) if day is not None)


def evidence(actor: gate.Actor) -> QuerySet[Evidence]:
    """Return the files the actor may open."""
    return gate.rows(actor, "ocop.evidence.view")


def facts_known(product: Product, *, on: date) -> dict[str, object]:
    """Return what the system knows of product and maker and an examiner wants to see beside the answers."""
    organisation = product.organisation
    standing = registry_queries.standing(organisation, on=on)
    stars = Recognition.objects.filter(product__organisation=organisation, decided_on__lte=on, ends_before__gt=on)
    return {
        "members": standing.get("members"),
        "workers": standing.get("regular_workers"),
        "capital": standing.get("charter_capital"),
        "recognised": stars.count(),
        "photos": product.photos.count(),
        "badges": catalogue_queries.badges([product.pk], on=on).get(product.pk, ()),
    }


#: Who takes a dossier on from each of these states.
_TAKEN_ON = {
    State.RETURNED: "ocop.dossier.send",
    State.SENT: "ocop.dossier.check",
    State.CHECKED: "ocop.dossier.decide",
    State.SCORED: "ocop.dossier.decide",
}


def waiting(actor: gate.Actor) -> dict[State, QuerySet[Dossier]]:
    """Return the dossiers that wait for the actor, by state: came back, to check, for a council, to decide."""
    return {state: gate.rows(actor, code, Dossier.objects.filter(state=state)) for state, code in _TAKEN_ON.items()}
