"""Whose stars run out: the renewal list of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet

from hoptac.catalogue.models import Product, Recognition
from hoptac.ocop.choices import OPEN
from hoptac.ocop.models import Dossier

#: Stars of the last this many days are still listed when nobody renewed them.
PAST_DAYS = 365


@dataclass(frozen=True)
class Due:
    """A recognition that runs out: `last_day` is the last day it holds, `days_left` counts from the day asked.

    `dossier` is the product's dossier under way, if any.
    """

    recognition: Recognition
    last_day: date
    days_left: int
    dossier: Dossier | None

    @property
    def product(self) -> Product:
        """Return the product."""
        return self.recognition.product


def renewals(rows: QuerySet[Recognition], *, on: date, within_days: int) -> list[Due]:
    """Return the recognitions among the rows that end within that many days after `on`, or ended in the last year.

    A product that got newer stars, or whose stars were revoked, is not listed. The first to end comes first.
    """
    found = rows.filter(
        decided_on__lte=on,
        revoked_on=None,
        ends_before=F("valid_until"),
        valid_until__gt=on - timedelta(days=PAST_DAYS),
        valid_until__lte=on + timedelta(days=within_days),
        stars__gte=3,
    ).select_related("product__organisation__place")
    found = found.order_by("valid_until", "product__sort_key", "pk")
    latest: dict[int, Recognition] = {row.product_id: row for row in found}
    newer = Recognition.objects.filter(product__in=latest, decided_on__lte=on).order_by("decided_on")
    last = {row.product_id: row.pk for row in newer}
    open_ = {row.product_id: row for row in Dossier.objects.filter(product__in=latest, state__in=OPEN)}
    return [
        Due(row, row.valid_until - timedelta(days=1), (row.valid_until - on).days, open_.get(row.product_id))
        for row in found
        if last[row.product_id] == row.pk
    ]
