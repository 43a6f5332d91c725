"""Take in the visits that the web server wrote down; `serve` does it every ten minutes by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from hoptac.audience import collecting


class Command(BaseCommand):
    help = "Take in the visits of public pages that are written down, and erase raw rows older than 30 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take in and say how many."""
        taken = collecting.run()
        with translation.override("vi"):
            self.stdout.write(_("%(count)s visits taken in.") % {"count": taken.lines})
            if taken.damaged:
                self.stderr.write(_("%(count)s lines could not be read.") % {"count": taken.damaged})
