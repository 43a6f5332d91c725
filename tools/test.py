"""The whole test suite on SQLite, then on PostgreSQL: `python3 run.py test [--database NAME] [pytest arguments]`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgresql")


def main(arguments: list[str]) -> int:
    """Run pytest once per database; return 0 only when every run passed."""
    chosen, arguments = _chosen(arguments)
    signal.signal(signal.SIGTERM, _stop)  # so that the temporary server is stopped, too
    browsers = ("chromium", "chromium-browser", "google-chrome")
    if not os.environ.get("HOPTAC_CHROMIUM") and not any(shutil.which(name) for name in browsers):
        print("There is no Chromium here: browser tests will be skipped (.ci/run installs it).", flush=True)
    lines = []
    failed = False
    for name in chosen:
        started = time.monotonic()
        code, closing = _run_on(name, arguments)
        seconds = time.monotonic() - started
        failed = failed or code != 0
        verdict = "passed" if code == 0 else f"FAILED (exit {code})"
        lines.append(f"{name:<11}{verdict:<18}{seconds:5.0f} s   {closing}")
    print("\n" + "\n".join(lines), flush=True)
    return 1 if failed else 0


def _chosen(arguments: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Take --database out of the arguments; every other argument is pytest's."""
    if "--database" not in arguments:
        return DATABASES, arguments
    place = arguments.index("--database")
    name = arguments[place + 1] if place + 1 < len(arguments) else ""
    if name not in DATABASES:
        sys.exit(f"--database must be one of: {', '.join(DATABASES)}")
    return (name,), arguments[:place] + arguments[place + 2 :]


def _run_on(name: str, arguments: list[str]) -> tuple[int, str]:
    if name == "sqlite":
        print("\n== Tests on SQLite ==", flush=True)
        return _pytest(arguments, "sqlite://:memory:")
    try:
        with postgres.server() as address:
            print(f"\n== Tests on PostgreSQL {postgres.version(address)} ==", flush=True)
            return _pytest(arguments, address)
    except postgres.NoServer as reason:
        return 1, f"no server: {reason}"


def _pytest(arguments: list[str], address: str) -> tuple[int, str]:
    """Run pytest on the database at the address; return its exit code and its closing line."""
    parallel = [] if any(word.startswith(("-n", "--pdb", "--numprocesses")) for word in arguments) else ["-n", "2"]
    command = [sys.executable, "-m", "pytest", *parallel, "--dist", "loadfile", *arguments]
    environment = {**os.environ, "HOPTAC_DATABASE_URL": address, "PYTHONUTF8": "1"}
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf8", errors="replace"
    ) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                print(line, end="", flush=True)
                closing = line.strip().strip("= ") or closing
        except BaseException:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            raise
    return process.returncode, closing


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
