"""What can be found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.IntegerChoices):
    """The kind of thing an entry leads to."""

    ORGANISATION = 1, _("Organisation")
    PRODUCT = 2, _("Product")
    PLACE = 3, _("Place")
