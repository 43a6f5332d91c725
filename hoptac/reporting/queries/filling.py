"""What a report says, line by line, and what is still to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Cell, Remark, Report
from hoptac.reporting.queries import known
from hoptac.reporting.queries.known import Prefill
from hoptac.reporting.queries.rounds import period_of
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.filling import Finding
from hoptac.reporting.rules.form import Form, Line, Section, read


@dataclass(frozen=True)
class LineState:
    """A line as the page shows it: what stands in it, what could, what earlier periods said, what is wrong with it."""

    line: Line
    cell: Cell | None
    prefill: Prefill | None
    before: tuple[int | None, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    #: The lines that came back, "" for the report as a whole; what this one said when it was sent.
    returned: AbstractSet[str] = frozenset()
    sent: Mapping[str, Any] = field(default_factory=dict)

    @property
    def value(self) -> int | None:
        """The number that will be sent: typed or confirmed, else the prefilled one."""
        if self.cell is not None:
            return self.cell.value
        return None if self.prefill is None else self.prefill.value

    @property
    def is_known_before(self) -> bool:
        """Whether an earlier period said anything."""
        return any(value is not None for value in self.before)

    def differs(self, *, value: int | None, text: str, explanation: str) -> bool:
        """Return whether something else is written than stands here; confirming a prefilled number writes nothing."""
        now = (self.value, self.cell.text, self.cell.explanation) if self.cell else (self.value, "", "")
        return now != (value, text.strip(), explanation.strip())

    @property
    def asks_why(self) -> bool:
        """Whether there is, or should be, an explanation."""
        return any(each.severity == "warning" for each in self.findings) or bool(self.cell and self.cell.explanation)

    @property
    def is_open(self) -> bool:
        """Whether it stops the submission: something to correct, to explain, or to choose."""
        return bool(self.open_findings or (self.cell and self.cell.rivals))

    @property
    def is_locked(self) -> bool:
        """Whether it cannot be changed until the report is sent again."""
        is_as_sent = (self.cell.written.content if self.cell else {}) == self.sent
        return filling.is_locked(
            returned=self.returned, line=self.line.code, is_as_sent=is_as_sent, is_open=self.is_open
        )

    @property
    def status(self) -> str:
        """How the line stands, in one word: locked, rival, wrong, asked, explained, saved, known or empty."""
        if self.is_locked:
            return "locked"
        if self.cell is not None and self.cell.rivals:
            return "rival"
        if self.findings:
            severe = any(each.severity == "error" for each in self.findings)
            return "wrong" if severe else "asked" if self.open_findings else "explained"
        return "saved" if self.cell is not None else "empty" if self.value is None else "known"

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """What still has to be done: errors, and warnings nobody explained."""
        explained = self.cell is not None and bool(self.cell.explanation.strip())
        return tuple(each for each in self.findings if each.severity == "error" or not explained)


@dataclass
class Filled:
    """A report with everything that stands in it."""

    report: Report
    form: Form
    cells: dict[str, Cell]
    prefilled: dict[str, Prefill]
    before: list[tuple[Period, dict[str, int]]]
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    #: What was sent last, where single lines came back.
    sent: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, int | None]:
        """The number of every line, as it would be sent now."""
        return {code: line.value for code, line in self.lines.items()}

    @property
    def texts(self) -> dict[str, str]:
        """The words of every line that takes words."""
        return {code: cell.text for code, cell in self.cells.items() if self.form.lines[code].is_text}

    @cached_property
    def lines(self) -> dict[str, LineState]:
        """Every line with what belongs to it."""
        values = {
            code: self.cells[code].value if code in self.cells else getattr(self.prefilled.get(code), "value", None)
            for code in self.form.lines
        }
        found: dict[str, list[Finding]] = defaultdict(list)
        year_before = period_of(self.report.round).year_before()
        earlier = next((numbers for period, numbers in self.before if period == year_before), {})
        for finding in filling.findings(self.form, values, self.texts, earlier):
            found[finding.line].append(finding)
        return {
            code: LineState(
                line,
                self.cells.get(code),
                self.prefilled.get(code),
                tuple(numbers.get(code) for _period, numbers in self.before),
                tuple(found[code]),
                tuple(self.remarks.get(code, ())),
                self.remarks.keys(),
                self.sent.get(code, {}),
            )
            for code, line in self.form.lines.items()
        }

    @property
    def sections(self) -> Iterator[tuple[Section, list[LineState]]]:
        """Yield each section with its lines; a table row after row."""
        for section in self.form.sections:
            yield section, [self.lines[line.code] for line in section.lines]

    def changed_since(self, revision: int) -> set[str]:
        """Return the lines that look different since a revision of the report."""
        codes = (code for code, cell in self.cells.items() if revision < max(_revisions(cell)))
        return self.touched(self.form.lines.keys() & codes)

    def touched(self, codes: AbstractSet[str]) -> set[str]:
        """Return these lines and those that show what is wrong between them and others."""
        parts = {code for code, line in self.form.lines.items() if line.of in codes}
        return {*codes, *parts, *(check.lines[0] for check in self.form.checks if codes & set(check.lines))}

    @property
    def returned(self) -> list[LineState]:
        """The lines that came back alone: the others are locked; none when the report came back as a whole."""
        return [] if "" in self.remarks else [self.lines[code] for code in self.remarks]

    @property
    def locked(self) -> frozenset[str]:
        """The lines that cannot be changed until the report is sent again."""
        return frozenset(code for code, state in self.lines.items() if state.is_locked)

    @property
    def whole_remarks(self) -> list[Remark]:
        """Why the report as a whole came back."""
        return self.remarks.get("", [])

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def ready_count(self) -> int:
        """How many lines ask for nothing more."""
        return self.line_count - len(self.to_do)

    @property
    def to_do(self) -> list[LineState]:
        """The lines that stop the submission."""
        return [line for line in self.lines.values() if line.is_open]


def filled(report: Report) -> Filled:
    """Return a report with its cells, what the system knows already, and what earlier periods said.

    Six queries, and one for what was sent where single lines came back: a locked line takes no number that became
    known since.
    """
    form = read(report.round.version.definition)
    period = period_of(report.round)
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in report.remarks.filter(is_settled=False).select_related("made_by").order_by("made_at"):
        remarks[remark.line].append(remark)
    earlier = [*known.periods_before(period)]
    numbers = known.numbers(report.organisation_id, form, [period, *earlier])
    is_in_part = bool(remarks) and "" not in remarks
    prefilled = {code: each for code, each in numbers[0].items() if not is_in_part or code in remarks}
    return Filled(
        report,
        form,
        {cell.line: cell for cell in report.cells.select_related("changed_by")},
        {} if report.state == ReportState.ACCEPTED else prefilled,
        [
            (one, {code: each.value for code, each in found.items()})
            for one, found in zip(earlier, numbers[1:], strict=True)
        ],
        remarks,
        report.submissions.latest("number").content if is_in_part else {},
    )


def _revisions(cell: Cell) -> list[int]:
    """Return when a cell and what others wrote beside it were written."""
    return [cell.revision, *(rival["revision"] for rival in cell.rivals)]
