"""What people enter about supply: a lot on offer, a permission to sell for another, an answer to one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.fields import OrganisationField, QuantityField
from hoptac.catalogue.models import Product
from hoptac.core.fields import AmountField, CleanField, DayField, offer_rows
from hoptac.market.models import Need
from hoptac.market.queries.supply import Measured
from hoptac.market.rules import quantities
from hoptac.parties.models import Organisation

DAY = timedelta(days=1)


class _Days(forms.Form):
    """The first and the last day; becomes `starts_on` and `ends_before`."""

    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("To and including"))

    def clean(self) -> dict[str, Any]:
        """Return the days with an exclusive end."""
        values = super().clean() or {}
        last = values.pop("last_day", None)
        return values if last is None else {**values, "ends_before": last + DAY}


class OfferAdd(_Days):
    """A lot of one product, in the product's own unit."""

    seller = forms.ModelChoiceField(label=_("Sold by"), queryset=Organisation.objects.none(), empty_label=None)
    quantity = QuantityField(label=_("How much"))
    price = AmountField(label=_("Price"))
    note = CleanField(label=_("What buyers should know"), max_length=300, required=False)

    field_order = ("seller", "quantity", "price", "starts_on", "last_day", "note")

    def __init__(
        self, *args: Any, sellers: QuerySet[Organisation], unit: str, measured: Measured | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.factor = measured.factor if measured else Decimal(1)
        offer_rows(self, "seller", sellers)
        self.fields["quantity"].label = _("How much (%(unit)s)") % {"unit": unit}
        self.fields["price"].label = _("Price of one %(unit)s") % {"unit": unit}

    def clean_quantity(self) -> int:
        """Return whole base units; of a product without a measure the action says what is missing."""
        return quantities.to_base(self.cleaned_data["quantity"], self.factor)

    def clean_price(self) -> int:
        """Return đồng a base unit."""
        return quantities.price_to_base(self.cleaned_data["price"], self.factor, up=True)


def offered(need: Need | None, measured: Measured | None, *, on: date) -> dict[str, Any]:
    """Return what an offer begins with: today, or the days and the quantity that a need still asks for.

    The quantity is left open where the product is not measured as the need is.
    """
    parts = [part for part in need.parts.all() if part.ends_before > on] if need else []
    if need is None or not parts:
        return {"starts_on": on}
    days = {
        "starts_on": max(on, min(part.starts_on for part in parts)),
        "last_day": max(part.ends_before for part in parts) - DAY,
    }
    if measured is None or measured.dimension != need.unit.dimension:
        return days
    return {**days, "quantity": quantities.from_base(sum(part.quantity for part in parts), measured.factor)}


class PermitFind(forms.Form):
    """Whom one asks for the permission to sell."""

    owner = OrganisationField(
        label=_("Whose products"), help_text=_("The code of the cooperative, or its whole name as registered.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = True


class PermitAsk(_Days):
    """For whom, what, how much, and for how long."""

    holder = forms.ModelChoiceField(label=_("Sold by"), queryset=Organisation.objects.none(), empty_label=None)
    product = forms.ModelChoiceField(
        label=_("Product"), queryset=Product.objects.none(), required=False, empty_label=_("All of them")
    )
    most = QuantityField(
        label=_("No more than"), required=False, help_text=_("In the product's unit; empty: no limit.")
    )
    note = CleanField(label=_("Why, and on what terms"), max_length=300, required=False)

    field_order = ("holder", "product", "most", "starts_on", "last_day", "note")

    def __init__(
        self,
        *args: Any,
        holders: QuerySet[Organisation],
        products: QuerySet[Product],
        measured: dict[int, Measured],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measured = measured
        offer_rows(self, "holder", holders)
        offer_rows(self, "product", products)

    def clean(self) -> dict[str, Any]:
        """Turn the limit into base units; refuse one without a product: kilograms of tea and plums do not add up."""
        values, most = super().clean(), self.cleaned_data.get("most")
        product = self.cleaned_data.get("product")
        if most is not None and product is None:
            raise ValidationError({"most": _("A limit needs a product: choose one, or leave the limit out.")})
        if most is not None and product is not None:
            values["most"] = quantities.to_base(most, self.measured[product.pk].factor)
        return values
