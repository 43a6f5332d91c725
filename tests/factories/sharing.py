"""Drafted texts for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.choices import TextSource
from hoptac.catalogue.models import Product
from hoptac.sharing.choices import Length, Purpose
from hoptac.sharing.models import TextDraft


def draft(product: Product, by: User, text: str, **values: Any) -> TextDraft:
    """Return an open draft about a product."""
    now = timezone.now()
    values = {"language": "vi", "length": Length.MEDIUM, "purpose": Purpose.PAGE, "proposed": text, **values}
    values = {"source": TextSource.MODEL, "made_at": now, "changed_at": now, **values}
    return TextDraft.objects.create(product=product, text=text, made_by=by, changed_by=by, **values)
