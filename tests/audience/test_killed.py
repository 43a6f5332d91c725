"""kill -9, for real: of writers in the middle of writing and of takers-in in the middle of taking in."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.factories import catalogue as make

ROUNDS = 25
_OF_TALLY = "SELECT SUM(number) FROM audience_tally WHERE organisation_id = {pk} AND event ="
ASKED = (
    f"SELECT ({_OF_TALLY} 'view' AND span > 999999), ({_OF_TALLY} 'visitor' AND product_id = 1),"
    " (SELECT COUNT(*) FROM audience_sighting), (SELECT COUNT(DISTINCT visitor) FROM audience_sighting),"
    " (SELECT SUM(value) FROM facts_fact WHERE element = 90 AND organisation_id = {pk})"
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as Unix does")
@pytest.mark.django_db(transaction=True)
def test_audience_collect_counts_each_line_once_under_kill_9(tmp_path: Path) -> None:
    here = make.organisation("HTX Mường Tấc", make.communes()[0])
    url = _database(tmp_path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "HOPTAC_DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "tests.audience.killing", str(here.pk), str(ROUNDS)],
        env={**environment, "HOPTAC_VAR": str(tmp_path)},
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    acknowledged, files = map(int, done.stdout.split())
    views, visitors, rows, distinct, facts = _asked(url, ASKED.format(pk=here.pk))

    assert views == visitors == rows == distinct == facts
    # A writer may die after its write and before it could tell: one line each at most.
    assert acknowledged <= views <= acknowledged + 2 * ROUNDS
    assert views > 10 * ROUNDS
    assert files == 0


def _database(folder: Path) -> str:
    """Return the address of the test's database; SQLite's, which lives in this process's memory, is copied."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    at = connection.settings_dict
    user, password, host = (quote(at[part], safe="") for part in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{at['PORT']}/{at['NAME']}"


def _asked(url: str, sql: str) -> tuple[int, ...]:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as copy:
            return tuple(copy.execute(sql).fetchone())
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(int(value) for value in cursor.fetchone())
