"""Tags for public pages: links that count."""

from __future__ import annotations

from django import template

from hoptac.audience import links
from hoptac.audience.choices import Event

register = template.Library()


@register.simple_tag
def out_url(event: str, target: str, organisation_id: int, product_id: int | None = None) -> str:
    """Return the address that counts and leads on: {% out_url "phone" "tel:+84…" organisation.pk product.pk %}."""
    return links.out_url(Event(event), target, organisation_id=organisation_id, product_id=product_id)
