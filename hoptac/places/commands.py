"""What commands share that tell something about a place."""

from __future__ import annotations

import json
from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.places import queries
from hoptac.places.models import Place


class PlaceCommand(BaseCommand):
    """Tell something about a place, or everywhere, in lines or as data: [--place CODE] [--json]."""

    #: What a command tells about when no place is named.
    unnamed = "everywhere"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--place", help=f"code of a province or commune of today (default: {self.unnamed})")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer and print; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                place = queries.place_named(options["place"] or "", on=timezone.localdate())
                found, lines = self.told(place, options)
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason
            shown = json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else "\n".join(lines)
            self.stdout.write(shown)

    @abstractmethod
    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return what is asked for, as data and in lines; RuleBroken for arguments that say nothing."""
