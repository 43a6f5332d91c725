"""What people enter about shares and pooling: other terms, a reason, a decision of the desk, weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.fields import QuantityField
from hoptac.catalogue.models import Product, Unit
from hoptac.core.fields import AmountField, CleanField, RowField, offer_rows
from hoptac.market.choices import Verdict
from hoptac.market.forms.reason import Relayed
from hoptac.market.models import NeedPart, Share
from hoptac.market.rules import quantities
from hoptac.places.models import Place


class ShareChange(Relayed):
    """Another quantity or price, in the unit the buyer speaks in; becomes base units."""

    quantity = QuantityField()
    price = AmountField()
    text = CleanField(label=_("What the other side should know"), max_length=500, required=False)

    def __init__(self, *args: Any, share: Share, unit: Unit, language: str, **kwargs: Any) -> None:
        self.factor = unit.factor or Decimal(1)
        super().__init__(*args, **{"initial": self._initial(share), **kwargs})
        name = unit.name(language)
        self.fields["quantity"].label = _("How much (%(unit)s)") % {"unit": name}
        self.fields["price"].label = _("Price of one %(unit)s") % {"unit": name}

    def _initial(self, share: Share) -> dict[str, Any]:
        price = quantities.price_from_base(share.price, self.factor) if share.price else None
        return {"quantity": quantities.from_base(share.quantity, self.factor), "price": price}

    def clean_quantity(self) -> int:
        """Return whole base units."""
        return quantities.to_base(self.cleaned_data["quantity"], self.factor)

    def clean_price(self) -> int:
        """Return đồng a base unit."""
        return quantities.price_to_base(self.cleaned_data["price"], self.factor, up=True)


class RulingPut(forms.Form):
    """What the desk decides about a product before the next pooling, and why; without a verdict it takes that back."""

    part = forms.ModelChoiceField(label=_("Delivery"), queryset=NeedPart.objects.none())
    product = RowField(lambda row: f"{row.name} · {row.organisation.name}", label=_("Product"))
    verdict = forms.ChoiceField(label=_("Keep or leave out"), choices=[("", "–"), *Verdict.choices], required=False)
    reason = CleanField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, parts: QuerySet[NeedPart], products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "part", parts)
        offer_rows(self, "product", products)

    def clean(self) -> dict[str, Any]:
        """Ask why; taking a decision back needs no reason."""
        given = super().clean() or self.cleaned_data
        if given.get("verdict") and not given.get("reason"):
            self.add_error("reason", _("Say why."))
        return given


class WeightsChange(forms.Form):
    """What an alliance weighs when it pools."""

    small = forms.IntegerField(
        label=_("Micro and small cooperatives count as cheaper by (%)"), min_value=0, max_value=30
    )
    poor = forms.IntegerField(
        label=_("Cooperatives in poor communes count as cheaper by (%)"), min_value=0, max_value=30
    )
    transport = forms.IntegerField(
        label=_("Transport: đồng for one tonne and kilometre"), min_value=0, max_value=1_000_000
    )
    detour = forms.IntegerField(label=_("Roads are longer than the straight line by (%)"), min_value=0, max_value=300)
    poor_source = CleanField(
        label=_("Decision that says which communes are poor"),
        max_length=200,
        required=False,
        help_text=_("Number, date and who decided. Without it no commune counts as poor."),
    )
    poor_communes = forms.ModelMultipleChoiceField(
        label=_("Poor communes"),
        queryset=Place.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, communes: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "poor_communes", communes)
