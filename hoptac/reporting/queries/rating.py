"""A rating as it stands: the points of the organisation itself, the commune and the province, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.registry import queries as registry_queries
from hoptac.registry import rules as registry_rules
from hoptac.registry.choices import Grade
from hoptac.reporting.choices import Stage
from hoptac.reporting.models import Report, Score
from hoptac.reporting.rules import rating
from hoptac.reporting.rules.form import Form, read


@dataclass(frozen=True)
class Criterion:
    """One criterion: its most points, and what each layer gave, None for nothing yet."""

    code: str
    title: str
    help: str
    most: int
    own: int | None
    commune: int | None
    province: int | None


@dataclass(frozen=True)
class Rated:
    """A rating with its groups of criteria; the sums are of the organisation, the commune, the province."""

    form: Form
    groups: tuple[tuple[str, tuple[Criterion, ...]], ...]
    sums: tuple[int | None, int | None, int | None]
    grades: tuple[str, str, str]

    @property
    def criteria(self) -> list[Criterion]:
        """Every criterion in the order of the form."""
        return [each for _title, some in self.groups for each in some]


def rated(report: Report) -> Rated:
    """Return the points of a rating as it was last sent; three queries."""
    form = read(report.round.version.definition)
    sent = report.submissions.order_by("-number").first()
    own = {code: said.get("value") for code, said in sent.content.items()} if sent else {}
    given: dict[str, dict[str, int | None]] = defaultdict(dict)
    for score in Score.objects.filter(submission=sent) if sent else ():
        given[score.stage][score.line] = score.points
    layers: tuple[Mapping[str, int | None], ...] = (own, given[Stage.COMMUNE], given[Stage.PROVINCE])
    most = rating.criteria(form)
    groups = tuple(
        (section.title, tuple(
            Criterion(line.code, line.title, line.help, most[line.code], *(layer.get(line.code) for layer in layers))
            for line in section.lines if line.code in most
        ))
        for section in form.sections
    )  # fmt: skip
    sums = [_sum(layer, most) for layer in layers]
    bands = registry_queries.grade_bands(on=report.round.starts_on)
    grades = [_grade(points, bands) for points in sums]
    return Rated(form, groups, (sums[0], sums[1], sums[2]), (grades[0], grades[1], grades[2]))


def _sum(layer: Mapping[str, int | None], most: dict[str, int]) -> int | None:
    given = [points for code in most if (points := layer.get(code)) is not None]
    return sum(given) if len(given) == len(most) else None


def _grade(points: int | None, bands: dict[str, int]) -> str:
    grade = "" if points is None else registry_rules.grade_for(points, bands)
    return str(Grade(grade).label) if grade else ""


def stage_of(actor: User, report: Report) -> Stage:
    """Return for whom the actor gives points: for the province if they may accept, else for the commune."""
    return Stage.PROVINCE if gate.can(actor, "reporting.report.accept", report) else Stage.COMMUNE


def authors(report: Report) -> frozenset[int]:
    """Return who wrote or sent what is judged."""
    return frozenset({*report.cells.values_list("changed_by", flat=True), report.submitted_by_id or 0})
