"""Reminding those who are silent."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hoptac.access import actions as access_actions
from hoptac.access import audit
from hoptac.places.models import Place
from hoptac.reporting.models import Report
from hoptac.reporting.queries import reminding
from hoptac.reporting.queries.reminding import Silent


@transaction.atomic
def reports_remind(*, on: date) -> list[Silent]:
    """Note who is reminded of a report on a day, once a day, and return everybody who is silent.

    The letters (to those with `is_now` and addresses) are jobs.letters_send()'s. For operators, by command.
    """
    found = reminding.silent_on(on)
    written = [silent for silent in found if silent.is_now and silent.addresses]
    places: dict[int, Place] = {silent.report.round.place_id: silent.report.round.place for silent in written}
    actors = {pk: access_actions.command_actor(place=place) for pk, place in places.items()}
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
