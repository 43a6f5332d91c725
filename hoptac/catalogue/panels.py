"""What the catalogue shows on an organisation's page in the registry: its products with their stars of today."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from hoptac.access import gate
from hoptac.catalogue import queries
from hoptac.parties.models import Organisation
from hoptac.registry.panels import ProductLine


def product_lines(actor: gate.Actor, organisation: Organisation) -> list[ProductLine]:
    """Return the products of an organisation that the actor may see, by name."""
    found = queries.products(actor).filter(organisation=organisation)
    return [
        ProductLine(
            name=row.name,
            stars=row.stars or 0,
            stars_until=row.stars_until,
            url=reverse("showcase:product_by_number", args=[row.pk]) if row.is_published else "",
        )
        for row in queries.with_stars(found, on=timezone.localdate())
    ]
