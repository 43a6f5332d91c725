"""What a buyer types about a need, what narrows the board, and what a cooperative wants to hear of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.fields import QuantityField
from hoptac.catalogue.rules import ALL_YEAR, season_bits
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import AmountField, CleanField, DayField, offer
from hoptac.market.choices import NeedState
from hoptac.market.forms.meant import ChosenField, MeantForm
from hoptac.market.models import Need
from hoptac.market.queries import meant
from hoptac.market.queries import needs as queries
from hoptac.market.rules import needs as rules
from hoptac.market.rules import quantities
from hoptac.showcase.choices import Month

DAY = timedelta(days=1)
#: Rows for deliveries a form begins with, and those a button adds.
ROWS, MORE = 3, 3
PUBLIC, ALLIANCE = "yes", "no"


class NeedPut(MeantForm):
    """One need, in the unit the buyer speaks in; becomes `wanted`. `rows` is how many deliveries can be typed."""

    kind = CleanField(
        label=_("What do you need?"), max_length=80,
        help_text=_("A kind of product by any of its names, for example pomelo or green tea."),
    )  # fmt: skip
    kind_id = ChosenField()
    grade = CleanField(
        label=_("Grade or variety"), max_length=200, required=False, help_text=_("Size, variety, how ripe, how dry.")
    )
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    rows = forms.IntegerField(min_value=1, max_value=rules.MOST_PARTS, required=False, widget=forms.HiddenInput)
    tolerance = forms.IntegerField(
        label=_("Tolerance in percent"), min_value=0, max_value=rules.MOST_TOLERANCE, initial=5,
        help_text=_("By so much a delivery may be more or less."),
    )  # fmt: skip
    takes_parts = forms.BooleanField(label=_("Less than the whole quantity is welcome too"), required=False)
    price_ceiling = AmountField(
        label=_("Highest price of one unit, delivered"), required=False,
        help_text=_("Empty: to be agreed. Only the alliance reads it, never the board or a cooperative."),
    )  # fmt: skip
    certificates = forms.MultipleChoiceField(
        label=_("Certificates it must have"), choices=CertificateKind, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    stars = forms.TypedChoiceField(
        label=_("OCOP stars"), coerce=int, initial=0,
        choices=[(0, "–"), (3, _("3 stars or more")), (4, _("4 stars or more")), (5, _("5 stars"))],
    )  # fmt: skip
    packaging = CleanField(label=_("Packaging"), max_length=200, required=False)
    payment = CleanField(label=_("How you pay"), max_length=200, required=False)
    most_suppliers = forms.IntegerField(
        label=_("Most suppliers"), min_value=1, max_value=rules.MOST_SUPPLIERS, initial=3,
        help_text=_("From so many cooperatives one delivery may come."),
    )  # fmt: skip
    smallest_lot = QuantityField(label=_("Smallest lot of one supplier"), required=False)
    place = CleanField(
        label=_("Commune or province of delivery"), max_length=120,
        help_text=_("For example: phường Tô Hiệu, Sơn La."),
    )  # fmt: skip
    place_id = ChosenField()
    address = CleanField(
        label=_("Address there"), max_length=200, required=False, help_text=_("The board does not show it.")
    )
    is_public = forms.ChoiceField(
        label=_("Who may read it"), initial=PUBLIC, widget=forms.RadioSelect,
        choices=[(PUBLIC, _("Everybody, on the public board")), (ALLIANCE, _("Only the alliance, which asks for me"))],
    )  # fmt: skip
    note = forms.CharField(
        label=_("What else suppliers should know"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    meanings: ClassVar = {"kind": meant.kinds, "place": meant.places}

    def __init__(self, *args: Any, more: bool = False, **kwargs: Any) -> None:
        """With `more` what was typed is shown again unchecked, with rows for further deliveries."""
        data = args[0] if args else kwargs.get("data")
        if more and data is not None:
            args, kwargs = (), {"initial": _typed(data)}
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        self.units = {unit.pk: unit for unit in queries.measures()}
        offer(self, "unit", [(pk, unit.name(language)) for pk, unit in self.units.items()])
        asked = str((self.data if self.is_bound else self.initial).get("rows") or ROWS)
        self.count = min(rules.MOST_PARTS, max(1, int(asked) if asked.isascii() and asked.isdigit() else ROWS))
        self.initial["rows"] = self.count
        for number in range(1, self.count + 1):
            values = {"number": number}
            self.fields[f"from_{number}"] = DayField(label=_("Delivery %(number)s from") % values, required=False)
            self.fields[f"to_{number}"] = DayField(label=_("to and including"), required=False)
            self.fields[f"quantity_{number}"] = QuantityField(label=_("How much"), required=False)

    def deliveries(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield the fields of each delivery: from, to, how much."""
        for number in range(1, self.count + 1):
            yield self[f"from_{number}"], self[f"to_{number}"], self[f"quantity_{number}"]

    def clean(self) -> dict[str, Any]:
        """Return `wanted` in base units; a delivery is typed wholly or not at all."""
        values = super().clean()
        typed = list(self._parts(values))
        if not typed and not self.errors:
            self.add_error("from_1", ValidationError(_("Enter at least one delivery."), "required"))
        if self.errors:
            return values
        factor = self.units[values["unit"]].factor or Decimal(1)
        parts = tuple(
            rules.Part(first, last + DAY, quantities.to_base(amount, factor, up=True)) for first, last, amount in typed
        )
        ceiling, lot = values["price_ceiling"], values["smallest_lot"]
        kept = ("kind_id", "place_id", "grade", "tolerance", "takes_parts", "most_suppliers", "address", "packaging")
        wanted = rules.Wanted(
            **{name: values[name] for name in kept},
            unit_id=values["unit"],
            parts=parts,
            price_ceiling=None if ceiling is None else quantities.price_to_base(ceiling, factor),
            certificates=tuple(values["certificates"]),
            stars=values["stars"],
            smallest_lot=quantities.to_base(lot, factor, up=True) if lot else 0,
            payment=values["payment"],
            note=values["note"].strip(),
            is_public=values["is_public"] == PUBLIC,
        )
        return {"wanted": wanted}

    def _parts(self, values: dict[str, Any]) -> Iterator[tuple[date, date, Decimal]]:
        for number in range(1, self.count + 1):
            names = [f"{name}_{number}" for name in ("from", "to", "quantity")]
            first, last, amount = (values.get(name) for name in names)
            if first and last and amount:
                yield first, last, amount
            elif first or last or amount:
                for name in names:
                    if not values.get(name) and name not in self.errors:
                        self.add_error(name, ValidationError(_("This delivery needs it."), "required"))


def _typed(data: Any) -> dict[str, Any]:
    """Return what was typed, to be shown again with rows for further deliveries."""
    shown = {name: data.get(name) for name in data}
    rows = str(shown.get("rows") or ROWS)
    return {
        **shown,
        "certificates": data.getlist("certificates"),
        "takes_parts": "takes_parts" in data,
        "rows": min(rules.MOST_PARTS, (int(rows) if rows.isascii() and rows.isdigit() else ROWS) + MORE),
    }


def shown_of(need: Need) -> dict[str, Any]:
    """Return what the form shows of a need."""
    factor, parts = need.unit.factor or Decimal(1), list(need.parts.all())
    names = ("grade", "tolerance", "takes_parts", "certificates", "stars", "packaging", "payment", "most_suppliers",
             "address", "note")  # fmt: skip
    shown: dict[str, Any] = {name: getattr(need, name) for name in names}
    shown |= {
        "kind": need.kind.name(get_language() or "vi"),
        "unit": need.unit_id,
        "place": meant.named(need.place),
        "rows": max(len(parts), 1),
        "is_public": PUBLIC if need.is_public else ALLIANCE,
        "smallest_lot": quantities.from_base(need.smallest_lot, factor) if need.smallest_lot else None,
        "price_ceiling": need.price_ceiling and quantities.price_from_base(need.price_ceiling, factor),
    }
    for part in parts:
        told = (part.starts_on, part.ends_before - DAY, quantities.from_base(part.quantity, factor))
        shown |= dict(zip((f"from_{part.number}", f"to_{part.number}", f"quantity_{part.number}"), told, strict=True))
    return shown


class NeedEnd(forms.Form):
    """How a need ends, and why."""

    state = forms.ChoiceField(
        label=_("What has become of it?"), widget=forms.RadioSelect, initial=NeedState.CLOSED,
        choices=[(NeedState.CLOSED, _("Enough is found: close it")), (NeedState.WITHDRAWN, _("No longer wanted"))],
    )  # fmt: skip
    reason = CleanField(label=_("Reason"), max_length=300, required=False)

    def clean_state(self) -> NeedState:
        """Return the state itself."""
        return NeedState(self.cleaned_data["state"])


class NeedFilter(forms.Form):
    """Which needs the desk lists."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *NeedState.choices])


class SubscriptionAdd(MeantForm):
    """A kind of product (left empty: any), and the months in which it would be delivered."""

    kind = CleanField(
        label=_("Kind of product"), max_length=80, required=False, help_text=_("Left empty: whatever is needed.")
    )
    kind_id = ChosenField()
    months = forms.TypedMultipleChoiceField(
        label=_("In which months"), coerce=int, choices=Month, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all year."),
    )  # fmt: skip

    meanings: ClassVar = {"kind": meant.kinds}

    def clean(self) -> dict[str, Any]:
        """Return `kind` (None: any) and `months` as bits."""
        values = super().clean()
        if self.errors:
            return values
        kind = meant.kind(values["kind_id"]) if values["kind"] else None
        try:
            months = season_bits(values["months"]) or ALL_YEAR
        except RuleBroken as broken:
            raise ValidationError(str(broken), broken.code) from broken
        return {"kind": kind, "months": months}
