"""Every send of a report with its receipt: the whole report, and single lines."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hoptac.access.models import User
from hoptac.reporting.models import Report
from hoptac.reporting.rules.form import read


class Receipt(NamedTuple):
    """A send: when, its number, who; the lines saved and (line, reason) refused, of a whole report `number` alone."""

    at: datetime
    code: str
    who: User
    number: int = 0
    on_behalf_of: str = ""
    saved: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def receipts(report: Report) -> list[Receipt]:
    """Return the sends of a report, the latest first; two queries."""
    lines = read(report.round.version.definition).lines
    titles = {code: line.title for code, line in lines.items()}
    whole = [
        Receipt(each.sent_at, each.receipt, each.sent_by, each.number, each.on_behalf_of)
        for each in report.submissions.select_related("sent_by").order_by("-number")
    ]
    single = [
        Receipt(
            each.received_at,
            each.receipt,
            each.made_by,
            saved=tuple(titles.get(code, code) for code in each.outcome.get("saved", ())),
            refused=tuple((titles.get(code, code), why) for code, why in each.outcome["refused"].items()),
        )
        for each in report.batches.select_related("made_by").order_by("-pk")
    ]
    return sorted([*whole, *single], key=lambda each: each.at, reverse=True)
