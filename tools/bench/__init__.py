"""Speed, measured as ratios to something run beside it in the same run: `python3 run.py bench`.

A bench is a function `bench_<name>(workspace: Path) -> list[Line]` in a file of this folder; its docstring's first line
says what it measures. Each runs in a process of its own, with an empty SQLite database (nothing migrated) of its own;
the workspace is a folder to write in, gone afterwards.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: What work inside one process is timed by: processor time, user and system. On a machine that others use too, the
#: clock tells how busy they were. Servers and whole commands are timed by the clock.
clock = time.process_time
ROOT = Path(__file__).resolve().parent.parent.parent
#: Compiled modules are kept, as they are wherever Python is not told otherwise: nobody compiles Django at each start.
COMPILED = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "bench" / "compiled")}


@dataclass(frozen=True)
class Line:
    """One comparison: ours beside the other, their ratio, and between what the ratio should lie."""

    what: str
    ours: float
    beside: str
    other: float
    unit: str
    ratio: float
    reading: str  # what the ratio says: "× faster", "of its memory", …
    least: float | None = None
    most: float | None = None

    @property
    def is_met(self) -> bool:
        """Return whether the ratio (without an aim: anything) is as it should be."""
        return (self.least is None or self.ratio >= self.least) and (self.most is None or self.ratio <= self.most)

    @property
    def aim(self) -> str:
        """Return the aim as text, such as "≥ 10"."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else "–"


def faster(what: str, ours: float, beside: str, other: float, *, least: float | None = None) -> Line:
    """Compare two times in seconds: how many times faster ours is."""
    return Line(what, ours, beside, other, "s", other / ours, "× faster", least=least)


def smaller(what: str, ours: float, beside: str, other: float, *, unit: str, most: float | None = None) -> Line:
    """Compare two sizes: what share of the other's ours is."""
    return Line(what, ours, beside, other, unit, ours / other, "of it", most=most)


def rate(what: str, ours: float, beside: str, other: float, *, unit: str, least: float | None = None) -> Line:
    """Compare two rates (more is better): what share of the other's ours reaches."""
    return Line(what, ours, beside, other, unit, ours / other, "of it", least=least)


def within(what: str, ours: float, *, most: float, unit: str = "ms") -> Line:
    """Compare a time with the most it may be; the ratio is the share of it that was used."""
    return Line(what, ours, "the most it may take", most, unit, ours / most, "of it", most=1)


Bench = Callable[[Path], list[Line]]


def benches() -> dict[str, Bench]:
    """Return all benches by name, in the order of files and lines."""
    found: dict[str, Bench] = {}
    for module_info in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda info: info.name):
        if module_info.ispkg or module_info.name.startswith("__"):
            continue
        module = importlib.import_module(f"tools.bench.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("bench_") and function.__module__ == module.__name__:
                found[name.removeprefix("bench_")] = function
    return found


# ------------------------------------------------------------------------------------------ instruments


def percentile(values: list[float], share: float) -> float:
    """Return the value below which the share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the median processor time of the work, after one unmeasured round."""
    work()
    taken = []
    for _ in range(times):
        started = clock()
        work()
        taken.append(clock() - started)
    return statistics.median(taken)


@dataclass(frozen=True)
class Measured:
    """What a process took: seconds from start to end, most memory in MB (children included), and its output."""

    seconds: float
    megabytes: float
    output: str


def measure(command: list[str | Path], *, cwd: Path = ROOT, **environment: str) -> Measured:
    """Run a command to its end and measure it; raises RuntimeError with its output when it fails."""
    import psutil

    started = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **COMPILED, "PYTHONUTF8": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf8",
    ) as process:
        watched = psutil.Process(process.pid)
        most = 0

        def watch() -> None:
            nonlocal most
            while process.poll() is None:
                try:
                    family = [watched, *watched.children(recursive=True)]
                    most = max(most, sum(member.memory_info().rss for member in family))
                except psutil.Error:
                    pass
                time.sleep(0.02)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        output = process.stdout.read() if process.stdout else ""
        process.wait()
        seconds = time.perf_counter() - started
        watcher.join()
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{output[-3000:]}")
    return Measured(seconds, most / 1e6, output)


def manage(*arguments: str | Path, **environment: str) -> Measured:
    """Run one of our management commands and measure it."""
    return measure([sys.executable, ROOT / "manage.py", *arguments], **environment)
