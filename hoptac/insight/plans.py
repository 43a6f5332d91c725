"""What a place set itself to reach, and how much of it is reached."""

from __future__ import annotations

from collections.abc import Iterable
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
