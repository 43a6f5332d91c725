"""What people enter about contracts: kind and terms, signed copies, notes, endings, annexes, prices, accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.fields import QuantityField
from hoptac.catalogue.models import Kind, Product
from hoptac.core.fields import AmountField, CleanField, DayField, DocumentField, offer, offer_rows
from hoptac.market.choices import ContractKind, ContractState, PriceRule, Side
from hoptac.market.models import Contract
from hoptac.market.queries import contracts as queries
from hoptac.market.rules import contracts as rules
from hoptac.market.rules import quantities
from hoptac.market.stated import AnnexLine
from hoptac.parties.models import Organisation

DAY: Final = timedelta(days=1)
AREA: Final = forms.Textarea(attrs={"rows": 2})
NAMES: Final = {
    "grade": _("Grade"), "season": _("Season"), "area": _("Area and plots of production"),
    "quality": _("Technical procedure"), "place": _("Place of delivery"), "acceptance": _("Manner of acceptance"),
    "deduction": _("Deductions"), "advance_note": _("Form and recovery of the advance"), "payment": _("Payment"),
    "risk": _("Sharing of risk in disasters"), "dispute": _("Who settles disputes"),
    "source": _("Source of the price of the day"),
}  # fmt: skip


class ContractFilter(forms.Form):
    """Which contracts to list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *ContractState.choices])


class ContractDraft(forms.Form):
    """Which kind of contract."""

    kind = forms.TypedChoiceField(
        label=_("Kind of contract"), choices=ContractKind.choices, coerce=ContractKind, widget=forms.RadioSelect,
        initial=ContractKind.OFFTAKE,
    )  # fmt: skip


class ContractChange(forms.Form):
    """The terms of a draft; those a foreign buyer reads in English too."""

    price_rule = forms.ChoiceField(label=_("Price"), choices=PriceRule.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=_("In force from"))
    last_day = DayField(label=_("To and including"))
    tolerance = forms.IntegerField(label=_("Quantities may differ by (%)"), min_value=0, max_value=rules.TOLERANCE_MOST)
    advance = AmountField(label=_("Advance of inputs or money"), required=False)
    penalty = forms.IntegerField(
        label=_("Penalty (% of what was breached)"), min_value=0, max_value=rules.PENALTY_MOST,
        help_text=_("At most 8 % by Art. 301 of the Commercial Law."),
    )  # fmt: skip
    is_bilingual = forms.BooleanField(label=_("In Vietnamese and English"), required=False)

    def __init__(self, contract: Contract, *args: Any) -> None:
        super().__init__(*args)
        names = ("price_rule", "starts_on", "tolerance", "advance", "penalty", "is_bilingual")
        known = {name: getattr(contract, name) for name in names}
        self.initial = {**known, "last_day": queries.last_day(contract), **contract.terms}
        for name, label in NAMES.items():
            self.fields[name] = CleanField(label=label, required=False, max_length=rules.TERM_MOST, widget=AREA)
            if contract.is_bilingual:
                english = _("%(label)s, in English") % {"label": label}
                self.fields[f"{name}_en"] = CleanField(
                    label=english, required=False, max_length=rules.TERM_MOST, widget=AREA
                )

    @property
    def stated(self) -> rules.Stated:
        """Return what was stated."""
        values = dict(self.cleaned_data)
        return rules.Stated(
            price_rule=values.pop("price_rule"), starts_on=values.pop("starts_on"),
            ends_before=values.pop("last_day") + DAY, advance=values.pop("advance") or 0, penalty=values.pop("penalty"),
            tolerance=values.pop("tolerance"), is_bilingual=values.pop("is_bilingual"), terms=values,
        )  # fmt: skip


class SignedCopy(forms.Form):
    """The paper both sides signed."""

    upload = DocumentField(
        label=_("Signed copy"),
        help_text=_("A photo or scan of the signed paper, or a PDF file with digital signatures."),
    )
    signed_on = DayField(label=_("Signed on"))


class ContractEnd(forms.Form):
    """Why a contract ends early, and by whose fault."""

    reason = CleanField(label=_("Reason"), max_length=300)
    fault = forms.ChoiceField(
        label=_("By whose fault"), required=False, widget=forms.RadioSelect,
        choices=[("", _("Nobody's: both agree, or force majeure")), *Side.choices],
    )  # fmt: skip


class ContractNote(forms.Form):
    """What the commune confirms."""

    note = CleanField(label=_("The commune's note"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ContractPass(forms.Form):
    """Who carries a contract on."""

    successor = forms.ChoiceField(label=_("Successor"), widget=forms.RadioSelect)

    def __init__(self, rows: Collection[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in rows}
        offer(self, "successor", [(pk, one.name) for pk, one in self.rows.items()])

    def clean_successor(self) -> Organisation:
        """Return the organisation."""
        return self.rows[self.cleaned_data["successor"]]


class AnnexAdd(forms.Form):
    """A season, its words, and what is added of each product, in the contract's unit."""

    season = CleanField(label=_("Season"), max_length=60)
    words = forms.CharField(
        label=_("What changes or is added"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=6000
    )

    def __init__(self, products: Collection[Product], factor: Decimal, unit: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products, self.factor = list(products), factor
        for one in self.products:
            named = {"product": one.name, "unit": unit}
            self.fields[f"quantity_{one.pk}"] = QuantityField(
                label=_("%(product)s: quantity (%(unit)s)") % named, required=False
            )
            self.fields[f"price_{one.pk}"] = AmountField(
                label=_("%(product)s: price of one %(unit)s") % named, required=False
            )
            self.fields[f"from_{one.pk}"] = DayField(label=_("%(product)s: from") % named, required=False)
            self.fields[f"to_{one.pk}"] = DayField(label=_("%(product)s: to and including") % named, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a line that is only half there."""
        values = super().clean() or {}
        for one in self.products:
            names = [f"{part}_{one.pk}" for part in ("quantity", "price", "from", "to")]
            said = [name for name in names if values.get(name)]
            if said and len(said) < len(names):
                self.add_error(said[0], _("Fill in quantity, price and days, or leave all of them out."))
        return values

    @property
    def lines(self) -> list[AnnexLine]:
        """Return the lines in base units."""
        values = self.cleaned_data
        return [
            AnnexLine(
                one, values[f"from_{one.pk}"], values[f"to_{one.pk}"] + DAY,
                quantities.to_base(values[f"quantity_{one.pk}"], self.factor),
                quantities.price_to_base(values[f"price_{one.pk}"], self.factor, up=True),
            )
            for one in self.products if values.get(f"quantity_{one.pk}")
        ]  # fmt: skip


class RatingPut(forms.Form):
    """What one side thinks of the other."""

    points = forms.TypedChoiceField(
        label=_("How was it to work with them?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5 – very good")), (4, _("4 – good")), (3, _("3 – all right")), (2, _("2 – poor")),
                 (1, _("1 – bad"))],
    )  # fmt: skip
    words = CleanField(label=_("In a sentence"), required=False, max_length=300)


class PriceAdd(forms.Form):
    """A price of the day, for one base unit."""

    kind = forms.ModelChoiceField(Kind.objects.none(), label=_("Kind of product"))
    priced_on = DayField(label=_("Day of the price"))
    amount = AmountField(label=_("Price of one kg, litre or piece"))
    source = CleanField(
        label=_("Source"), max_length=200, help_text=_("Who published it: a market board, a newspaper, a department.")
    )

    def __init__(self, kinds: QuerySet[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "kind", kinds)


class AccountPut(forms.Form):
    """Where an organisation is paid."""

    bank = forms.ChoiceField(label=_("Bank"))
    number = CleanField(label=_("Account number"), max_length=30)
    holder = CleanField(label=_("Account holder"), max_length=120, help_text=_("As the bank writes it."))

    def __init__(self, banks: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "bank", [("", "—"), *banks])


def asked_day(typed: str, default: date) -> date:
    """Return the day typed in a form that chooses what else it offers; the default where it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return default
