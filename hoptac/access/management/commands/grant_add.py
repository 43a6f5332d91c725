"""Give a user a role, as whoever runs the machine may."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.access import actions
from hoptac.access.management import anchors
from hoptac.core.errors import RuleBroken


class Command(BaseCommand):
    """grant_add --user NAME --role ROLE --place CODE | --organisation CODE [--from DATE] [--until DATE]."""

    help = "Gives a user a role at a place or an organisation. --until is the first day without it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True)
        anchors.arguments_add(parser)
        parser.add_argument("--from", dest="starts_on")
        parser.add_argument("--until", dest="ends_before")

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role and say so."""
        ends_before = anchors.day(options["ends_before"]) if options["ends_before"] else None
        try:
            grant = actions.grant_install(
                actor=anchors.actor(),
                user=anchors.user_of(options["user"]),
                starts_on=anchors.day(options["starts_on"]),
                ends_before=ends_before,
                **anchors.anchor(options),
            )
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(grant))
