"""Fairs and conferences to come, for the first public page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.market.queries import events as queries
from hoptac.showcase.panels import Line, Panel

#: How many are named.
FIRST = 3


def panel() -> Panel | None:
    """Return the next events; None when none is announced."""
    address = reverse("market:event_news")
    rows = queries.announced(settings.PROVINCE_CODE, on=timezone.localdate())[:FIRST]
    lines = [Line(row.name, f"{row.starts_on:%d/%m/%Y} · {row.venue}", address) for row in rows]
    return Panel("events", _("Fairs and conferences"), lines, (_("All events"), address)) if lines else None
