"""What sharing adds to the catalogue: a section on a product's desk page, and a check before texts are published."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.catalogue.choices import TextSource
from hoptac.catalogue.models import Product, ProductText
from hoptac.catalogue.panels import Panel
from hoptac.sharing import record, words
from hoptac.sharing.drafting import checking


def product_panel(actor: gate.Actor, product: Product) -> Panel | None:
    """Return the section that leads to a product's share kit, for whoever may print it."""
    if not gate.can(actor, "sharing.product.print", product):
        return None
    links = [(_("Open the share kit"), reverse("sharing:product_kit", args=[product.pk]))]
    return Panel(_("Share kit"), _("QR posters, product sheet, price tags, and texts for Facebook and Zalo."), links)


def text_objections(text: ProductText) -> list[str]:
    """Return what the record lacks for words that no person wrote."""
    if text.source == TextSource.PERSON:
        return []
    facts = record.facts_of(text.product, on=timezone.localdate())
    found = []
    for written in (text.name, text.summary, text.story):
        found += words.lacking(written, checking.check(written, text.language, facts))
    return [f"“{marked}”: {sentence}" for marked, sentence in dict.fromkeys(found)]
