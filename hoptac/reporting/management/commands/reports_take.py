"""Take over reports of a round that was over before this system was used, from a list of the papers."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from hoptac.access import actions as access_actions
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.places import queries as places
from hoptac.places.models import Place
from hoptac.reporting import actions, queries
from hoptac.reporting.actions import Paper
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules.filling import read_number
from hoptac.reporting.rules.form import Form, read
from hoptac.reporting.written import Written

_HEAD = ("code", "received_on", "accepted_on")


class Command(BaseCommand):
    """Take reports from paper: FILE.csv --form CODE --period P --place CODE --accepted-by NAME --reason TEXT."""

    help = "Take over reports of a closed round from a list: code,received_on,accepted_on and lines by their codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("file", type=Path, help="CSV; days as 2024-07-15; lines left out are as they are known")
        parser.add_argument("--form", required=True, help="code of the form, such as cooperative_year")
        parser.add_argument("--period", required=True, help="2024, 2024-H1 …")
        parser.add_argument("--place", required=True, help="code of the province")
        parser.add_argument("--accepted-by", required=True, help="name of the officer's account who accepted them")
        parser.add_argument("--reason", required=True, help="why it went on without those of whom there is no report")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take them and print how many, and each refusal; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                taken, refused = _take(options)
            except (RuleBroken, KeyError, ValueError, OSError) as reason:
                raise CommandError(str(reason)) from reason
            except (Place.DoesNotExist, User.DoesNotExist, FormVersion.DoesNotExist) as missing:
                raise CommandError(f"There is no such place, account or form: {missing}") from missing
            self.stdout.write(str(taken))
            names = Organisation.objects.in_bulk(refused)
            self.stdout.write("".join(f"{names.get(pk, pk)}: {broken}\n" for pk, broken in refused.items()), ending="")


@transaction.atomic
def _take(options: dict[str, Any]) -> tuple[int, dict[int, RuleBroken]]:
    place = places.place_by_code(options["place"], on=timezone.localdate())
    officer = User.objects.get(username=options["accepted_by"])
    version = queries.version(options["form"])
    period = Period.parse(options["period"])
    asked, _count = actions.round_open(actor=officer, version=version, place=place, period=period)
    return actions.papers_take(
        actor=access_actions.command_actor(place=place),
        accepted_by=officer,
        asked=asked,
        papers=list(_papers(options["file"], read(asked.version.definition))),
        reason=options["reason"],
    )


def _papers(file: Path, form: Form) -> Iterator[Paper]:
    """Yield the papers of a list; an unknown column or organisation is a RuleBroken or ValueError that names it."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    ids = dict(Organisation.objects.filter(code__in=[row["code"] for row in rows]).values_list("code", "pk"))
    for row in rows:
        if row["code"] not in ids:
            raise ValueError(f"There is no organisation with the code {row['code']}.")
        accepted = date.fromisoformat(row["accepted_on"]) if row["accepted_on"] else None
        lines = tuple(_line(form, code, typed) for code, typed in row.items() if code not in _HEAD and typed)
        yield Paper(ids[row["code"]], date.fromisoformat(row["received_on"]), accepted, lines)


def _line(form: Form, code: str, typed: str) -> Written:
    line = form.lines[code]
    return Written(code, text=typed) if line.is_text else Written(code, read_number(line, typed))
