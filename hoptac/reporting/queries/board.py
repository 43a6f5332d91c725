"""Who has reported: communes by state, how fast, the reports behind, and how to reach who is silent."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import Grant
from hoptac.core.periods import Period
from hoptac.registry.models import Registration
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report, Round, Submission
from hoptac.reporting.queries.listing import UNSENT, VIEW, reports
from hoptac.reporting.rules import pace

CALL = "reporting.silent.call"


class Commune(NamedTuple):
    """A line of the collection board: a commune and how many of its reports stand in which state."""

    pk: int
    code: str
    name: str
    owed: int
    states: tuple[int, ...]


def board(asked: Round, *, beneath: str = "") -> list[Commune]:
    """Return the communes of a round by name, each with its reports by state in the order of ReportState.

    `beneath` is the path of a place: only its communes then.
    """
    counts = [Count("pk", filter=Q(state=state)) for state in ReportState.values]
    named = {f"in_{state}": count for state, count in zip(ReportState.values, counts, strict=True)}
    place = [f"organisation__place{part}" for part in ("", "__code", "__full_name")]
    rows = asked.reports.filter(organisation__place__path__startswith=beneath) if beneath else asked.reports.all()
    found = rows.order_by("organisation__place__sort_key").values_list(*place).annotate(owed=Count("pk"), **named)
    lines = found.values_list(*place, "owed", *named)
    return [Commune(pk, code, name, owed, tuple(states)) for pk, code, name, owed, *states in lines]


def of_round(actor: gate.Actor, asked: Round, *, state: str, commune: int | None) -> QuerySet[Report]:
    """Return the reports of a round the actor may read, with how to reach who owes them."""
    rows = reports(actor).filter(round=asked).select_related("organisation__registration")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(organisation__place=commune) if commune else rows


@dataclass(frozen=True)
class Progress:
    """The share of reports sent by each day of `days`, which are counted from the day they are due.

    `now` ends today; `before` is the round before, None where there is none.
    """

    days: range
    now: list[Fraction]
    before: list[Fraction] | None
    earlier: Round | None

    @property
    def then(self) -> Fraction | None:
        """The share the round before had reached on the same day."""
        return self.before[len(self.now) - 1] if self.before and self.now else None


def progress(asked: Round, *, today: date) -> Progress:
    """Return how fast a round's reports come in beside those of the round before; two queries."""
    same = Round.objects.filter(version__code=asked.version.code, place=asked.place_id, starts_on__lt=asked.starts_on)
    earlier = same.annotate(owed=Count("reports")).order_by("-starts_on", "-ends_before").first()
    rounds = {each.pk: each for each in (asked, earlier) if each is not None}
    sent: dict[int, list[int]] = defaultdict(list)
    found = Submission.objects.filter(number=1, report__round__in=rounds)
    for pk, at in found.values_list("report__round", "sent_at"):
        sent[pk].append((timezone.localtime(at).date() - rounds[pk].due_on).days)
    opened = [(timezone.localtime(each.opened_at).date() - each.due_on).days for each in rounds.values()]
    first = min(itertools.chain(opened, *sent.values()))
    last = max((each.closes_on - each.due_on).days for each in rounds.values())
    until = max(first, min((today - asked.due_on).days, last))
    owed = asked.reports.count() if not hasattr(asked, "owed") else asked.owed
    return Progress(
        range(first, last + 1),
        pace.shares(sent[asked.pk], owed=owed, since=first, until=until),
        pace.shares(sent[earlier.pk], owed=earlier.owed, since=first, until=last) if earlier else None,
        earlier,
    )


def silent(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports not sent yet that the actor may call for, commune by commune, with how to reach the unit.

    Each has `has_account` (somebody holds a role at the unit today) and `seen_at` (when one of them last signed in).
    """
    on = gate.today()
    held = Grant.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=on),
        organisation=OuterRef("organisation"),
        starts_on__lte=on,
        user__is_active=True,
    )
    seen = held.order_by().values("organisation").annotate(at=Max("user__last_login")).values("at")
    rows: QuerySet[Report] = gate.rows(actor, CALL).filter(state__in=UNSENT)
    rows = rows.select_related("round__version", "organisation__place", "organisation__registration")
    rows = rows.annotate(has_account=Exists(held), seen_at=Subquery(seen, output_field=DateTimeField()))
    return rows.order_by("organisation__place__sort_key", "organisation__sort_key", "pk")


def rounds_seen(actor: gate.Actor) -> QuerySet[Round]:
    """Return the rounds of which the actor may read a report, the latest first."""
    mine: QuerySet[Report] = gate.rows(actor, VIEW).filter(round=OuterRef("pk"))
    return Round.objects.filter(Exists(mine)).select_related("version").order_by("-starts_on", "-ends_before", "-pk")


def status(period: Period, *, beneath: str = "") -> list[dict[str, Any]]:
    """Return the rounds of a period as plain data, for the command: states, communes, completeness, who is silent.

    `beneath` is the path of a place: only its organisations then, and rounds that ask at least one of them.
    """
    rounds = Round.objects.filter(starts_on=period.starts_on, ends_before=period.ends_before)
    found = rounds.select_related("version", "place").order_by("version__code", "place__code", "pk")
    return [described for asked in found if (described := _described(asked, beneath))["owed"]]


def _described(asked: Round, beneath: str) -> dict[str, Any]:
    communes = board(asked, beneath=beneath)
    owed = sum(each.owed for each in communes)
    states = {state: sum(each.states[at] for each in communes) for at, state in enumerate(ReportState.values)}
    rows = asked.reports.filter(state__in=UNSENT, organisation__place__path__startswith=beneath)
    unsent = rows.select_related("organisation__place", "organisation__registration")
    sent = owed - sum(states[state] for state in UNSENT)
    return {
        "form": asked.version.code,
        "version": asked.version.number,
        "title": asked.version.title,
        "period": asked.period,
        "place": asked.place.code,
        "due_on": asked.due_on.isoformat(),
        "closes_on": asked.closes_on.isoformat(),
        "owed": owed,
        "states": states,
        "submitted_share": sent / owed if owed else None,
        "accepted_share": states[ReportState.ACCEPTED] / owed if owed else None,
        "communes": [
            {
                "code": each.code,
                "name": each.name,
                "owed": each.owed,
                "states": dict(zip(ReportState.values, each.states, strict=True)),
            }
            for each in communes
        ],
        "silent": [
            {
                "id": each.organisation_id,
                "code": each.organisation.code,
                "name": each.organisation.name,
                "commune": each.organisation.place.full_name,
                "phone": getattr(each.organisation, "registration", Registration()).phone,
                "state": each.state,
            }
            for each in unsent.order_by("organisation__place__sort_key", "organisation__sort_key", "pk")
        ],
    }
