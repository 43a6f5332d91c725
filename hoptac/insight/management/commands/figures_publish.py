"""Write a signed file of a place's figures, for the installation that adds several provinces."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.figures import Moment, Question
from hoptac.insight import nation
from hoptac.insight.management.commands.figures_key import KEY
from hoptac.insight.periodic import files


class Command(BaseCommand):
    """Sign figures: --place CODE --period P --out FILE."""

    help = "Write a signed file of the figures of a place and period. It names no person and no organisation."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--place", required=True, help="code of the province")
        parser.add_argument("--period", required=True, help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument("--out", required=True, type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write; a bad argument or a missing key ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                content = self._signed(options["place"], Period.parse(options["period"]))
                options["out"].write_bytes(content)
            except (RuleBroken, OSError) as reason:
                raise CommandError(str(reason)) from reason
        self.stdout.write(f"{options['out']} ({len(content):,} B)".replace(",", "."))

    def _signed(self, code: str, period: Period) -> bytes:
        question = Question(Moment.of(period), timezone.localdate(), code)
        place = question.place()
        if place is None:
            raise RuleBroken("place_missing", "Say which place is meant.")
        return files.written(
            nation.terms_of(question), place_code=place.code, place=place.full_name, period=period,
            made_at=timezone.now(), key=files.private(KEY),
        )  # fmt: skip
