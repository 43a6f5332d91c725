"""Import a workbook as the peer does, in a process that is already running: `python -m tools.bench.ours FILE`.

First by the command, on an empty registry, then once more into another province through the upload pages.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

PROVINCE = "14"
ON = "2025-09-30"


def main(file: Path) -> None:
    """Import the file; print processor seconds, rows, and bytes of the larger preview page."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    print("RESULT " + json.dumps(_command(file) if sys.argv[2] == "command" else _pages(file)))


def _command(file: Path) -> dict[str, Any]:
    from django.core.management import call_command

    output = io.StringIO()
    arguments = ("import_registry", str(file), "--kind", "cooperatives", "--province", PROVINCE, "--on", ON, "--json")
    started = time.process_time()
    call_command(*arguments, stdout=output)
    previewed = time.process_time()
    call_command(*arguments, "--apply", stdout=output)
    finished = time.process_time()
    rows = json.loads(output.getvalue().rsplit("\n}\n", 2)[-2] + "}")["new"]
    return {"preview": previewed - started, "all": finished - previewed, "rows": rows}


def _pages(file: Path) -> dict[str, Any]:
    """Upload, look at the preview, apply; the two jobs are done here instead of in a worker."""
    from django.test import Client
    from django.urls import reverse

    from hoptac.access.choices import Role
    from hoptac.access.models import Grant, User
    from hoptac.intake import jobs
    from hoptac.intake.models import ImportRun
    from hoptac.places import queries

    place = queries.place_by_code(PROVINCE, on=date.fromisoformat(ON))
    officer = User.objects.create(username="officer", full_name="Officer")
    Grant.objects.create(
        user=officer, role=Role.PROVINCE_OFFICER, place=place, starts_on=date(2020, 1, 1), given_by=officer
    )
    client = Client(headers={"accept-language": "vi", "host": "localhost"})
    client.force_login(officer)
    client.get(reverse("intake:run_add"))  # a running server has its routes and templates loaded

    started = time.process_time()
    with file.open("rb") as upload:
        asked = {"file": upload, "kind": "cooperatives", "province": str(place.pk), "on": "30/09/2025"}
        answer = client.post(reverse("intake:run_add"), asked)
    run = ImportRun.objects.first()
    if run is None:
        sys.exit(f"The workbook was not taken: {answer.status_code} {answer.content.decode()[-3000:]}")
    jobs.run_read.call(run.pk)
    shown = reverse("intake:run_detail", args=[run.pk])
    pages = [client.get(f"{shown}{tab}") for tab in ("", "?tab=new")]
    previewed = time.process_time()
    client.post(reverse("intake:run_apply", args=[run.pk]))
    jobs.run_apply.call(run.pk)
    last = client.get(shown)
    finished = time.process_time()
    run.refresh_from_db()
    if last.status_code != 200 or any(page.status_code != 200 for page in pages):
        sys.exit(f"The pages did not answer: {[page.status_code for page in (*pages, last)]}")
    return {
        "preview": previewed - started,
        "all": finished - started,
        "rows": run.counts.get("applied", 0),
        "page_bytes": max(len(page.content) for page in pages),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
