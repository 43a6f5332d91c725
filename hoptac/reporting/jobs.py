"""Background work of reports: letters."""

from __future__ import annotations

from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import task

from hoptac.reporting import actions
from hoptac.reporting.queries.reminding import Silent


@task()
def letter_send(to: list[str], subject: str, body: str) -> None:
    """Send one letter; each address sees only itself."""
    for address in to:
        EmailMessage(subject, body, to=[address]).send()


@transaction.atomic
def letters_send(*, on: date) -> list[Silent]:
    """Remind those who are silent on a day and queue their letters with it; return everybody who is silent."""
    found = actions.reports_remind(on=on)
    for silent in found:
        if silent.is_now and silent.addresses:
            letter_send.enqueue(list(silent.addresses), silent.subject, silent.body)
    return found
