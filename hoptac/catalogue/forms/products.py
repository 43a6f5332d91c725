"""Shape of what is typed about one product: its facts, season, packages, prices, words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue import queries, rules
from hoptac.catalogue.choices import ProductGroup, ProductState, Storage
from hoptac.catalogue.drafts import CLEARED, Draft
from hoptac.catalogue.fields import OrganisationField, QuantityField, gtin_field
from hoptac.catalogue.models import Product
from hoptac.core import text
from hoptac.core.fields import AmountField, CheckedField, CleanField, DayField, offer


def kind_choices() -> list[Any]:
    """Return all kinds for a select, grouped under the larger ones; one query."""
    rows = queries.kinds()
    groups = {pk: (name.capitalize(), [(pk, name)]) for pk, parent, name in rows if not parent}
    for pk, parent, name in rows:
        if parent:
            groups[parent][1].append((pk, name))
    return [("", "–"), *sorted(groups.values(), key=lambda group: text.sort_key(group[0]))]


class ProductChange(forms.Form):
    """The facts of a product; what is left empty is emptied."""

    name = CleanField(label=_("Name of the product"), max_length=200)
    kind_id = forms.TypedChoiceField(
        label=_("Kind of product"), required=False, coerce=int, empty_value=None, choices=[],
        help_text=_("Buyers find it so in five languages. Left empty, the name decides where that is sure."),
    )  # fmt: skip
    group = forms.ChoiceField(
        label=_("OCOP group"), required=False, choices=[("", "–"), *ProductGroup.choices],
        help_text=_("Follows from the kind where it has one."),
    )  # fmt: skip
    unit = CleanField(
        label=_("Unit"), required=False, max_length=30, help_text=_("What a price is for: kg, box 200 g.")
    )
    price_amount = AmountField(label=_("Usual price of one unit"), required=False)
    minimum_order = QuantityField(label=_("Smallest order, in units"), required=False)
    yearly_quantity = QuantityField(label=_("Quantity a year, in units"), required=False)
    shelf_life_days = forms.IntegerField(label=_("Shelf life in days"), required=False, min_value=1, max_value=20_000)
    storage = forms.ChoiceField(label=_("How it is kept"), required=False, choices=Storage.choices)
    gtin = gtin_field()
    area_code = CheckedField(
        label=_("Planting-area code"), check=rules.area_code_check, required=False, help_text=_("Such as VN-DTOR-0017.")
    )
    producer_id = OrganisationField(label=_("Who makes it"), help_text=_("Only where that is another organisation."))
    seller_id = OrganisationField(label=_("Who sells it"), help_text=_("Only where that is another organisation."))
    description = forms.CharField(
        label=_("What it is, in two sentences"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind_id", kind_choices())

    def draft(self) -> Draft:
        """Return what was typed; every fact left empty is cleared."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        empty = frozenset(name for name in CLEARED if name in self.fields and name not in values)
        return Draft(**values, cleared=empty)


def facts_of(product: Product) -> dict[str, Any]:
    """Return what the form of facts shows of a product."""
    shown = {name: getattr(product, name) for name in ProductChange.base_fields}
    for name in ("producer", "seller"):
        party = getattr(product, name)
        shown[f"{name}_id"] = (party.code or party.name) if party else ""
    return shown


class ProductFilter(forms.Form):
    """What narrows the list of products."""

    q = forms.CharField(label=_("Name or cooperative"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), *ProductState.choices, ("stale", _("Not looked at for six months"))],
    )  # fmt: skip


class Reason(forms.Form):
    """A sentence that somebody else reads."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The cooperative reads this sentence."),
    )  # fmt: skip


class SeasonPut(forms.Form):
    """Twelve months to touch, and how much there is in each where that is known."""

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month in rules.MONTHS:
            label = _("Month %(month)s") % {"month": month}
            self.fields[f"m{month}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"q{month}"] = QuantityField(
                label=_("Month %(month)s, %(unit)s") % {"month": month, "unit": unit or _("units")}, required=False
            )

    @property
    def months(self) -> list[Any]:
        """Return the fields to touch, January first."""
        return [self[f"m{month}"] for month in rules.MONTHS]

    @property
    def quantities(self) -> list[Any]:
        """Return the fields for quantities, January first."""
        return [self[f"q{month}"] for month in rules.MONTHS]

    def season(self) -> dict[str, Any]:
        """Return the months chosen and the quantities typed, as season_put takes them."""
        typed = self.cleaned_data
        return {
            "months": [month for month in rules.MONTHS if typed[f"m{month}"]],
            "quantities": {month: typed[f"q{month}"] for month in rules.MONTHS if typed[f"q{month}"] is not None},
        }


def season_of(product: Product, capacities: dict[int, Decimal]) -> dict[str, Any]:
    """Return what the season form shows of a product."""
    shown: dict[str, Any] = {f"m{month}": True for month in rules.season_months(product.season)}
    return shown | {f"q{month}": quantity for month, quantity in capacities.items()}


class PackagingAdd(forms.Form):
    """A way of packing."""

    name = CleanField(label=_("How it is packed"), max_length=60, help_text=_("For example: box 200 g, bottle 500 ml."))
    quantity = QuantityField(label=_("Units in one package"), required=False)
    gtin = gtin_field()


class PriceAdd(forms.Form):
    """A price by package, quantity and days; the last day is included."""

    packaging = forms.TypedChoiceField(label=_("For"), required=False, coerce=int, empty_value=None)
    minimum_quantity = QuantityField(label=_("From so many"), required=False, help_text=_("Left empty: from one on."))
    amount = AmountField(label=_("Price of one"))
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Last day"), required=False, help_text=_("Left empty: until another price is set."))

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = product.unit or _("unit")
        packages = [(row.pk, row.name) for row in product.packagings.all()]
        offer(self, "packaging", [("", _("one %(unit)s") % {"unit": unit}), *packages])

    def price(self) -> dict[str, Any]:
        """Return the price as price_add takes it, but for its package: the end exclusive."""
        typed = self.cleaned_data
        return {
            "amount": typed["amount"],
            "minimum_quantity": typed["minimum_quantity"] or Decimal(1),
            "valid_from": typed["valid_from"],
            "valid_until": day_after(typed["valid_until"]),
        }


def day_after(last: date | None) -> date | None:
    """Return the first day on which something no longer holds whose last day was typed."""
    return last + timedelta(days=1) if last is not None else None


class TextSave(forms.Form):
    """Public words about a product in one language."""

    name = CleanField(
        label=_("Name in this language"), required=False, max_length=rules.LONGEST["name"],
        help_text=_("Left empty: the name as it is."),
    )  # fmt: skip
    summary = CleanField(
        label=_("Summary"), required=False, max_length=rules.LONGEST["summary"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences; lists and link previews show them."),
    )  # fmt: skip
    story = forms.CharField(
        label=_("Story"), required=False, max_length=rules.LONGEST["story"], widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Who makes it, where and how. A line begins a new paragraph."),
    )  # fmt: skip
