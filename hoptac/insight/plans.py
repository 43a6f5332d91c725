"""What a place set itself to reach, and how much of it is reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.core.numbers_vi import format_number
from hoptac.facts import queries
from hoptac.facts.choices import Direction
from hoptac.facts.figures import Figure
from hoptac.facts.indicators import Indicator
from hoptac.facts.models import Target
from hoptac.insight import words
from hoptac.insight.asking import Asked
from hoptac.insight.planning import Plan
from hoptac.insight.rules.targets import Light
from hoptac.registry.queries.numbers import period_of


def plans(indicators: Iterable[Indicator], asked: Asked) -> dict[str, Target]:
    """Return the target of each figure that has one for the time asked about, by code; of several the shortest.

    A part of a year counts towards the year's target. Narrowed to a kind, sector or size there is none.
    """
    question = asked.question
    if question.kinds or question.sectors or question.sizes:
        return {}
    moment = question.moment
    found = queries.targets(asked.place.pk, [each.code for each in indicators], on=moment.last_day)
    return {each.indicator: each for each in found if each.starts_on <= moment.starts_on}


def plan_text(figure: Figure, target: Target | None) -> str:
    """Return "reached 98,3 % of the plan for 2025 (120 products)"; "" without a target or a value."""
    if target is None or figure.value is None or not target.value:
        return ""
    aim, indicator = Fraction(target.value), figure.indicator
    period = period_of(target.starts_on, target.ends_before)
    label = period.label if period else f"{target.starts_on:%d/%m/%Y}–{target.ends_before:%d/%m/%Y}"
    said = {
        "share": f"{format_number(figure.value / aim * 100, 1)} %",
        "period": label[:1].lower() + label[1:],
        "target": f"{words.value_text(indicator, aim)} {words.unit_text(indicator, aim)}".strip(),
    }
    if target.direction == Direction.AT_MOST:
        return _("%(share)s of the most allowed in %(period)s (%(target)s)") % said
    return _("reached %(share)s of the plan for %(period)s (%(target)s)") % said


@dataclass(frozen=True)
class Line:
    """A plan as a table shows it; `look` is how its light is coloured, `note` whom it took over."""

    label: str
    unit: str
    aim: str
    reached: str
    share: str
    expected: str
    light: str
    look: str
    note: str


_LOOK = {Light.GREEN: "good", Light.AMBER: "warm", Light.RED: "bad", Light.GREY: ""}


def light_text(light: Light) -> str:
    """Return a light in words: nobody should have to tell colours apart."""
    return {
        Light.GREEN: _("on course"),
        Light.AMBER: _("nearly"),
        Light.RED: _("behind"),
        Light.GREY: _("not to be told"),
    }[light]


def line(plan: Plan) -> Line:
    """Return a plan as people read it: "–" where nothing is known."""
    indicator = plan.indicator
    taken = ", ".join(plan.taken_from)
    return Line(
        str(indicator.label),
        "%" if indicator.unit == "share" else words.unit_name(indicator.unit),
        words.exact_text(indicator, plan.aim),
        words.exact_text(indicator, plan.reached),
        words.NOTHING if plan.share is None else f"{format_number(plan.share * 100, 1)} %",
        words.exact_text(indicator, plan.expected),
        "" if plan.aim is None else light_text(plan.light),
        _LOOK[plan.light],
        _("with what was planned for %(taken)s") % {"taken": taken} if taken else "",
    )


def rule_text() -> str:
    """Return the rule of the light and of the forecast, in words."""
    return _(
        "On course: reached, or at the pace of the last three years it will be by the end. Nearly: nine tenths of it "
        "will be. Behind: less. The pace is the share of the year's result that those years had reached by the same "
        "day (the middle one counts); of levels and shares, how much they still moved until the end."
    )
