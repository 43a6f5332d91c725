"""Reminding those who are silent."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hoptac.access import actions as access_actions
from hoptac.access import audit
from hoptac.places.models import Place
from hoptac.reporting import jobs
from hoptac.reporting.models import Report
from hoptac.reporting.queries import reminding
from hoptac.reporting.queries.reminding import Silent


@transaction.atomic
def reports_remind(*, on: date) -> list[Silent]:
    """Write to those whose report is to be reminded of on a day, once a day; return everybody who is silent.

    For operators, by command; letters go out through the task worker.
    """
    found = reminding.silent_on(on)
    written = [silent for silent in found if silent.is_now and silent.addresses]
    places: dict[int, Place] = {silent.report.round.place_id: silent.report.round.place for silent in written}
    actors = {pk: access_actions.command_actor(place=place) for pk, place in places.items()}
    for silent in written:
        jobs.letter_send.enqueue(list(silent.addresses), silent.subject, silent.body)
    Report.objects.filter(pk__in=[silent.report.pk for silent in written]).update(reminded_on=on)
    audit.record_many(
        audit.Entry(
            actors[silent.report.round.place_id],
            "reporting.report.remind",
            organisation=silent.report.organisation,
            target=silent.report,
            note=silent.subject,
        )
        for silent in written
    )
    return found
