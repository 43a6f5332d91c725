"""The online activity of a whole place: who is silent, who rises, what buyers search and do not find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoptac.access import gate
from hoptac.audience import queries as audience
from hoptac.audience.choices import VISITOR, Event
from hoptac.audience.queries import Word
from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.core.periods import Period
from hoptac.insight.tables import Row as TableRow
from hoptac.insight.tables import Table
from hoptac.presence import periods, queries
from hoptac.presence.queries import Asked

BARS = 15
WORDS = 30
#: With fewer views nobody is said to rise.
LEAST_RISE = 10


class Show(StrEnum):
    """Which organisations to list."""

    ALL = "all"
    RISING = "rising"
    SILENT = "silent"
    WAITING = "waiting"


SHOW_LABELS = {
    Show.ALL: gettext_lazy("All with public pages"),
    Show.RISING: gettext_lazy("Rising"),
    Show.SILENT: gettext_lazy("Nobody looked"),
    Show.WAITING: gettext_lazy("Enquiries wait"),
}


class Line(NamedTuple):
    """One organisation in the period, and its views in the period before."""

    pk: int
    name: str
    place: str
    view: int
    before: int
    visitor: int
    contact: int
    asked: Asked
    waiting: int

    @property
    def change(self) -> int:
        """Return how many more views than before."""
        return self.view - self.before

    def is_in(self, show: Show) -> bool:
        """Whether the line belongs to a list."""
        return {
            Show.ALL: True,
            Show.RISING: self.view >= LEAST_RISE and self.change > 0,
            Show.SILENT: self.view == 0,
            Show.WAITING: self.waiting > 0,
        }[show]


@dataclass(frozen=True)
class Overview:
    """The place in a period: its organisations with public pages, counts of each list, words searched in vain."""

    period: Period
    lines: tuple[Line, ...]
    counts: dict[Show, int]
    words: tuple[Word, ...]
    chart: Chart | None

    def shown(self, show: Show) -> list[Line]:
        """Return the organisations of a list; those that rise by how much, others by views."""
        found = [line for line in self.lines if line.is_in(show)]
        return sorted(found, key=lambda line: (-line.change, line.name)) if show is Show.RISING else found


def overview(actor: gate.Actor, period: Period, *, today: date) -> Overview:
    """Return the overview of the organisations the actor may see."""
    now, before = periods.stretch(period), periods.before(period, today=today)
    seen, waiting = queries.steps(now), queries.waiting()
    earlier = audience.of_organisations(before, events=[Event.VIEW])
    rows = queries.organisations(actor).filter(pk__in=queries.showing().values("pk"))
    lines = [
        Line(
            pk, name, place,
            seen[pk][Event.VIEW], earlier.get(pk, {}).get(Event.VIEW, 0), seen[pk][VISITOR],
            queries.contacts(seen[pk]), Asked.of(seen[pk]), waiting.get(pk, 0),
        )
        for pk, name, place in rows.values_list("pk", "name", "place__full_name")
    ]  # fmt: skip
    lines.sort(key=lambda line: (-line.view, line.name))
    counts = {show: sum(line.is_in(show) for line in lines) for show in Show}
    words = audience.missed(period.starts_on, period.ends_before, limit=WORDS)
    return Overview(period, tuple(lines), counts, tuple(words), _chart(lines, period))


def _chart(lines: Sequence[Line], period: Period) -> Chart | None:
    rows = [(line.name, line.view) for line in lines[:BARS] if line.view]
    if not rows:
        return None
    title = _("Page views, %(period)s") % {"period": period.label}
    said = "; ".join(f"{name}: {view}" for name, view in rows[:5])
    return charts.bar(rows, title=title, description=said)


def table(lines: Sequence[Line], period: Period) -> Table:
    """Return the organisations as a table to save."""
    columns = (
        _("Page views"), _("Period before"), _("Visitors"), _("Contact taps"), _("Enquiries"), _("Answered"),
        _("Agreed"), _("Waiting"),
    )  # fmt: skip
    rows = tuple(
        TableRow(
            str(line.pk), f"{line.name} ({line.place})",
            tuple(
                Fraction(value)
                for value in (line.view, line.before, line.visitor, line.contact, *line.asked, line.waiting)
            ),
        )
        for line in lines
    )  # fmt: skip
    sums = zip(*(row.values for row in rows), strict=True)
    total = tuple(Fraction(sum(value or 0 for value in column)) for column in sums)
    return Table("online", _("Online activity, %(period)s") % {"period": period.label}, _("Organisation"), (), rows,
                 total, columns)  # fmt: skip
