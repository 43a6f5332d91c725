"""Shape of what officers write about an organisation's life: states, ratings, what it takes part in, numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoptac.access import gate
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import offer
from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE, Element, Nature
from hoptac.parties.models import Organisation
from hoptac.registry import queries, rules
from hoptac.registry.choices import Feature, Grade, Status
from hoptac.registry.entries import ReadingKey
from hoptac.registry.forms import fields
from hoptac.registry.forms.legal import not_to_come
from hoptac.registry.words import ELEMENTS, UNITS


class StatusChange(forms.Form):
    """The state an organisation enters, and who takes over."""

    status = forms.ChoiceField(label=_("New state"))
    on = fields.DayField(label=_("From"))
    until = fields.DayField(
        label=_("Until"), required=False, help_text=_("Only for a suspension: the day up to which it was announced.")
    )
    decision_no = fields.CleanField(label=_("Number of the decision"), required=False, max_length=60)
    reason = fields.CleanField(label=_("Reason"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}))
    successors = forms.CharField(
        label=_("Organisations that take over"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Code or name, each on a line. Needed when it is split, merged, consolidated or converted."),
    )

    def __init__(self, *args: Any, actor: gate.Actor, before: str, today: date, **kwargs: Any) -> None:
        self.actor, self.today = actor, today
        super().__init__(*args, **kwargs)
        following = rules.TRANSITIONS.get(before, frozenset())
        choices = [("", "–"), *[(status.value, status.label) for status in Status if status.value in following]]
        offer(self, "status", choices)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)

    def clean_successors(self) -> list[Organisation]:
        """Return the organisations named; each line must mean exactly one."""
        found, errors = [], []
        for named in queries.named(self.actor, self.cleaned_data["successors"].splitlines()):
            if len(named.found) == 1:
                found.append(named.found[0])
            else:
                errors.append(_not_one(named))
        if errors:
            raise ValidationError(errors)
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("until") and cleaned.get("on") and cleaned["until"] <= cleaned["on"]:
            self.add_error("until", _("The end must be later than the beginning."))
        return cleaned


def _not_one(named: queries.Named) -> ValidationError:
    if not named.found:
        text = _("“%(written)s” is not in the registry. Write its code, or its whole name.")
        return ValidationError(text, "unknown", {"written": named.written})
    these = "; ".join(f"{one.name}, {one.place.full_name} ({one.code or '–'})" for one in named.found)
    text = _("Several organisations are called “%(written)s”: %(these)s. Write the code.")
    return ValidationError(text, "ambiguous", {"written": named.written, "these": these})


class RatingSet(forms.Form):
    """The rating of a year, or the points from which it follows."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    grade = forms.ChoiceField(label=_("Rating"), required=False, choices=[("", "–"), *Grade.choices])
    points = forms.IntegerField(label=_("Points"), required=False, min_value=0, max_value=100)
    source = fields.CleanField(label=_("Where this is written"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, bands: dict[str, int], **kwargs: Any) -> None:
        self.today, self.bands = today, bands
        super().__init__(*args, **kwargs)
        self.fields["points"].help_text = (
            _("Without a rating above, it follows from the points (Circular 01/2020).")
            if bands
            else _("No points are laid down in the system: choose the rating.")
        )

    def clean_year(self) -> int:
        """Refuse years to come."""
        year: int = self.cleaned_data["year"]
        if year > self.today.year:
            raise ValidationError(_("This year lies in the future."), "future")
        return year

    def clean(self) -> dict[str, Any]:
        """Derive the rating from points where it is not chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        points = cleaned.get("points")
        follows = rules.grade_for(points, self.bands) if points is not None else ""
        if not cleaned.get("grade") and not follows:
            self.add_error("grade", _("Choose a rating, or write the points."))
        elif cleaned.get("grade") and follows and cleaned["grade"] != follows:
            text = _("%(points)s points make the rating “%(grade)s”.")
            values = {"points": points, "grade": Grade(follows).label}
            self.add_error("points", ValidationError(text, "differs", values))
        cleaned["grade"] = cleaned.get("grade") or follows
        return cleaned


class FeatureSet(forms.Form):
    """What an organisation takes part in, or no longer does, from a day on."""

    feature = forms.ChoiceField(label=_("What it takes part in"), choices=Feature.choices)
    is_on = forms.TypedChoiceField(
        label=_("Since then"),
        choices=[("yes", _("takes part")), ("no", _("no longer takes part"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    on = fields.DayField(label=_("From"))
    source = fields.CleanField(label=_("Where this is written"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        """Refuse days to come."""
        return not_to_come(self.cleaned_data["on"], self.today)


def reported_elements(nature: Nature) -> list[Element]:
    """Return what organisations report, of one nature, in the order of the forms."""
    return [element for code in ELEMENTS if (element := BY_CODE[code]).nature is nature and element.is_reported]


def periods(today: date) -> list[tuple[str, str]]:
    """Return the periods one may report, the latest first, as choices."""
    found: list[tuple[str, str]] = []
    for year in range(today.year, today.year - 4, -1):
        every = [Period.of("year", year), Period.of("nine_months", year), *[Period.of("half", year, n) for n in (2, 1)]]
        every += [Period.of("quarter", year, n) for n in (4, 3, 2, 1)]
        found += [(period.code, period.label) for period in every if period.starts_on <= today]
    return found


class ReadingPeriod(forms.Form):
    """The period numbers are reported for."""

    period = forms.ChoiceField(label=_("Period"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "period", periods(today))


class ReadingPut(forms.Form):
    """Reported numbers: levels on a day, sums of a period. What stays empty says nothing."""

    def __init__(self, *args: Any, period: Period, on: date, **kwargs: Any) -> None:
        self.period, self.on = period, on
        super().__init__(*args, **kwargs)
        for nature in (Nature.STOCK, Nature.FLOW):
            for element in reported_elements(nature):
                self.fields[element.code] = _number_field(element)
        self.fields["source"] = fields.CleanField(
            label=_("Where this is written"),
            max_length=200,
            help_text=_("For example: the unit's report of 15/07/2026, or by telephone from the director."),
        )

    def fields_of(self, nature: str) -> list[forms.BoundField]:
        """Return the fields of stocks ("S") or flows ("F")."""
        return [self[element.code] for element in reported_elements(Nature(nature))]

    @property
    def stocks(self) -> list[forms.BoundField]:
        """Fields of levels on the day."""
        return self.fields_of("S")

    @property
    def flows(self) -> list[forms.BoundField]:
        """Fields of sums of the period."""
        return self.fields_of("F")

    def clean(self) -> dict[str, Any]:
        """Refuse parts that are larger than their whole."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for part, whole in (
            ("members_women", "members"),
            ("members_ethnic_minority", "members"),
            ("managers_higher", "managers"),
            ("managers_elementary_intermediate", "managers"),
            ("paid_capital", "charter_capital"),
        ):
            if cleaned.get(part) is not None and cleaned.get(whole) is not None and cleaned[part] > cleaned[whole]:
                text = _("This cannot be more than “%(whole)s”.")
                self.add_error(part, ValidationError(text, "part_above_whole", {"whole": ELEMENTS[whole]}))
        if not self.errors and not self.readings():
            raise ValidationError(_("Write at least one number."), "empty")
        return cleaned

    def readings(self) -> dict[ReadingKey, int]:
        """Return the numbers, as an Entry takes them."""
        return {
            reading_key(element, self.period, self.on): self.cleaned_data[element.code]
            for nature in Nature
            for element in reported_elements(nature)
            if self.cleaned_data.get(element.code) is not None
        }


def reading_key(element: Element, period: Period, on: date) -> ReadingKey:
    """Return under which days a number is kept: a level on the day, a sum for the period."""
    if element.nature is Nature.STOCK:
        return ReadingKey(element.number, on, on + timedelta(1))
    return ReadingKey(element.number, period.starts_on, period.ends_before)


def reported(known: dict[ReadingKey, int], period: Period, on: date) -> dict[str, int]:
    """Return what is known already for these days, by the code of the element."""
    elements = [element for nature in Nature for element in reported_elements(nature)]
    keys = {element.code: reading_key(element, period, on) for element in elements}
    return {code: known[key] for code, key in keys.items() if key in known}


def level_day(period: Period, today: date) -> date:
    """Return the day on which levels of a period are reported: its last, or today while it runs."""
    return min(period.ends_before - timedelta(1), today)


def _number_field(element: Element) -> forms.Field:
    label = ELEMENTS[element.code]
    if element.unit == "VND":
        return fields.AmountField(label=label, required=False, may_be_negative=element.code == "profit")
    unit = str(UNITS.get(element.unit, element.unit))
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=10**12, help_text=unit, localize=False
    )


def period_of(text: str, today: date) -> Period:
    """Return the period asked for; the last full year for anything unreadable."""
    try:
        found = Period.parse(text)
    except RuleBroken:
        return Period.of("year", today.year - 1)
    return found if found.starts_on <= today else Period.of("year", today.year - 1)
