"""Erase the personal data of enquiries whose time is over; run it daily."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.showcase import actions


class Command(BaseCommand):
    help = "Erase names, phone numbers, e-mail addresses and texts of enquiries whose time is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day to judge by (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase and say how many."""
        erased = actions.enquiries_expire(on=options["on"] or timezone.localdate())
        self.stdout.write(_("%(count)s enquiries erased.") % {"count": erased})
