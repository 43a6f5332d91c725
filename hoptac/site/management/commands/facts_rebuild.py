"""Derive all facts and kept totals again from their sources, or prove that they agree."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hoptac.audience import facts as audience_facts
from hoptac.catalogue import facts as catalogue_facts
from hoptac.facts import actions, queries
from hoptac.facts.changes import FactRow
from hoptac.facts.elements import BY_NUMBER, ELEMENTS
from hoptac.market import facts as market_facts
from hoptac.parties.models import Organisation
from hoptac.presence import facts as presence_facts
from hoptac.registry import facts as registry_facts
from hoptac.registry.queries import portions
from hoptac.reporting import facts as reporting_facts
from hoptac.showcase import facts as showcase_facts


class Source(NamedTuple):
    """A context that writes facts: which elements are its own, and what they should be."""

    elements: frozenset[int]
    rows: Callable[[Collection[int]], Iterable[FactRow]]


#: Every context that writes facts.
SOURCES = (
    Source(registry_facts.OWNED, registry_facts.rows),
    Source(catalogue_facts.OWNED, catalogue_facts.rows),
    Source(showcase_facts.OWNED, showcase_facts.rows),
    Source(audience_facts.OWNED, audience_facts.rows),
    Source(presence_facts.OWNED, presence_facts.rows),
    Source(market_facts.OWNED, market_facts.rows),
)


class Command(BaseCommand):
    """The command facts_rebuild, with --check only comparing."""

    help = "Rebuild facts and kept totals from their sources; --check changes nothing and fails on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild or check, in portions of organisations."""
        ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        differing = self._check(ids) if options["check"] else self._rebuild(ids)
        totals = queries.totals_differing()
        if options["check"] and (differing or totals):
            raise CommandError(f"{differing} facts and {totals} totals differ from their sources.")
        verb = "agree" if options["check"] else f"rebuilt ({differing} changed)"
        self.stdout.write(f"Facts of {len(ids)} organisations {verb}; kept totals equal their sums.")

    def _rebuild(self, ids: list[int]) -> int:
        changed = 0
        with transaction.atomic():
            reporting_facts.readings_mend(reporting_facts.readings_differing(ids))
            market_facts.readings_mend(market_facts.readings_differing(ids))
            for some in portions(ids):
                for source in SOURCES:
                    changed += actions.replace(organisation_ids=some, elements=source.elements, rows=source.rows(some))
            actions.totals_rebuild()
        return changed

    def _check(self, ids: list[int]) -> int:
        differing = 0
        cells = actions.cells([])
        for some in portions(ids):
            for source in SOURCES:
                wanted = {
                    (row.organisation_id, row.element, row.on, cells.get(row.cell, 0), row.layer): row.value
                    for row in source.rows(some)
                }
                stored = queries.stored(some, source.elements)
                wrong = set(wanted.items()) ^ set(stored.items())
                differing += len(wrong)
                for (pk, element, on, *_), value in sorted(wrong)[:5]:
                    self.stderr.write(f"organisation {pk}, {BY_NUMBER[element].code}, {on}: {value:+}")
        differing += self._readings_differing(ids)
        unowned = {element.number for element in ELEMENTS} - frozenset().union(*(s.elements for s in SOURCES))
        return differing + len(queries.stored(ids, unowned))

    def _readings_differing(self, ids: list[int]) -> int:
        """Return how many numbers of the register are not what reports or booths last said, and name the first."""
        wrong = reporting_facts.readings_differing(ids)
        for (pk, element, on, _end), should in sorted(wrong, key=lambda each: each[0])[:5]:
            said = "nothing" if should is None else should.value
            self.stderr.write(f"organisation {pk}, {BY_NUMBER[element].code}, {on}: reports say {said}")
        shown = market_facts.readings_differing(ids)
        for (pk, on), booths in shown[:5]:
            said = "nothing" if booths is None else booths.value
            self.stderr.write(f"organisation {pk}, connection_products, {on}: booths say {said}")
        return len(wrong) + len(shown)
