"""Anybody checks a certificate: by its number, or by the address behind its badge or QR."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.audience.choices import Event
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Certificate
from hoptac.showcase import kept
from hoptac.showcase.seen import Seen, note

LONGEST = 60


@marks.public
@kept.keepable
@require_safe
def certificate_check(request: HttpRequest) -> HttpResponse:
    """Ask for a number; show every certificate and decision that bears it, valid or not, or say there is none."""
    today = timezone.localdate()
    number = " ".join(request.GET.get("number", "").split())[:LONGEST]
    values = {"number": number, "found": catalogue_queries.checked(number, on=today), "today": today}
    return note(render(request, "showcase/certificate_check.html", values), Seen(Event.VIEW))


@marks.public
@kept.keepable
@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one certificate is valid today, until when, for what; or not, and why."""
    today = timezone.localdate()
    row = get_object_or_404(Certificate, pk=pk)
    found = [one for one in catalogue_queries.checked(row.number, on=today) if one.certificate_id == pk]
    values = {"number": row.number, "found": found, "today": today}
    return note(render(request, "showcase/certificate_check.html", values), Seen(Event.VIEW, row.organisation_id))
