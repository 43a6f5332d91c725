"""Fails when a translation is missing, unused, fuzzy, contradictory, or has other placeholders than its source."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hoptac.site import messages


class Command(BaseCommand):
    """Lists the faults of all translations, or of those of the contexts named."""

    help = "Check that every text of the contexts named (default: all) has a faithful translation."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contexts", nargs="*", metavar="CONTEXT")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for context in messages.contexts():
            if not options["contexts"] or context.name in options["contexts"]:
                for language in messages.languages_of(context):
                    found += messages.faults(context, language)
        for language in () if options["contexts"] else (*messages.LANGUAGES, *messages.PUBLIC_LANGUAGES):
            found += messages.contradictions(language)
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in the translations.")
        self.stdout.write("Every text has its translation.")
