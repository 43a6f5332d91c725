"""The numbers of reports as facts: readings of the register, filed under how far the report has come.

What a reading should be follows from what was last sent, and nothing else: an accepted report goes before one that is
not, the later before the earlier. put() after a step and `facts_rebuild` all over again therefore come to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts import actions as fact_actions
from hoptac.facts.actions import ReadingRow
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.registry import facts as registry_facts
from hoptac.registry.queries import portions
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report, Round, Submission
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Form, Line, read

LAST_SENT = "last_sent"
#: Organisation, element, first day, day after the last.
Key = tuple[int, int, date, date]


class Said(NamedTuple):
    """What one report says of a key; the greater of two counts."""

    layer: int
    sent_at: datetime
    report_id: int
    value: int
    source: str
    sent_by_id: int


def span(line: Line, *, starts_on: date, ends_before: date) -> tuple[date, date]:
    """Return the days a line's number stands for: the last day of the period, or all of it."""
    return (ends_before - timedelta(1), ends_before) if line.is_stock else (starts_on, ends_before)


def put(*, actor: User, report: Report, form: Form, values: Mapping[str, int | None], layer: Layer) -> None:
    """Make the numbers of a sent report count, as far as it has come; a line left empty takes its number back.

    The caller has locked the organisation.

    Raises:
        RuleBroken: report_accepted_elsewhere (this one is accepted, with another number than an accepted one gave).
    """
    for refusal in put_many(actor=actor, asked=report.round, form=form, sent={report: (values, layer)}).values():
        raise refusal


def put_many(
    *, actor: User, asked: Round, form: Form, sent: Mapping[Report, tuple[Mapping[str, int | None], Layer]]
) -> dict[Report, RuleBroken]:
    """Make the numbers of reports of one round count, each as put() does; return those that are refused, and why."""
    by_organisation = {report.organisation_id: report for report in sent}
    said: defaultdict[Key, list[Said]] = defaultdict(list)
    for ids in portions(by_organisation):
        others = _sent().filter(organisation__in=ids, round__ends_before=asked.ends_before)
        said |= _said(others.exclude(pk__in=[by_organisation[pk].pk for pk in ids]))
    told, refused = list[Key](), dict[Report, RuleBroken]()
    for report, (values, layer) in sent.items():
        sent_at = report.submitted_at or timezone.now()
        lines = dict(keys(report.organisation_id, form, asked))
        try:
            for key, line in lines.items():
                value = values.get(line.code)
                if value is not None:
                    mine = Said(layer, sent_at, report.pk, value, asked.version.title, actor.pk)
                    _check_accepted(line, mine, said[key])
                    said[key].append(mine)
            told += lines
        except RuleBroken as broken:
            refused[report] = broken
    fact_actions.readings_put(
        rows=[_row(key, max(said[key])) for key in told if said[key]],
        entered_at=timezone.now(),
        entered_by_id=actor.pk,
        instead_of=[key for key in told if not said[key]],
    )
    registry_facts.sync(by_organisation, only_reported=True)
    return refused


def keys(organisation_id: int, form: Form, asked: Round) -> Iterator[tuple[Key, Line]]:
    """Yield what the numbers of a form are filed under, each with its line."""
    for line in form.lines.values():
        if line.element:
            days = span(line, starts_on=asked.starts_on, ends_before=asked.ends_before)
            yield (organisation_id, BY_CODE[line.element].number, *days), line


def readings_differing(organisation_ids: Collection[int]) -> list[tuple[Key, Said | None]]:
    """Return where readings are not what reports said, each with what they should say (None: nothing).

    A number that was entered over one not yet accepted is no difference: it holds until that report is accepted.
    """
    found: list[tuple[Key, Said | None]] = []
    for ids in portions(organisation_ids):
        wanted = {key: max(some) for key, some in _said(_sent().filter(organisation_id__in=ids)).items() if some}
        stored = {
            row[:4]: row[4:]
            for row in Reading.objects.filter(organisation_id__in=ids).values_list(
                "organisation_id", "element", "starts_on", "ends_before", "value", "layer"
            )
        }
        for key in wanted.keys() | {key for key, (_value, layer) in stored.items() if layer >= Layer.SUBMITTED}:
            should, there = wanted.get(key), stored.get(key)
            is_entered_over = should and there and should.layer < Layer.ACCEPTED and there[1] < Layer.SUBMITTED
            if not is_entered_over and there != (should and (should.value, should.layer)):
                found.append((key, should))
    return found


def said_elsewhere() -> Q:
    """Return the condition on readings that a report sent for the same days did not give it: its source is another."""
    same = Report.objects.filter(organisation=OuterRef("organisation"), round__ends_before=OuterRef("ends_before"))
    others = same.filter(submitted_at__isnull=False).exclude(round__version__title=OuterRef("source"))
    return Q(Exists(others.order_by().values("pk")))


def said_otherwise(stands: Mapping[Key, int]) -> list[tuple[Key, Said]]:
    """Return of these readings (their values) where a report sent says something else, each with that; one query."""
    found = []
    for ids in portions({pk for pk, *_days in stands}):
        said = _said(_sent().filter(organisation_id__in=ids))
        for key in sorted(stands.keys() & said.keys()):
            found += [(key, each) for each in said[key] if each.value != stands[key]][:1]
    return found


def readings_mend(differing: Iterable[tuple[Key, Said | None]]) -> None:
    """Make these readings what reports said; the caller derives the facts again."""
    differing = list(differing)
    fact_actions.readings_forget(keys=[key for key, _should in differing])
    for key, should in differing:
        if should is not None:
            rows = [_row(key, should)]
            fact_actions.readings_put(rows=rows, entered_at=should.sent_at, entered_by_id=should.sent_by_id)


def _sent() -> QuerySet[Report]:
    """Return the reports that were ever sent, with what was last sent."""
    last = Submission.objects.filter(report=OuterRef("pk")).order_by("-number")
    sent = Report.objects.filter(submitted_at__isnull=False).select_related("round__version")
    return sent.annotate(**{LAST_SENT: Subquery(last.values("content")[:1])})


def _said(reports: Iterable[Report]) -> defaultdict[Key, list[Said]]:
    found: defaultdict[Key, list[Said]] = defaultdict(list)
    for report in reports:
        sent_at, sent_by = report.submitted_at, report.submitted_by_id
        assert sent_at is not None  # _sent() asks for none without
        assert sent_by is not None  # the constraint report_submitted_by_somebody
        content = getattr(report, LAST_SENT) or {}
        layer = Layer.ACCEPTED if report.state == ReportState.ACCEPTED else Layer.SUBMITTED
        for key, line in keys(report.organisation_id, read(report.round.version.definition), report.round):
            value = content.get(line.code, {}).get("value")
            if value is not None:
                found[key].append(Said(layer, sent_at, report.pk, value, report.round.version.title, sent_by))
    return found


def _row(key: Key, said: Said) -> ReadingRow:
    return ReadingRow(*key, said.value, said.layer, said.source)


def _check_accepted(line: Line, mine: Said, others: Iterable[Said]) -> None:
    """Refuse to accept another number than the one an accepted report gave for the same days."""
    for other in others:
        if mine.layer == other.layer == Layer.ACCEPTED and mine.value != other.value:
            raise RuleBroken(
                "report_accepted_elsewhere",
                "“%(line)s” was accepted as %(value)s in “%(source)s”: reopen that report, or return this one.",
                line=line.title, value=filling.said(line, other.value), source=other.source,
            )  # fmt: skip
