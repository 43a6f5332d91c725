"""Drafted texts for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.choices import TextSource
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing.choices import Length, Purpose
from hoptac.sharing.models import TextDraft


def draft(product: Product, by: User, text: str, **values: Any) -> TextDraft:
    """Return an open draft about a product."""
    return _draft(by, text, product=product, **values)


def introduction(organisation: Organisation, by: User, text: str, **values: Any) -> TextDraft:
    """Return an open draft about an organisation."""
    return _draft(by, text, organisation=organisation, **values)


def _draft(by: User, text: str, **values: Any) -> TextDraft:
    now = timezone.now()
    values = {"language": "vi", "length": Length.MEDIUM, "purpose": Purpose.PAGE, "proposed": text, **values}
    values = {"source": TextSource.MODEL, "made_at": now, "changed_at": now, **values}
    return TextDraft.objects.create(text=text, made_by=by, changed_by=by, **values)
