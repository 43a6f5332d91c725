"""`places_load`: bring provinces, communes and localities to the committed files."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hoptac.places import actions


class Command(BaseCommand):
    """Loads data/places; a second call finds nothing to do."""

    help = "Load the administrative units of data/places (nothing happens when they are up to date)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--provinces", default="", help="only these of today's provinces, e.g. 14,15 (default: all)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = frozenset(code.strip() for code in options["provinces"].split(",") if code.strip())
        done = actions.places_load(provinces=chosen)
        word = "Loaded" if done.is_new else "Already up to date:"
        self.stdout.write(
            f"{word} {done.places} administrative units, {done.successors} successor links, "
            f"{done.localities} localities."
        )
