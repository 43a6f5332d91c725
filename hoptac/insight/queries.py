"""Reads across contexts: the organisations behind a figure."""

from __future__ import annotations

from fractions import Fraction

from hoptac.access import gate
from hoptac.facts import figures
from hoptac.facts.figures import Question
from hoptac.facts.indicators import Indicator
from hoptac.parties.models import Organisation
from hoptac.registry.queries import VIEW, portions


def organisations_behind(
    indicator: Indicator, question: Question, *, actor: gate.Actor | None = None
) -> list[tuple[Organisation, Fraction | None]]:
    """Return the organisations behind a figure with their values, in order of their names.

    With an actor only those he may see; None is for operators at the command line, who hold the database anyway.
    """
    values = figures.behind(indicator, question)
    found: list[Organisation] = []
    for ids in portions(list(values)):
        rows = Organisation.objects.filter(pk__in=ids) if actor is None else gate.rows(actor, VIEW).filter(pk__in=ids)
        found += rows.select_related("place")
    return [(row, values[row.pk]) for row in sorted(found, key=lambda row: (row.sort_key, row.pk))]
