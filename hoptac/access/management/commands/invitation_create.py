"""Invite somebody from the command line; prints the number and the code, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hoptac.access import actions, rules
from hoptac.access.management import anchors
from hoptac.core.errors import RuleBroken


class Command(BaseCommand):
    """invitation_create --full-name "Lò Văn An" [--phone …] --role ROLE --place CODE | --organisation CODE."""

    help = "Makes an invitation and prints its number and code. The code is kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--phone", default="")
        anchors.arguments_add(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Invite and print what goes on the paper."""
        try:
            invitation, code = actions.invitation_install(
                actor=anchors.actor(),
                full_name=options["full_name"],
                phone=options["phone"],
                at=timezone.now(),
                **anchors.anchor(options),
            )
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{invitation.pk} {rules.code_shown(code)}")
