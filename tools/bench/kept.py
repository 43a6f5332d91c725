"""Databases that take minutes to fill: filled once, step by step, and kept in var/bench until what fills them changes.

A database begins as a copy of another and bears its final name only when all its steps are done, so that a run that
was stopped leaves nothing half made behind. Kept ones are brought up to the project as it is now: tables, reference
data, static files.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tools.bench import ROOT, manage, sample

FOLDER = ROOT / "var" / "bench" / "kept"
Step = tuple[str, ...]
SAMPLE: Sequence[Step] = [("prepare",), ("sample_build",)]


def shell(code: str) -> Step:
    """Return the step that runs this code in our shell."""
    return ("shell", "--no-imports", "-c", code)


class Store(Protocol):
    """Where databases are kept: files of SQLite, or a server of PostgreSQL."""

    @property
    def vendor(self) -> str:
        """The kind of database."""

    def url(self, name: str) -> str:
        """Return the address of a database."""

    def names(self) -> list[str]:
        """Return which databases there are."""

    def copy(self, of: str, name: str) -> None:
        """Make a database as a copy of another ("": empty)."""

    def finish(self, name: str, final: str) -> None:
        """Give a database that is filled its final name."""

    def remove(self, name: str) -> None:
        """Remove a database."""

    def processes(self) -> tuple[int, ...]:
        """Return the processes of a database server on this machine."""


class Sqlite:
    """Databases as files."""

    vendor = "sqlite"

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"sqlite:///{_file(name).as_posix()}"

    def names(self) -> list[str]:
        """Return which databases there are."""
        return [file.stem for file in FOLDER.glob("*.sqlite3")]

    def copy(self, of: str, name: str) -> None:
        """Make a database as a copy of another ("": empty)."""
        if of:
            shutil.copyfile(_file(of), _file(name))

    def finish(self, name: str, final: str) -> None:
        """Give a database that is filled its final name."""
        with contextlib.closing(sqlite3.connect(_file(name))) as connection:
            connection.execute("ANALYZE")
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _file(name).rename(_file(final))

    def remove(self, name: str) -> None:
        """Remove a database."""
        for file in FOLDER.glob(f"{name}.sqlite3*"):
            file.unlink()

    def processes(self) -> tuple[int, ...]:
        """Return the processes of a database server on this machine: none."""
        return ()


def _file(name: str) -> Path:
    return FOLDER / f"{name}.sqlite3"


@dataclass(frozen=True)
class Postgresql:
    """Databases of the server at an address."""

    address: str
    vendor: str = "postgresql"

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"{self.address.rpartition('/')[0]}/{name}"

    def names(self) -> list[str]:
        """Return which databases there are."""
        return [name for (name,) in self._do("SELECT datname FROM pg_database")]

    def copy(self, of: str, name: str) -> None:
        """Make a database as a copy of another ("": empty)."""
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{of or "template0"}"')

    def finish(self, name: str, final: str) -> None:
        """Give a database that is filled its final name."""
        self._do("VACUUM ANALYZE", self.url(name))
        self._do(f'ALTER DATABASE "{name}" RENAME TO "{final}"')

    def remove(self, name: str) -> None:
        """Remove a database."""
        self._do(f'DROP DATABASE "{name}"')

    def processes(self) -> tuple[int, ...]:
        """Return the processes of a database server on this machine: its first one."""
        import psutil
        import psycopg

        with psycopg.connect(self.address) as connection, contextlib.suppress(psutil.Error):
            return (psutil.Process(connection.info.backend_pid).ppid(),)
        return ()

    def _do(self, sql: str, address: str = "") -> list[Any]:
        import psycopg

        with psycopg.connect(address or self.address, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


def environment(store: Store, name: str) -> dict[str, str]:
    """Return what to run our commands and pages with on a kept database."""
    return {**sample.ENVIRONMENT, "HOPTAC_DATABASE_URL": store.url(name), "HOPTAC_VAR": str(FOLDER)}


def database(store: Store, name: str, steps: Sequence[Step] = SAMPLE, *, of: str = "") -> str:
    """Return the name of a kept database: a copy of another ("": empty) in which these commands ran."""
    made_from = f"{of} {steps}".encode()
    final = f"{name}_{hashlib.blake2b(made_from, digest_size=4).hexdigest()}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    if final in store.names():
        manage("prepare", **environment(store, final))
        return final
    for old in store.names():
        if old.startswith(f"{name}_"):
            store.remove(old)
    started = time.monotonic()
    store.copy(of, f"{name}_new")
    for number, step in enumerate(steps, start=1):
        manage(*step, **environment(store, f"{name}_new"))
        seconds = time.monotonic() - started
        print(f"   {name} on {store.vendor}: step {number} of {len(steps)} done, {seconds:.0f} s", flush=True)
    store.finish(f"{name}_new", final)
    return final
