"""How the trail names what changed in the OCOP cycle."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.ocop.choices import State

FIELDS = {
    "state": _("State"),
    "version": _("Version"),
    "name": _("Name of the council"),
    "decision_no": _("Number of the decision"),
    "decided_on": _("Day of the decision"),
    "meets_on": _("Meets on"),
    "spread_most": _("Points a member may differ from the median"),
}


def field_label(name: str) -> str | None:
    """Return the name of a field as people say it."""
    return str(FIELDS[name]) if name in FIELDS else None


def field_shown(name: str, value: Any) -> str | None:
    """Return a state in words; other values as their model has them."""
    return str(State(value).label) if name == "state" and value in State.values else None


audit.describe_fields("ocop", audit.FieldWords(field_label, field_shown))
