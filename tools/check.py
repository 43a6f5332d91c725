"""Everything that can be said about the code without running the tests: `python3 run.py check [names]`.

All checks run even when one fails; each gets a line with its time, the failed ones their output underneath.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from hoptac.site import messages

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
PYTHON_FILES = ["run.py", "manage.py", "config", "hoptac", "tools", "tests"]


@dataclass(frozen=True)
class Check:
    """One check: its name, what it runs, and what it is for."""

    name: str
    about: str
    command: Callable[[], list[str]]
    is_https: bool = False


def _program(name: str, *arguments: str) -> list[str]:
    return [str(PROGRAMS / name), *arguments]


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore::DeprecationWarning", str(ROOT / "manage.py"), *arguments]


def _templates() -> list[str]:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "hoptac").glob("*/templates/**/*.html"))
    return _program("djade", "--target-version", "5.2", "--check", *files) if files else []


# The slow ones first: two run at a time.
CHECKS = (
    Check("mypy", "types (strict)", lambda: [sys.executable, "-m", "mypy"]),
    Check("ruff", "style and likely faults", lambda: _program("ruff", "check", "--quiet", *PYTHON_FILES)),
    Check("format", "layout of Python", lambda: _program("ruff", "format", "--check", "--quiet", *PYTHON_FILES)),
    Check("imports", "contexts import only downwards", lambda: _program("lint-imports", "--no-cache", "--no-logo")),
    Check("templates", "layout of templates", _templates),
    Check("migrations", "none is missing", lambda: _manage("makemigrations", "--check", "--dry-run")),
    Check(
        "django", "fit for production", lambda: _manage("check", "--deploy", "--fail-level", "WARNING"), is_https=True
    ),
    Check("messages", "every sentence is translated", lambda: _manage("messages_check")),
    Check("permissions", "the printed sheet is the declared one", lambda: _manage("permissions_sheet", "--check")),
    Check("benchmarks", "the benches can be listed", lambda: [sys.executable, "-m", "tools.bench", "--list"]),
)


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 0 only when every one passed."""
    known = {check.name for check in CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"There is no check '{unknown[0]}'. There are: {', '.join(sorted(known))}.")
    chosen = [check for check in CHECKS if not names or check.name in names]
    # On a clean clone no catalogue is compiled, and what is printed in Vietnamese would be printed in English.
    messages.compile_stale()
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, (code, seconds, output) in zip(chosen, pool.map(_run, chosen), strict=True):
            failed += code != 0
            print(f"{'ok    ' if code == 0 else 'FAILED'}  {check.name:<12}{seconds:5.1f} s  {check.about}", flush=True)
            if code:
                print("\n" + output.rstrip() + "\n", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} checks passed." + (f" {failed} FAILED." if failed else ""))
    return 1 if failed else 0


def _run(check: Check) -> tuple[int, float, str]:
    """Return exit code, seconds and output of one check."""
    started = time.monotonic()
    command = check.command()
    if not command:
        return 0, 0.0, ""
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
        "HOPTAC_VAR": str(ROOT / "var" / "check"),
        "HOPTAC_DATABASE_URL": "sqlite://:memory:",
        "HOPTAC_HTTPS": "yes" if check.is_https else "no",
        "HOPTAC_DEBUG": "no",
        "HOPTAC_SAMPLE": "no",
    }
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf8",
        errors="replace",
        check=False,
    )
    return result.returncode, time.monotonic() - started, result.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
