"""How the trail names what changed on the market."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.catalogue.choices import CertificateKind
from hoptac.market.forms.contracts import NAMES

FIELDS = {
    "kind": _("What it is"),
    "unit": _("Unit"),
    "place": _("Place of delivery"),
    "parts": _("Deliveries"),
    "tolerance": _("Tolerance in percent"),
    "takes_parts": _("Less than the whole quantity is welcome too"),
    "price_ceiling": _("Highest price of one unit, delivered"),
    "certificates": _("Certificates it must have"),
    "stars": _("OCOP stars"),
    "most_suppliers": _("Most suppliers"),
    "smallest_lot": _("Smallest lot of one supplier"),
    "address": _("Address there"),
    "packaging": _("Packaging"),
    "note": _("What else suppliers should know"),
    "is_public": _("Shown to everybody"),
    "state": _("State"),
    "quantity": _("How much"),
    "price": _("Price"),
    "price_rule": _("Price"),
    "starts_on": _("From"),
    "ends_before": _("To and including"),
    "advance": _("Advance of inputs or money"),
    "penalty": _("Penalty (% of what was breached)"),
    "penalty_due": _("Penalty"),
    "is_bilingual": _("In Vietnamese and English"),
    "seller": _("Seller"),
    "sent": _("Delivered"),
    "sent_on": _("Delivered on"),
    "accepted": _("Accepted quantity"),
    "rejected": _("Rejected"),
    "invoice": _("Invoice number"),
    "amount": _("Amount"),
    "paid_on": _("Day of payment"),
    "account": _("Account number"),
    "name": _("Name"),
    "venue": _("Venue"),
    "contact": _("Who speaks for it"),
    "small": _("Micro and small cooperatives count as cheaper by (%)"),
    "poor": _("Cooperatives in poor communes count as cheaper by (%)"),
    "transport": _("Transport: đồng for one tonne and kilometre"),
    "detour": _("Roads are longer than the straight line by (%)"),
    **NAMES,
}


def field_label(name: str) -> str | None:
    """Return the name of a field as people say it; words of a contract in another language bear that in their name."""
    stem = name.removesuffix("_en")
    return str(FIELDS[stem]) if stem in FIELDS else None


def field_shown(name: str, value: Any) -> str | None:
    """Return certificates by their names and the end of a stretch as its last day; other values as they are kept."""
    if name == "certificates":
        labels = dict(CertificateKind.choices)
        return ", ".join(str(labels.get(code, code)) for code in str(value).split(", "))
    if name == "ends_before":
        return f"{date.fromisoformat(value) - timedelta(days=1):%d/%m/%Y}"
    return None


audit.describe_fields("market", audit.FieldWords(field_label, field_shown))
