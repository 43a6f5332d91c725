"""Collects the texts of contexts into their catalogues, keeping translations."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hoptac.site import messages


class Command(BaseCommand):
    """Prints how many texts each context has and how many lack a translation."""

    help = "Collect the texts of the contexts named (default: all) into their catalogues; translations are kept."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contexts", nargs="*", metavar="CONTEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        for context in messages.contexts():
            if options["contexts"] and context.name not in options["contexts"]:
                continue
            for language in messages.languages_of(context):
                count, missing = messages.update(context, language)
                if count:
                    self.stdout.write(f"{context.name}/{language}: {count} texts, {missing} without a translation")
