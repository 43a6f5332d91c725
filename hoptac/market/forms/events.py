"""What people enter about trade events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue.fields import OrganisationField
from hoptac.catalogue.models import Product
from hoptac.core.fields import AmountField, CleanField, DayField, RowField, offer, offer_rows
from hoptac.market.choices import EventKind
from hoptac.market.models import Booth, TradeEvent
from hoptac.market.rules.events import Told
from hoptac.parties.models import Organisation

DAY = timedelta(days=1)


class EventPut(forms.Form):
    """A fair or conference; becomes `told`."""

    kind = forms.ChoiceField(label=_("What it is"), choices=EventKind.choices)
    name = CleanField(label=_("Name"), max_length=200)
    venue = CleanField(label=_("Venue"), max_length=200)
    starts_on = DayField(label=_("From"))
    last_day = DayField(label=_("To and including"))
    is_public = forms.BooleanField(label=_("Announced on the public page of events"), required=False, initial=True)
    note = forms.CharField(
        label=_("What participants should know"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        """Return what is told, its last day made exclusive."""
        values = super().clean() or {}
        if self.errors:
            return values
        last = values.pop("last_day")
        return {"told": Told(**values, ends_before=last + DAY)}


def told(event: TradeEvent) -> dict[str, Any]:
    """Return what the form shows of an event there is."""
    names = ("kind", "name", "venue", "starts_on", "is_public", "note")
    return {**{name: getattr(event, name) for name in names}, "last_day": event.ends_before - DAY}


class BoothInvite(forms.Form):
    """Whom to invite: a cooperative, or a buyer the desk knows."""

    organisation = OrganisationField(
        label=_("Cooperative"), help_text=_("The code of the cooperative, or its whole name as registered.")
    )
    buyer = forms.ModelChoiceField(label=_("Or a buyer"), queryset=Organisation.objects.none(), required=False)
    number = CleanField(label=_("Number of the booth"), max_length=20, required=False)

    def __init__(self, *args: Any, buyers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "buyer", buyers)

    def clean(self) -> dict[str, Any]:
        """Return the one organisation meant."""
        values = super().clean() or {}
        buyer, known = values.pop("buyer", None), values.get("organisation")
        if not self.errors and bool(buyer) == bool(known):
            raise ValidationError(_("Name a cooperative, or choose a buyer."))
        return {**values, "organisation": buyer.pk if buyer else known}


class BoothAnswer(forms.Form):
    """Whether one comes, and with what."""

    is_coming = forms.TypedChoiceField(
        label=_("Do you take part?"),
        choices=[("yes", _("Yes, we take part")), ("no", _("No, not this time"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    products = forms.ModelMultipleChoiceField(
        label=_("Products you show"),
        queryset=Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "products", products)


class BoothResult(forms.Form):
    """What came of it."""

    sold = AmountField(label=_("Sold on the spot"), required=False)
    result = CleanField(label=_("What came of it"), max_length=500, required=False)


class MeetingAsk(forms.Form):
    """With whom, and when."""

    other = RowField(lambda booth: booth.organisation.name, label=_("With"))
    starts_at = forms.TypedChoiceField(label=_("When"), coerce=parse_datetime)

    def __init__(self, *args: Any, others: QuerySet[Booth], slots: Iterable[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "other", others)
        times = [(at.isoformat(), formats.date_format(timezone.localtime(at), "H:i d/m/Y")) for at in slots]
        offer(self, "starts_at", times)


class MeetingResult(forms.Form):
    """What came of a meeting."""

    result = CleanField(label=_("What came of it"), max_length=500)
    value = AmountField(label=_("Value agreed in principle"), required=False)
