"""One door to everything: makes the environment, then runs a command in it.

Needs nothing but Python 3.11 with venv (Debian: python3-venv). What is installed is locked with hashes in
requirements.txt (to run) and requirements-dev.txt (to test, check and measure). What this file says about its own
work goes to the error stream, so that the output of a command stays the command's own.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TextIO

if sys.version_info < (3, 11):  # before anything an older Python would stumble over
    sys.exit(f"Hợp Tác needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")

ROOT = Path(__file__).resolve().parent
VAR = Path(os.environ.get("HOPTAC_VAR", ROOT / "var"))
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "hoptac-installed.json"  # lock file → hash of what is installed; written last
INSTALLING = ENVIRONMENT / "hoptac-installing"  # there while an installation runs, or after one was killed
RUN_LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"

USAGE = """Hợp Tác

  python3 run.py demo [--port 8000] [--no-serve]   the sample province, built on the first start, then served
  python3 run.py test [pytest arguments]           all tests, on SQLite and on PostgreSQL
  python3 run.py check                             style, types, imports, templates, migrations, translations
  python3 run.py bench [names] [--write]           speed, as ratios to what is run beside it
  python3 run.py migrate                           make or update your own database, with its reference data
  python3 run.py serve [--port 8000]               serve your own database
  python3 run.py COMMAND …                         any other command: figures, import_registry, report_build, …
                                                   (python3 run.py help lists them)

Settings are HOPTAC_* variables, see docs/operators/settings.md."""


class Stop(Exception):
    """Something a person must know or do; shown as one sentence, without a traceback."""


def say(text: str) -> None:
    """Print one line about what this file is doing."""
    print(text, file=sys.stderr, flush=True)


# ------------------------------------------------------------------------------------------ environment


def need_venv() -> None:
    """Stop when this Python cannot make environments and there is none yet."""
    if not PYTHON.exists() and not shutil.which("uv") and importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            "This Python cannot make an environment: its venv module is not complete. "
            "On Debian or Ubuntu run 'apt install python3-venv' (as root) and try again."
        )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of the environment, waiting while another run.py holds it; a killed holder frees it."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "environment.lock").open("a+") as file:
        waiting = False
        while not _take(file.fileno()):
            if not waiting:
                say("Another run.py is preparing the environment; waiting for it …")
                waiting = True
            time.sleep(0.3)
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def fingerprint(lock: str) -> str:
    """Return the hash of a lock file; line ends do not matter."""
    text = (ROOT / lock).read_text(encoding="utf8")
    return hashlib.sha256(text.encode()).hexdigest()


def is_ready(lock: str) -> bool:
    """Return whether exactly what the lock file says was installed, to its end."""
    if not PYTHON.exists() or INSTALLING.exists() or not STAMP.exists():
        return False
    try:
        installed = json.loads(STAMP.read_text(encoding="utf8"))
    except ValueError:
        return False
    return bool(installed.get(lock) == fingerprint(lock))


def make_ready(lock: str) -> None:
    """Make the environment and install what the lock file says, unless that is already so."""
    if is_ready(lock):
        return
    with alone():
        if is_ready(lock):
            return
        started = time.monotonic()
        uv = shutil.which("uv")
        if INSTALLING.exists():
            say("The last installation was interrupted; starting the environment afresh.")
            shutil.rmtree(ENVIRONMENT)
        if not _can_install(uv):
            _make(uv)
        _install(uv, lock)
        say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def _can_install(uv: str | None) -> bool:
    if not PYTHON.exists():
        return False
    test = [uv, "--version"] if uv else [str(PYTHON), "-m", "pip", "--version"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


def _make(uv: str | None) -> None:
    say(f"Making the environment {ENVIRONMENT} …")
    if uv:
        _quietly([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)])
    else:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(ENVIRONMENT)


def _install(uv: str | None, lock: str) -> None:
    count = sum(1 for line in (ROOT / lock).read_text(encoding="utf8").splitlines() if "==" in line)
    tool = "uv" if uv else "pip"
    say(f"Installing {count} packages of {lock} with {tool}; the first time this downloads them (a minute or so) …")
    INSTALLING.touch()
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    _quietly([*command, "--require-hashes", "-r", str(ROOT / lock)])
    # The development lock holds every package of the other at the same version (tested), so it stands for both.
    installed = {lock: fingerprint(lock), RUN_LOCK: fingerprint(RUN_LOCK)}
    STAMP.write_text(json.dumps(installed), encoding="utf8")
    INSTALLING.unlink()


def _quietly(command: list[str]) -> None:
    result = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if result.returncode:
        say(result.stdout)
        raise Stop(f"This did not work: {' '.join(command)}\nIs the network there? The same command repeats it.")


# --------------------------------------------------------------------------------------------- commands


def child_environment(**more: str) -> dict[str, str]:
    """Return the variables a command runs with: ours, in UTF-8, plus those given."""
    return {**os.environ, "PYTHONUTF8": "1", **more}


def run(arguments: list[str], environment: dict[str, str] | None = None, *, output: TextIO | None = None) -> int:
    """Run Python of the environment with the arguments; return its exit code. Ctrl-C is the child's to answer."""
    command = [str(PYTHON), *arguments]
    with subprocess.Popen(command, env=environment or child_environment(), stdout=output) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def become(arguments: list[str], environment: dict[str, str] | None = None) -> NoReturn:
    """Run the last command of this process; where possible in its place, so that signals reach it directly."""
    if os.name == "nt":
        sys.exit(run(arguments, environment))
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), *arguments], environment or child_environment())


def manage(*arguments: str) -> list[str]:
    """Return the Python arguments of a management command."""
    return [str(ROOT / "manage.py"), *arguments]


def database_file(name: str) -> str:
    """Return the address of a SQLite file under var/."""
    return f"sqlite:///{(VAR / name).absolute().as_posix()}"


def need_port(port: int) -> None:
    """Stop when another program serves at the port."""
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(
                f"Port {port} is taken by another program; stop that one, or choose another port: --port {port + 1}"
            ) from None


def demo(arguments: list[str]) -> NoReturn:
    """Build the sample province in its own database (once), then serve it."""
    import argparse

    parser = argparse.ArgumentParser(prog="run.py demo", description=demo.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where to serve (8000)")
    parser.add_argument("--no-serve", action="store_true", help="build only")
    options = parser.parse_args(arguments)
    if not options.no_serve:
        need_port(options.port)
    make_ready(RUN_LOCK)
    environment = demo_environment()
    for step in ("prepare", "sample_build"):
        code = run(manage(step), environment)
        if code:
            raise Stop(f"The demo stopped at '{step}' (exit {code}). Running it again continues or repeats cleanly.")
    if options.no_serve:
        sys.exit(0)
    become(manage("serve", "--port", str(options.port)), environment)


def demo_environment() -> dict[str, str]:
    """Return the variables of the demo: its own database, and leave to hold invented data and known passwords."""
    address = os.environ.get("HOPTAC_DATABASE_URL") or database_file("demo.sqlite3")
    return child_environment(HOPTAC_DATABASE_URL=address, HOPTAC_SAMPLE="yes")


def any_command(arguments: list[str]) -> NoReturn:
    """Run a management command on the chosen database; without a choice: your own, else the demo's, else a new one."""
    make_ready(RUN_LOCK)
    environment = child_environment()
    is_chosen = any(os.environ.get(name) for name in ("HOPTAC_DATABASE_URL", "HOPTAC_DATABASE_URL_FILE"))
    if arguments[0] not in {"help", "serve", "prepare"} and not is_chosen and not (VAR / "hoptac.sqlite3").exists():
        if (VAR / "demo.sqlite3").exists():
            say("(Using the sample province of the demo; HOPTAC_DATABASE_URL or 'run.py migrate' gives you your own.)")
            environment = demo_environment()
        elif arguments[0] in {"figures", "import_registry", "report_build", "facts_rebuild"}:
            say("There is no database yet; making one first …")
            if run(manage("prepare"), environment, output=sys.stderr):
                raise Stop("The database could not be made.")
    become(manage(*arguments), environment)


def main(arguments: list[str]) -> NoReturn:
    """Run the command the arguments name."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if word in {"", "-h", "--help"}:
        print(USAGE)
        sys.exit(0 if word else 2)
    need_venv()
    if word == "demo":
        demo(rest)
    if word in {"test", "check", "bench"}:
        make_ready(DEV_LOCK)
        become(["-m", f"tools.{word}", *rest], child_environment(PYTHONPATH=str(ROOT)))
    if word == "migrate" and not rest:
        any_command(["prepare"])
    any_command(arguments)


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf8", errors="replace")
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)
