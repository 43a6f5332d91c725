"""Everything that must be done before serving; again and again without harm, and fast when nothing changed."""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hoptac.site import fonts, messages

# Reference data of contexts, loaded in this order; each command finds out by itself whether there is anything to do.
REFERENCE = (
    "places_load", "registry_rules_load", "kinds_load", "ocop_sets_load", "forms_import", "contract_templates_load",
)  # fmt: skip
# Files of packages that no page loads; they would take most of the time.
UNUSED_STATIC = ["leaflet-src*", "redoc*", "htmax*", "htmx-4*", "htmx-2.js", "ext"]
DONE, NOTHING = "done", "nothing to do"


def static_fingerprint() -> str:
    """Return a hash that changes whenever a static file, or the way they are stored, changes."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(UNUSED_STATIC):
            state = Path(storage.path(path)).stat()
            found.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return found.hexdigest()


class Command(BaseCommand):
    """Prints each step, what it did and how long it took."""

    help = "Prepare this installation: messages, fonts, tables, reference data, static files."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        steps: list[tuple[str, Callable[[], str]]] = [
            ("Compiling messages", self._messages),
            ("Making web fonts", self._fonts),
            ("Creating the cache table", self._cache_table),
            ("Bringing tables up to date", self._tables),
            *((f"Loading reference data ({name})", self._reference(name)) for name in REFERENCE),
            ("Collecting static files", self._static),
        ]
        self._quiet = options["verbosity"] == 0
        for title, step in steps:
            started = time.monotonic()
            self._say(f"{title} … ", ending="")
            said = step()
            self._say(f"{said} ({time.monotonic() - started:.1f} s)")

    def _say(self, text: str, ending: str = "\n") -> None:
        if not self._quiet:
            self.stdout.write(text, ending=ending)
            self.stdout.flush()

    def _messages(self) -> str:
        written = messages.compile_stale()
        return f"{written} catalogues" if written else NOTHING

    def _fonts(self) -> str:
        written = fonts.make(settings.VAR / "fonts")
        return ", ".join(f"{file.name} {file.stat().st_size // 1024} KB" for file in written[:-1]) or NOTHING

    def _cache_table(self) -> str:
        before = connection.introspection.table_names()
        call_command("createcachetable", verbosity=0)
        return NOTHING if connection.introspection.table_names() == before else DONE

    def _tables(self) -> str:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return NOTHING
        call_command("migrate", verbosity=0, interactive=False)
        return f"{len(plan)} migrations"

    def _reference(self, name: str) -> Callable[[], str]:
        def load() -> str:
            if name not in get_commands():
                return "not part of this version"
            said = io.StringIO()
            call_command(name, stdout=said)
            return said.getvalue().strip() or DONE

        return load

    def _static(self) -> str:
        stamp: Path = settings.VAR / "static.json"
        wanted = static_fingerprint()
        if stamp.exists() and json.loads(stamp.read_text(encoding="utf8")) == wanted:
            return NOTHING
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED_STATIC)
        stamp.write_text(json.dumps(wanted), encoding="utf8")
        return DONE
