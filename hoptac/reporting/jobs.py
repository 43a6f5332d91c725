"""Background work of reports: letters."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django_tasks import task


@task()
def letter_send(to: list[str], subject: str, body: str) -> None:
    """Send one letter; each address sees only itself."""
    for address in to:
        EmailMessage(subject, body, to=[address]).send()
