"""Print how a cooperative did online in a period."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hoptac.access.management import anchors
from hoptac.audience import collecting
from hoptac.core.errors import RuleBroken
from hoptac.core.numbers_vi import format_number
from hoptac.core.periods import Period
from hoptac.presence import described, evaluation, queries


class Command(BaseCommand):
    """Print the evaluation: --cooperative CODE --period P [--json]."""

    help = "Print how a cooperative did online in a period: who saw, asked, was answered, agreed; beside similar ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--cooperative", required=True, metavar="CODE", help="its code, or its id with # before it")
        parser.add_argument("--period", required=True, metavar="P", help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take in what visitors did until now, then print; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                period = Period.parse(options["period"])
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason
            organisation = anchors.organisation_of(options["cooperative"])
            collecting.collect()
            report = evaluation.report(organisation, period, today=timezone.localdate())
            if options["json"]:
                found = described.described(report, queries.evaluation(anchors.actor(), organisation.pk, period))
                self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(_lines(report)))


def _lines(report: evaluation.Report) -> list[str]:
    lines = [f"{report.organisation.name}, {report.period.label}"]
    lines.append(f"{'':<28}{'':>12}{_('Before'):>12}{_('Median'):>12}")
    for step in report.steps:
        middle = "–" if step.median is None else format_number(step.median, 1)
        lines.append(f"{step.label:<28}{format_number(step.value):>12}{format_number(step.before):>12}{middle:>12}")
    lines += [f"  {thing.text}" for thing in report.pages.things]
    return lines
