"""Shape of what officers say about an import: the file, a column, doubtful rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer, offer_rows
from hoptac.core.periods import Period
from hoptac.core.text import sort_key
from hoptac.intake import fields, shown, units
from hoptac.intake.shapes import Correction, Kind
from hoptac.parties.choices import PersonalBasis
from hoptac.places.models import Place

_ENDINGS = ".xlsx,.xlsm,.xls,.ods,.csv,.txt"
IGNORE = "-"


def _kinds(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((kind.value, label) for kind, label in shown.KINDS.items())]


class RunAdd(forms.Form):
    """A workbook and what must be known to read it."""

    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("Excel (xlsx, xls), LibreOffice (ods) or csv, as untidy as it is: nothing is written yet."),
        widget=forms.FileInput(attrs={"accept": _ENDINGS}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )
    on = forms.DateField(
        label=_("The list holds as at"),
        help_text=_("Changes count from this day; addresses are read on the map of this day."),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    province: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        None, label=_("Province or city"), empty_label=None
    )
    kind = forms.ChoiceField(label=_("Its rows are"), required=False, choices=())
    sheet = forms.CharField(
        label=_("Sheet"), required=False, max_length=100, help_text=_("Empty: the one with the most records.")
    )

    def __init__(self, provinces: QuerySet[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "province", provinces)
        offer(self, "kind", _kinds(_("Find out from the headings")))

    def clean_file(self) -> Any:
        """Return the file unless it is too big."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.IMPORT_MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(limit)s MB."), params={"limit": settings.IMPORT_MAX_BYTES // 1024**2}
            )
        return file

    def clean_on(self) -> Any:
        """Return the day unless it lies in the future."""
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("This day lies in the future."))
        return on


class RunReread(forms.Form):
    """Which sheet of the workbook is meant, what its rows are, and why personal data in them may be kept."""

    sheet = forms.ChoiceField(label=_("Sheet"), choices=())
    kind = forms.ChoiceField(label=_("Its rows are"), required=False, choices=())
    basis = forms.ChoiceField(
        label=_("Sex, birth year, ethnicity of persons"), required=False, choices=PersonalBasis.choices
    )

    def __init__(self, sheets: Iterable[str], *args: Any, has_persons: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_persons:
            del self.fields["basis"]
        offer(self, "sheet", [(name, name) for name in sheets])
        offer(self, "kind", _kinds(_("Find out from the headings")))


class ColumnCorrect(forms.Form):
    """What a column is: its field, period and unit."""

    field = forms.ChoiceField(label=_("This column is"), choices=())
    period = forms.CharField(
        label=_("Period"),
        required=False,
        max_length=10,
        help_text=_("Only for numbers: 2024, 2024-H1 (half a year), 2024-9M (nine months), 2024-Q3, 2024-07."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    is_plan = forms.BooleanField(label=_("These are planned numbers"), required=False)
    unit = forms.ChoiceField(label=_("Unit of its numbers"), required=False, choices=())

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(field.key, str(field.label)) for field in fields.of_kind(Kind(kind))] if kind else []
        known.sort(key=lambda choice: sort_key(choice[1]))
        offer(self, "field", [(IGNORE, _("Leave this column out")), *known])
        named = [(code, code) for code, unit in units.UNITS.items() if unit.dimension in ("money", "area", "weight")]
        offer(self, "unit", [("", _("as understood")), *named])

    def clean_period(self) -> str:
        """Return the code of the period; refuse what names none."""
        typed = self.cleaned_data["period"].strip().upper()
        try:
            return Period.parse(typed).code if typed else ""
        except RuleBroken as reason:
            raise ValidationError(str(reason)) from reason

    def correction(self) -> Correction:
        """Return what was said."""
        given = self.cleaned_data
        if given["field"] == IGNORE:
            return Correction(ignore=True)
        is_counted = fields.BY_KEY[given["field"]].by_period
        return Correction(
            field=given["field"],
            unit=given["unit"] or None,
            period=given["period"] if is_counted else "",
            is_plan=given["is_plan"] if is_counted else False,
        )


def decisions(data: Mapping[str, Any]) -> dict[int, str]:
    """Return what was decided about which row: every "row-12" that is not empty."""
    return {
        int(name[4:]): str(value)
        for name, value in data.items()
        if name.startswith("row-") and name[4:].isascii() and name[4:].isdigit() and len(name) < 12 and value
    }
