"""Upload a workbook through the peer's pages and confirm it: `python -m tools.bench.peer.run FILE`; prints JSON."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path


def main(file: Path) -> None:
    """Import the file; print processor seconds of preview and confirmation, bytes of the preview, and rows."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.peer.settings"
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client
    from import_export.formats.base_formats import DEFAULT_FORMATS

    from tools.bench.peer.models import Organisation

    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_superuser("officer")
    client = Client()
    client.force_login(user)
    formats = [kind for kind in DEFAULT_FORMATS if kind().can_import()]
    xlsx = next(place for place, kind in enumerate(formats) if kind().get_title() == "xlsx")
    address = "/admin/peer/organisation/import/"

    client.get(address)  # a running server has its routes and templates loaded
    started = time.process_time()
    with file.open("rb") as upload:
        page = client.post(address, {"import_file": upload, "format": str(xlsx), "resource": "0"})
    previewed = time.process_time()
    confirmation = dict(
        re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content[-20_000:].decode(errors="replace")
        )
        or re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    )
    result = client.post("/admin/peer/organisation/process_import/", confirmation)
    finished = time.process_time()
    if result.status_code not in {200, 302} or not Organisation.objects.exists():
        sys.exit(f"The peer did not import: {result.status_code}, {confirmation}, {page.content[-2000:].decode()}")
    figures = {
        "preview": previewed - started,
        "confirm": finished - previewed,
        "page_bytes": len(page.content),
        "rows": Organisation.objects.count(),
    }
    print("RESULT " + json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
