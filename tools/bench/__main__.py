"""`python3 run.py bench [names] [--list] [--write]`: run the benches, print ratios, write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.bench import ROOT, Line, benches

PAGE = ROOT / "docs" / "benchmarks.md"
NOTES = "## Notes"


def main() -> int:
    """Return 0 when every bench ran and every ratio is as it should be."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="benches to run (default: all)")
    parser.add_argument("--list", action="store_true", help="only say which benches there are")
    parser.add_argument(
        "--write",
        action="store_true",
        help="write to docs/benchmarks.md; of some: instead of theirs",
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    known = benches()
    if options.one:
        return _one(options.one, options.out)
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"there is no bench '{unknown[0]}'; there are: {', '.join(known)}")
    chosen = options.names or list(known)
    if options.list:
        for name, bench in known.items():
            print(f"{name:<20}{(bench.__doc__ or '').strip().splitlines()[0]}")
        return 0
    lines: list[Line] = []
    failed = []
    for name in chosen:
        print(f"\n== {name}: {(known[name].__doc__ or '').strip().splitlines()[0]}", flush=True)
        found, seconds = _apart(name)
        if found is None:
            failed.append(name)
            continue
        for line in found:
            print(f"   {_text(line)}", flush=True)
        print(f"   ({seconds:.0f} s)", flush=True)
        lines += found
    missed = [line for line in lines if not line.is_met]
    print(
        f"\n{len(lines)} comparisons, {len(missed)} not as they should be" + (f"; FAILED: {failed}" if failed else "")
    )
    if options.write and lines:
        _write(lines, is_whole=chosen == list(known) and not failed)
    return 1 if missed or failed else 0


def _one(name: str, out: Path) -> int:
    """Run one bench in this process and leave its lines in the file."""
    import django

    signal.signal(signal.SIGTERM, lambda *_said: sys.exit(1))  # told to stop, stop the servers first
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    lines = benches()[name](out.parent)
    out.write_text(json.dumps([dataclasses.asdict(line) for line in lines]), encoding="utf8")
    return 0


def _apart(name: str) -> tuple[list[Line] | None, float]:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hoptac-bench-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "lines.json"
        environment = {
            **os.environ,
            "HOPTAC_DATABASE_URL": f"sqlite:///{(Path(folder) / 'bench.sqlite3').as_posix()}",
            "HOPTAC_VAR": folder,
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, "-m", "tools.bench", "--one", name, "--out", str(out)]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code or not out.exists():
            return None, time.monotonic() - started
        lines = [Line(**line) for line in json.loads(out.read_text(encoding="utf8"))]
    return lines, time.monotonic() - started


def number(value: float) -> str:
    """Return a number with three figures that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _text(line: Line) -> str:
    mark = "ok " if line.is_met else "NOT"
    ours, other = f"{number(line.ours)} {line.unit}", f"{number(line.other)} {line.unit}"
    return f"{mark} {line.what}: {ours}; {line.beside}: {other}; {number(line.ratio)} {line.reading} (aim {line.aim})"


def _write(lines: list[Line], *, is_whole: bool) -> None:
    load = f"{os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "an unknown number of"
    table = [
        "# Measured speed",
        "",
        f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d} · {_machine()} · Python {platform.python_version()}",
        "",
        "Written by `python3 run.py bench --write`. Each row compares two things measured in the same run on the same",
        "machine, so that only the ratio counts. Work in one process (imports, figures, members, search on SQLite),",
        "reports, by command too, and what says so are told in processor time, that of all of a server's processes;",
        "the rest by the clock, which others on the machine slow down:",
        f"at the end of the last run {load} processes on average wanted its {os.cpu_count()} cores.",
        "",
        "| What | Ours | Beside it | Its | Ratio | Aim | |",
        "|---|--:|---|--:|--:|--:|---|",
    ]
    whats = {line.what for line in lines}
    table += [] if is_whole else [row for row in _rows() if row.split(" | ")[0].removeprefix("| ") not in whats]
    for line in lines:
        ours, other = f"{number(line.ours)} {line.unit}", f"{number(line.other)} {line.unit}"
        mark = "✓" if line.is_met else "✗"
        ratio = f"{number(line.ratio)} {line.reading}"
        table.append(f"| {line.what} | {ours} | {line.beside} | {other} | {ratio} | {line.aim} | {mark} |")
    PAGE.write_text("\n".join(table) + "\n" + _notes(), encoding="utf8")
    print(f"Written: {PAGE.relative_to(ROOT)}")


def _rows() -> list[str]:
    """Return the rows of the table as it was written before."""
    text = PAGE.read_text(encoding="utf8").partition(NOTES)[0] if PAGE.exists() else ""
    return [row for row in text.splitlines() if row.startswith("| ") and not row.startswith("| What |")]


def _notes() -> str:
    """Return what people wrote under the table: it stays."""
    text = PAGE.read_text(encoding="utf8") if PAGE.exists() else ""
    return text[text.index(NOTES) - 1 :] if NOTES in text else ""


def _machine() -> str:
    try:
        model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf8"))
        memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(encoding="utf8"))
    except OSError:
        model = memory = None
    parts = [f"{os.cpu_count()} × {model[1] if model else platform.processor() or platform.machine()}"]
    if memory:
        parts.append(f"{int(memory[1]) / 1e6:.0f} GB")
    return ", ".join([*parts, platform.platform(terse=True)])


if __name__ == "__main__":
    sys.exit(main())
