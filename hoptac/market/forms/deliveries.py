"""What people enter about deliveries: days and quantities, what was found, what was paid, words in a dispute."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.fields import QuantityField
from hoptac.core import uploads
from hoptac.core.fields import AmountField, CleanField, DayField, DocumentField, offer
from hoptac.market.choices import DeliveryState
from hoptac.market.forms.reason import Relayed
from hoptac.market.queries.contracts import Course
from hoptac.market.queries.deliveries import Candidate
from hoptac.market.rules import quantities
from hoptac.market.stated import Planned

#: In how many deliveries a line may be split on one page.
SPLIT = 3


class DeliveryFilter(forms.Form):
    """Which deliveries to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *DeliveryState.choices])


class DeliveryPlan(forms.Form):
    """Days and quantities for each line, in the contract's unit."""

    def __init__(self, courses: Sequence[Course], factor: Decimal, unit: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses, self.factor = courses, factor
        for one in courses:
            for at in range(1, SPLIT + 1):
                named = {"product": one.line.product.name, "number": at, "unit": unit}
                first = {"initial": one.line.starts_on} if at == 1 else {}
                left = {"initial": quantities.from_base(one.left, factor)} if at == 1 else {}
                self.fields[f"on_{one.line.pk}_{at}"] = DayField(
                    label=_("%(product)s, delivery %(number)s: day") % named, required=False, **first
                )
                self.fields[f"quantity_{one.line.pk}_{at}"] = QuantityField(
                    label=_("%(product)s, delivery %(number)s: quantity (%(unit)s)") % named, required=False, **left
                )

    @property
    def planned(self) -> list[Planned]:
        """Return what was filled in, in base units."""
        found = []
        for one in self.courses:
            for at in range(1, SPLIT + 1):
                on = self.cleaned_data.get(f"on_{one.line.pk}_{at}")
                quantity = self.cleaned_data.get(f"quantity_{one.line.pk}_{at}")
                if on and quantity:
                    found.append(Planned(one.line, on, quantities.to_base(quantity, self.factor)))
        return found


class _Measured(Relayed):
    """A form with one quantity in the contract's unit."""

    def __init__(self, factor: Decimal, unit: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.factor = factor
        for field in self.fields.values():
            if isinstance(field, QuantityField):
                field.label = f"{field.label} ({unit})"


class DeliverySend(_Measured):
    """What was brought, and when."""

    sent_on = DayField(label=_("Delivered on"))
    sent = QuantityField(label=_("How much"))
    invoice = CleanField(label=_("Invoice number"), required=False, max_length=60)

    def clean_sent(self) -> int:
        """Return base units."""
        return quantities.to_base(self.cleaned_data["sent"], self.factor)


class DeliveryCheck(_Measured):
    """What was found: nothing rejected unless said so."""

    rejected = QuantityField(label=_("How much is rejected"), required=False, help_text=_("Empty: all is accepted."))
    reason = CleanField(label=_("Why"), required=False, max_length=300)
    photo = DocumentField(label=_("Photo"), required=False, help_text=_("Shows why something is rejected."))
    wants_replacement = forms.BooleanField(label=_("What is rejected is to be replaced"), required=False)
    knowingly = forms.BooleanField(label=_("I accept the goods knowing that a certificate is missing"), required=False)

    def __init__(self, factor: Decimal, unit: str, *args: Any, is_missing: bool, **kwargs: Any) -> None:
        super().__init__(factor, unit, *args, **kwargs)
        self.fields["photo"].widget = forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
        if not is_missing:
            del self.fields["knowingly"]

    def clean_rejected(self) -> int:
        """Return base units, rounded up so that nothing rejected is paid."""
        said = self.cleaned_data["rejected"]
        return 0 if said is None else quantities.to_base(said, self.factor, up=True)

    def clean_photo(self) -> uploads.Upload | None:
        """Return the photo; a PDF file shows no goods."""
        photo: uploads.Upload | None = self.cleaned_data["photo"]
        if photo is not None and photo.kind not in uploads.PICTURES:
            raise forms.ValidationError(_("Send a photo."))
        return photo


class DeliveryReplace(_Measured):
    """Who is asked to bring what was rejected."""

    lot = forms.ChoiceField(label=_("From whom"), widget=forms.RadioSelect)
    quantity = QuantityField(label=_("How much"))
    planned_on = DayField(label=_("On which day"))

    def __init__(self, factor: Decimal, unit: str, candidates: Sequence[Candidate], *args: Any, **kwargs: Any) -> None:
        super().__init__(factor, unit, *args, **kwargs)
        self.candidates = {one.key: one for one in candidates}
        offer(self, "lot", [(one.key, _told(one, factor, unit)) for one in candidates])

    def clean_lot(self) -> Candidate:
        """Return the lot that was chosen."""
        return self.candidates[self.cleaned_data["lot"]]

    def clean_quantity(self) -> int:
        """Return base units."""
        return quantities.to_base(self.cleaned_data["quantity"], self.factor)


def _told(one: Candidate, factor: Decimal, unit: str) -> str:
    left = f"{quantities.from_base(one.lot.quantity, factor):f}".replace(".", ",")
    words = [f"{one.seller.name}: {one.product.name}", _("%(left)s %(unit)s left") % {"left": left, "unit": unit}]
    if one.missing:
        missing = ", ".join(str(kind.label) for kind in one.missing)
        words.append(_("lacks %(certificates)s") % {"certificates": missing})
    return " · ".join(str(word) for word in words)


class Paid(forms.Form):
    """An amount and the day it was paid."""

    amount = AmountField(label=_("Amount"))
    paid_on = DayField(label=_("Day of payment"))


class Invoice(forms.Form):
    """The number of an invoice."""

    invoice = CleanField(label=_("Invoice number"), max_length=60)


class DisputeSay(forms.Form):
    """A word in a dispute."""

    words = forms.CharField(label=_("What you want to say"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    settles = forms.BooleanField(label=_("This settles the dispute"), required=False)

    def __init__(self, *args: Any, may_settle: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_settle:
            del self.fields["settles"]
