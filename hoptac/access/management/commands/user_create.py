"""Make a user; the password is read from the terminal or standard input, never from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.access import actions
from hoptac.access.management import anchors
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken


class Command(BaseCommand):
    """user_create NAME --full-name "Lò Văn An" [--phone …] [--email …] [--no-password]."""

    help = "Makes a user without any role. Without a password the user needs a code (invitation_create --user)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--no-password", action="store_true", help="the user cannot sign in until a code is issued")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the password, check it and make the user."""
        given = {name: options[name] for name in ("username", "full_name", "phone", "email")}
        password = None if options["no_password"] else _password(User(username=given["username"]))
        try:
            user = actions.user_create(actor=anchors.actor(), password=password, **given)
        except RuleBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.username}: {user.full_name}")


def _password(user: User) -> str:
    password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
