"""The key this installation signs its figures with, and the keys of provinces it takes figures from."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.facts.figures import Moment, Question
from hoptac.insight import actions
from hoptac.insight.periodic import files

KEY = settings.VAR / "keys" / "figures.key"


class Command(BaseCommand):
    """Print the public key, made on first use; or trust that of another province: --trust CODE KEY."""

    help = "Print this installation's public key for signed figures (made on first use), or trust another one's."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--trust", nargs=2, metavar=("CODE", "KEY"), help="take the figures of a province by a key")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print or keep; a wrong key or place ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                self.stdout.write(self._done(options["trust"]))
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason

    def _done(self, trust: list[str] | None) -> str:
        if not trust:
            return files.public(files.private(KEY, make=True))
        today = timezone.localdate()
        place = Question(Moment.day(today), today, trust[0]).place()
        if place is None:
            raise RuleBroken("place_missing", "Say which place is meant.")
        return f"{place.full_name}: {actions.key_trust(place=place, public_key=trust[1]).public_key}"
