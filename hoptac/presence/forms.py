"""Shape of what people type about online activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer
from hoptac.core.periods import Period
from hoptac.presence import exports, periods
from hoptac.presence.choices import Platform
from hoptac.presence.models import Channel
from hoptac.presence.province import SHOW_LABELS, Show
from hoptac.presence.rules import Numbers

SALT = "presence.import"
#: A preview is applied within this time (seconds), or the file is sent again.
PREVIEW_LIFE = 2 * 60 * 60


class CleanField(forms.CharField):
    """Text on one line, as it is stored everywhere."""

    def clean(self, value: Any) -> str:
        """Return the text without stray spaces."""
        return text.clean(super().clean(value))


class WholeField(forms.CharField):
    """A whole number as people type it: 1.204 · 3,4 triệu · 12."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "short", "inputmode": "text"}))
        super().__init__(max_length=30, required=False, **options)

    def clean(self, value: Any) -> int | None:
        """Return the number; None for nothing."""
        typed = super().clean(value)
        if not typed:
            return None
        found = exports.amount(typed)
        if found is None or found > 10**15:
            raise ValidationError(_("Write a whole number, such as 1.250 or 3,4 triệu."), "whole")
        return found


class PeriodChoice(forms.Form):
    """Which period an evaluation is about."""

    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        offer(self, "period", periods.grouped(today))

    def chosen(self) -> Period:
        """Return the period asked for; this month where none or another is."""
        return periods.asked(self.data.get("period", ""), today=self.today)


class ProvinceFilter(PeriodChoice):
    """Which organisations of the place, in which period."""

    show = forms.ChoiceField(label=_("Show"), required=False, choices=[(each, SHOW_LABELS[each]) for each in Show])

    def shown(self) -> Show:
        """Return which list is asked for; all where none or another is."""
        wanted = self.data.get("show", "")
        return Show(wanted) if wanted in set(Show) else Show.ALL


class ChannelEdit(forms.Form):
    """A channel of one's own elsewhere."""

    platform = forms.TypedChoiceField(label=_("Platform"), coerce=Platform, choices=Platform.choices)
    name = CleanField(label=_("Name"), max_length=80, help_text=_("As it is called there."))
    url = forms.CharField(label=_("Address"), max_length=300, help_text=_("Copied from the browser: https://…"))
    closed_on = forms.DateField(
        label=_("Used no more from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )

    @classmethod
    def of(cls, channel: Channel) -> ChannelEdit:
        """Return the form with what is stored."""
        fields = ("platform", "name", "url", "closed_on")
        return cls(initial={field: getattr(channel, field) for field in fields})


class MonthPut(forms.Form):
    """Numbers of a channel in a month, with a file that shows them."""

    month = forms.DateField(
        label=_("Month"),
        widget=forms.DateInput(attrs={"type": "month", "placeholder": "2025-10"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%m/%Y"],
    )
    orders = WholeField(label=_("Orders"))
    sales = WholeField(label=_("Sales (đồng)"))
    followers = WholeField(label=_("Followers at the end of the month"))
    proof = forms.FileField(label=_("Proof"), required=False, help_text=_("A screenshot or a PDF of the platform."))

    def numbers(self) -> Numbers:
        """Return what is told."""
        return Numbers(*(self.cleaned_data[field] for field in Numbers._fields))


class ChannelImport(forms.Form):
    """The file a platform gives to its sellers."""

    file = forms.FileField(
        label=_("The platform's file"),
        help_text=_("Excel or CSV: the list of orders, or a table by month, in Vietnamese or English."),
    )


class ChannelApply(forms.Form):
    """What a preview found, signed so that only what was shown is applied."""

    found = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def packed(channel: Channel, months: dict[date, Numbers]) -> str:
        """Return the months of a preview for the hidden field."""
        rows = [[month.isoformat(), *told] for month, told in months.items()]
        return signing.dumps([channel.pk, rows], salt=SALT, compress=True)

    def months(self, channel: Channel) -> dict[date, Numbers]:
        """Return the months of the preview of this channel.

        Raises:
            RuleBroken: presence_preview_stale.
        """
        try:
            pk, rows = signing.loads(self.cleaned_data["found"], salt=SALT, max_age=PREVIEW_LIFE)
        except signing.BadSignature:
            pk, rows = 0, []
        if pk != channel.pk:
            raise RuleBroken("presence_preview_stale", "This preview is no longer good. Send the file again.")
        return {date.fromisoformat(month): Numbers(*told) for month, *told in rows}


class RemarkPut(forms.Form):
    """The cooperative's remark on its numbers."""

    remark = forms.CharField(
        label=_("Your remark"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What explains the numbers, what you did, what you need from the alliance."),
    )


class AnswerPut(forms.Form):
    """The alliance's answer to a remark."""

    answer = forms.CharField(label=_("Answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
