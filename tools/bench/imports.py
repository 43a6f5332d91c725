"""Import of a workbook beside django-import-export's upload pages, and beside the bare floor."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from pathlib import Path

from tools.bench import Line, clock, faster, manage, measure, smaller, workbook

ROWS = 10_000


def bench_import(workspace: Path) -> list[Line]:
    """Import of 10,000 organisations × 25 columns from xlsx, preview and apply, beside django-import-export."""
    manage("prepare")
    file = workbook.write(workspace / "organisations.xlsx", rows=ROWS)
    database = Path(os.environ["HOPTAC_DATABASE_URL"].removeprefix("sqlite:///"))
    empty = workspace / "empty.sqlite3"
    with sqlite3.connect(database) as source, sqlite3.connect(empty) as copy:
        source.backup(copy)
    program = [sys.executable, "-m"]
    theirs = measure([*program, "tools.bench.peer.run", file], PEER_DATABASE=str(workspace / "peer.sqlite3"))
    ours = measure([*program, "tools.bench.ours", file, "command"])
    paged = measure([*program, "tools.bench.ours", file, "pages"], HOPTAC_DATABASE_URL=f"sqlite:///{empty.as_posix()}")
    peer, command, pages = (json.loads(each.output.rsplit("RESULT ", 1)[1]) for each in (theirs, ours, paged))
    if {command["rows"], pages["rows"], peer["rows"]} != {ROWS}:
        raise RuntimeError(f"Not all rows came in: {command} {pages} {peer}.")
    floor = _floor(file, workspace / "floor.sqlite3")
    name = "django-import-export, same file"
    both = peer["preview"] + peer["confirm"]
    what = "Import of 10,000 × 25"
    # The command reads and previews on its way to applying, so its one run is the whole of it.
    return [
        faster(f"{what}: preview + apply, by command", command["all"], f"{name}, preview + confirm", both, least=10),
        faster(f"{what}: preview + apply, by pages", pages["all"], f"{name}, preview + confirm", both, least=10),
        faster(f"{what}: preview alone, by command", command["preview"], f"{name}, preview", peer["preview"]),
        smaller("Import: most memory, by command", ours.megabytes, name, theirs.megabytes, unit="MB", most=0.6),
        smaller("Import: most memory, by pages", paged.megabytes, name, theirs.megabytes, unit="MB", most=0.6),
        smaller(
            "Import: larger preview page",
            pages["page_bytes"] / 1000,
            f"{name}, preview page",
            peer["page_bytes"] / 1000,
            unit="kB",
            most=0.01,
        ),
        faster(f"{what}, by command", command["all"], "floor: read + one bulk insert, no checks", floor),
    ]


def _floor(file: Path, database: Path) -> float:
    """Return the seconds of reading the workbook and inserting its rows into one bare table."""
    import python_calamine

    started = clock()
    rows = python_calamine.load_workbook(file).get_sheet_by_index(0).to_python()
    names = ", ".join(f"c{place}" for place in range(len(rows[0])))
    connection = sqlite3.connect(database)
    connection.execute(f"CREATE TABLE rows ({names})")
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO rows VALUES ({marks})", [[str(cell) for cell in row] for row in rows[1:]])
    connection.commit()
    connection.close()
    return clock() - started
