"""How the trail names what changed about products."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.catalogue import rules

FIELDS = {
    "name": _("Name"),
    "group": _("Product group"),
    "unit": _("Unit"),
    "price_amount": _("Price per unit (đồng)"),
    "yearly_quantity": _("Quantity a year"),
    "description": _("Description"),
    "season": _("Months of the season"),
    "is_published": _("Shown to everybody"),
    "stars": _("OCOP stars"),
    "decided_on": _("Day of the decision"),
    "revoked_on": _("Revoked from"),
}


def field_label(name: str) -> str | None:
    """Return the name of a field as people say it."""
    return str(FIELDS[name]) if name in FIELDS else None


def field_shown(name: str, value: Any) -> str | None:
    """Return months for a season (a bit a month); other values as their model has them."""
    if name == "season" and isinstance(value, int):
        return ", ".join(str(month) for month in rules.season_months(value))
    return None


audit.describe_fields("catalogue", audit.FieldWords(field_label, field_shown))
