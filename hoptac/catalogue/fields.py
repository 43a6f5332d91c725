"""Fields of the catalogue: quantities, codes, organisations by name, several photos at once."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue import queries, rules
from hoptac.core import text
from hoptac.core.fields import CheckedField

#: 1.234,5 and 1234,5; 1.5 where the point cannot group; never a comma before three digits alone.
_GROUPED: Final = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?")
_PLAIN: Final = re.compile(r"\d+(?:[.,]\d{1,2}|[.,]\d{4})?")
LARGEST: Final = Decimal(10**10)


class QuantityField(forms.CharField):
    """How much: 1.234,5 or 1.5 or 200; more than nothing."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}))
        super().__init__(max_length=20, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a quantity as people write it: no noughts at the end, a comma before decimals."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        """Return the quantity; None for nothing."""
        typed = " ".join((super().clean(value) or "").split())
        if not typed:
            return None
        if _GROUPED.fullmatch(typed):
            found = Decimal(re.sub(r"[. ]", "", typed).replace(",", "."))
        elif _PLAIN.fullmatch(typed):
            found = Decimal(typed.replace(",", "."))
        else:
            raise ValidationError(_("Write a quantity such as 200, 1.500 or 2,5."), "quantity")
        if not 0 < found < LARGEST:
            raise ValidationError(_("A quantity is more than 0; leave it out when it is not known."), "quantity")
        return found


def gtin_field(**options: Any) -> CheckedField:
    """Return a field for the number under a barcode."""
    options.setdefault("label", _("Barcode number (GTIN)"))
    options.setdefault("help_text", _("All digits under the bars; Vietnamese ones begin with 893."))
    return CheckedField(check=rules.gtin_check, required=False, **options)


class OrganisationField(forms.CharField):
    """An organisation of the registry by its code or its whole name; becomes its id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=250, required=False, **options)

    def clean(self, value: Any) -> int | None:
        """Return the id of the organisation; None for nothing."""
        typed = text.clean(super().clean(value) or "")
        if not typed:
            return None
        found = queries.organisations_called(typed)
        if len(found) != 1:
            raise ValidationError(_("Write the code of the organisation, or its whole name as registered."), "unknown")
        return found[0]


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """One photo or several; becomes the list of files."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_ManyFiles(attrs={"accept": "image/*"}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files sent, at least one where one is wanted."""
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in files]
