"""Build the sample province, once; told again it says that nothing is left to do."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.sample import accounts, workbooks
from hoptac.sample.build import Build


class Command(BaseCommand):
    """sample_build."""

    help = "Build the sample province (invented data, known passwords); only where HOPTAC_SAMPLE says so."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do the steps that are missing and print the accounts."""
        refuse_unless_sample()
        started = time.monotonic()
        if not Place.objects.exists():
            raise CommandError("The map is not loaded yet; 'prepare' does that.")
        build = Build()
        count = build.run(self._say)
        if count:
            self._say(f"The sample province is built ({time.monotonic() - started:.0f} s).")
        else:
            self._say("The sample province is already built; nothing to do.")
        self._say(accounts.described())
        folder = settings.VAR / "workbooks"
        if count or not folder.exists():
            workbooks.write(folder, build.plan.units)
        files = ", ".join(sorted(path.name for path in folder.iterdir()))
        self._say(f"Workbooks to try the import with, in {folder}: {files}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def refuse_unless_sample() -> None:
    """Stop unless this installation may hold a sample, and holds nothing else."""
    if not settings.IS_SAMPLE:
        raise CommandError("This is not a sample installation: set HOPTAC_SAMPLE=yes, on a database of its own.")
    if Organisation.objects.filter(is_sample=False).exists():
        raise CommandError("This database holds organisations that are not sample; the sample needs its own database.")
