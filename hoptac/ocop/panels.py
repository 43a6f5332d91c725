"""What OCOP adds to a product's page at the desk: its dossier, or the way to one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.catalogue.choices import OCOP_GROUPS
from hoptac.catalogue.models import Product
from hoptac.catalogue.panels import Panel
from hoptac.ocop import queries


def dossier_panel(actor: gate.Actor, product: Product) -> Panel | None:
    """Return the newest dossier of the product, or the link that opens one; None for whoever may do neither."""
    dossier = queries.dossiers(actor).filter(product=product).first()
    links = []
    if dossier is not None:
        links.append((_("The whole dossier"), reverse("ocop:dossier_detail", args=[dossier.pk])))
    if product.group in OCOP_GROUPS and gate.can(actor, "ocop.dossier.open", product):
        links.append((_("Open a dossier"), reverse("ocop:dossier_open", args=[product.pk])))
    if not links:
        return None
    return Panel(_("OCOP"), dossier.get_state_display() if dossier else _("No dossier yet."), links)
