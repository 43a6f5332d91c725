"""Reports at full size: from entry to figure, deadline day, workbooks, the yearly paper."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tools import postgres
from tools.bench import COMPILED, ROOT, Line, kept, measure, percentile, rate, reported, within

#: How many cooperatives send their reports on the last day, and how many processes take them.
COOPERATIVES, PROCESSES = 500, 4


class Asker:
    """Does the tasks of a module on a kept database, in processes of their own."""

    def __init__(self, store: kept.Store, name: str, module: str = "tools.bench.reported") -> None:
        self.environment = kept.environment(store, name)
        self.module = module

    def __call__(self, task: str, *arguments: object) -> Any:
        """Return the answer of a task."""
        return reported.said(measure(self._command(task, *arguments), cwd=ROOT, **self.environment).output)

    def start(self, task: str, *arguments: object) -> subprocess.Popen[str]:
        """Return the process of a task that says when it is ready and waits for a line."""
        environment = {**os.environ, **COMPILED, "PYTHONUTF8": "1", **self.environment}
        return subprocess.Popen(
            self._command(task, *arguments), cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def _command(self, task: str, *arguments: object) -> list[str | Path]:
        return [sys.executable, "-m", self.module, task, *map(str, arguments)]


@contextlib.contextmanager
def _copy(store: kept.Store, name: str) -> Iterator[Asker]:
    """Let tasks write into a copy of a kept database, removed afterwards."""
    copy = "reporting_run"
    if copy in store.names():
        store.remove(copy)
    store.copy(name, copy)
    try:
        yield Asker(store, copy)
    finally:
        store.remove(copy)


def bench_reporting(_workspace: Path) -> list[Line]:
    """From entry to figure, deadline day, workbooks, the yearly paper, on SQLite and PostgreSQL."""
    lines = _on(kept.Sqlite())
    # A server of its own: what others keep need not be copied.
    with postgres.server(kept.FOLDER / "postgresql_reporting") as address:
        lines += _on(kept.Postgresql(address))
    return lines


def _on(store: kept.Store) -> list[Line]:
    sample = kept.database(store, "reports")
    with _copy(store, sample) as ask:
        lines = _beside(store.vendor, ask)
    if store.vendor == "postgresql":
        with _copy(store, sample) as ask:
            lines += _deadline(store, ask)
    return lines


def _beside(vendor: str, ask: Asker) -> list[Line]:
    """What one person waits for: a figure that moved, a hundred workbooks, the yearly report."""
    visible, books, paper = ask("visible"), ask("workbooks"), ask("paper")
    if books["cells"] != reported.BOOKS * reported.CELLS:
        raise RuntimeError(f"{books['cells']} cells were taken")
    many = f"{reported.BOOKS} workbooks of {reported.CELLS} cells taken in, on {vendor}: processor time"
    return [
        within(f"From sending to the provincial figure, on {vendor}: 95 of 100", visible["wall"], most=2, unit="s"),
        within(many, books["processor"], most=30, unit="s"),
        within(f"Yearly provincial report as docx, on {vendor}", paper["processor"], most=5, unit="s"),
    ]


# ---------------------------------------------------------------------------------------------- deadline day


def _deadline(store: kept.Store, ask: Asker) -> list[Line]:
    """Let several processes take whole reports at once, some sent twice, and count them afterwards."""
    pairs = ask("prepare_deadline", COOPERATIVES)["pairs"]
    shares = [pairs[number::PROCESSES] for number in range(PROCESSES)]
    senders = [ask.start("send", json.dumps(share)) for share in shares]
    for sender in senders:
        assert sender.stdout
        if sender.stdout.readline() != "READY\n":
            raise RuntimeError("a sender could not begin")
    before, started = _processor(store), time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as readers:
        outputs = readers.map(lambda each: each.communicate("\n")[0], senders)
        answers = [reported.said(output) for output in outputs]
    seconds = time.perf_counter() - started
    processor = sum(each["processor"] for each in answers) + _processor(store) - before
    found = ask("sent", json.dumps(pairs))
    expected = {"reports": COOPERATIVES, "submissions": COOPERATIVES, "readings": COOPERATIVES, "differing": 0}
    if found != expected or sum(each["refused"] for each in answers) == 0:
        raise RuntimeError(f"lost or double: {found}")
    taken = [each for answer in answers for each in answer["taken"]]
    what = f"{COOPERATIVES} whole reports by {PROCESSES} processes at once, none lost, none double"
    return [
        rate(what, COOPERATIVES / seconds, "asked for", 60, unit="reports/s", least=1),
        within(f"{what}: 95 of 100", percentile(taken, 0.95), most=500),
        within(f"{what}: processor time of one, database server included", processor / COOPERATIVES * 1000, most=33.3),
    ]


def _processor(store: kept.Store) -> float:
    """Return the processor seconds of the database server, with those of connections that ended."""
    import psutil

    taken = 0.0
    for pid in store.processes():
        server = psutil.Process(pid)
        ended = server.cpu_times()
        taken += ended.children_user + ended.children_system
        for each in [server, *server.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                times = each.cpu_times()
                taken += times.user + times.system
    return taken
