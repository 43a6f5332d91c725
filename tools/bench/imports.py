"""Import of a workbook beside django-import-export's upload pages, and beside the bare floor."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path

from tools.bench import Line, faster, manage, measure, smaller, workbook

ROWS = 10_000


def bench_import(workspace: Path) -> list[Line]:
    """Import of 10,000 organisations × 25 columns from xlsx, preview and apply, beside django-import-export."""
    for command in ("migrate", "createcachetable", "places_load"):
        manage(command)
    file = workbook.write(workspace / "organisations.xlsx", rows=ROWS)
    theirs = measure(
        [sys.executable, "-m", "tools.bench.peer.run", file], PEER_DATABASE=str(workspace / "peer.sqlite3")
    )
    peer = json.loads(theirs.output.rsplit("RESULT ", 1)[1])
    common = ("import_registry", file, "--kind", "cooperatives", "--province", "14", "--on", "2025-09-30", "--json")
    preview = manage(*common)
    applied = manage(*common, "--apply")
    written = _counts(applied.output)["new"]
    if written != ROWS or peer["rows"] != ROWS:
        raise RuntimeError(f"Not all rows came in: ours {written}, theirs {peer['rows']}.")
    floor = _floor(file, workspace / "floor.sqlite3")
    name = "django-import-export, same file"
    both = peer["preview"] + peer["confirm"]
    # The command reads and previews on its way to applying, so its one run is the whole of it.
    return [
        faster("Import of 10,000 × 25: preview + apply", applied.seconds, f"{name}, preview + confirm", both, least=10),
        faster("Import of 10,000 × 25: preview alone", preview.seconds, f"{name}, preview", peer["preview"]),
        smaller("Import: most memory", applied.megabytes, name, theirs.megabytes, unit="MB", most=0.6),
        faster("Import of 10,000 × 25", applied.seconds, "floor: read + one bulk insert, no checks", floor),
    ]


def _counts(output: str) -> dict[str, int]:
    """Return the counts of the command's JSON."""
    found: dict[str, int] = json.loads(output[output.index("{") :])
    return found


def _floor(file: Path, database: Path) -> float:
    """Return the seconds of reading the workbook and inserting its rows into one bare table."""
    import python_calamine

    started = time.perf_counter()
    rows = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()
    names = ", ".join(f"c{place}" for place in range(len(rows[0])))
    connection = sqlite3.connect(database)
    connection.execute(f"CREATE TABLE rows ({names})")
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO rows VALUES ({marks})", [[str(cell) for cell in row] for row in rows[1:]])
    connection.commit()
    connection.close()
    return time.perf_counter() - started
