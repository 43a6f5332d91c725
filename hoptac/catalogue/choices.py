"""The fixed lists of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductGroup(models.TextChoices):
    """The six groups of the One Commune One Product programme (Decision 148/QD-TTg of 24 February 2023)."""

    FOOD = "food", _("Food")
    DRINK = "drink", _("Drinks")
    MEDICINAL = "medicinal", _("Medicinal plants and products")
    HANDICRAFT = "handicraft", _("Handicrafts")
    ORNAMENTAL = "ornamental", _("Ornamental plants and animals")
    TOURISM = "tourism", _("Community tourism")
