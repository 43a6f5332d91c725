"""What has changed since a report was signed: its figures beside those of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.figures import Figure, Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.insight import words
from hoptac.insight.models import SignedReport
from hoptac.insight.periodic import exact


@dataclass(frozen=True)
class Change:
    """A figure that is not today what was signed, as written."""

    label: str
    unit: str
    signed: str
    now: str
    change: str
    url: str


def changes(signed: SignedReport, *, today: date) -> list[Change]:
    """Return the figures of a signed report that differ today, in the order of the report; one query."""
    then = {code: value for code, value in exact.read(signed.figures).items() if code in INDICATOR}
    period = Period.parse(signed.period)
    question = Question(Moment.of(period), today, signed.place.code, known=signed.place)
    now = figures.values([INDICATOR[code] for code in then], question)
    address = urlencode({"place": signed.place.code, "at": signed.period})
    return [
        Change(
            str(INDICATOR[code].label),
            words.unit_name(INDICATOR[code].unit),
            words.exact_text(INDICATOR[code], value),
            words.exact_text(INDICATOR[code], now[code]),
            words.change_text(Figure(INDICATOR[code], now[code], value)),
            f"{reverse('insight:figure_detail', args=[code])}?{address}",
        )
        for code, value in then.items()
        if now[code] != value
    ]
