"""How the trail names what changed about products."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.catalogue import rules
from hoptac.catalogue.models import Kind, Unit
from hoptac.catalogue.queries import Standing
from hoptac.parties.models import Organisation

#: How a certificate stands, in a word or two.
STANDING = {
    Standing.VALID: _("valid"),
    Standing.UNVERIFIED: _("not verified yet"),
    Standing.NOT_YET: _("not valid yet"),
    Standing.ENDED: _("ended"),
    Standing.REPLACED: _("replaced"),
    Standing.REVOKED: _("revoked"),
}

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
    "kind_id": _("Kind of product"),
    "measure_id": _("Unit of measure"),
    "producer_id": _("Who makes it"),
    "seller_id": _("Who sells it"),
    "minimum_order": _("Smallest order, in units"),
    "shelf_life_days": _("Shelf life in days"),
    "storage": _("How it is kept"),
    "gtin": _("Barcode number (GTIN)"),
    "area_code": _("Planting-area code"),
    "state": _("State"),
    "hidden_reason": _("Reason"),
    "is_featured": _("Shown first"),
    "refreshed_on": _("Looked through last"),
    "capacity": _("Quantity by month"),
    "packaging": _("How it is packed"),
    "valid_from": _("Valid from"),
    "valid_until": _("No longer valid from"),
    "ends_before": _("Ends on"),
    "kind": _("What it is about"),
    "title": _("Title"),
    "issuer": _("Issued by"),
    "number": _("Number"),
    "number_key": _("Number without signs"),
    "scope": _("For what"),
    "products": _("Products it covers"),
    "file": _("Scan or photo"),
    "alt": _("What it shows"),
    "position": _("Place among the photos"),
    "focal_x": _("Look at, from the left"),
    "focal_y": _("Look at, from the top"),
}


_NAMED: dict[str, Any] = {"kind_id": Kind, "measure_id": Unit, "producer_id": Organisation, "seller_id": Organisation}


def field_label(name: str) -> str | None:
    """Return the name of a field as people say it."""
    return str(FIELDS[name]) if name in FIELDS else None


def field_shown(name: str, value: Any) -> str | None:
    """Return months for a season (a bit a month), names for rows; other values as their model has them."""
    if name == "season" and isinstance(value, int):
        return ", ".join(str(month) for month in rules.season_months(value))
    model = _NAMED.get(name)
    if model is not None and isinstance(value, int):
        return str(model.objects.filter(pk=value).first() or value)
    return None


audit.describe_fields("catalogue", audit.FieldWords(field_label, field_shown))
