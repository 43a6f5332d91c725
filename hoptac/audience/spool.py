"""Lines on their way from requests to the database: one file a process, only ever appended to.

A request costs one write() of a few hundred bytes. A writer holds a shared lock on its file for as long as it may
write there; whoever takes the lines in removes a file only when it is read to its end and nobody holds that lock.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

#: A process begins a new file after this long (seconds), so that files can be removed.
LIFE = 3600
_ENDING = ".lines"

if sys.platform == "win32":

    def _hold(descriptor: int) -> None:
        """Nothing to do: Windows lets nobody remove a file that is open."""

    def _is_held(descriptor: int) -> bool:
        return False

else:
    import fcntl

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH)

    def _is_held(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@dataclass
class _Writer:
    """The file this process appends to at present."""

    descriptor: int
    key: tuple[int, int, str]
    is_torn: bool = False


_lock = threading.Lock()
_writer: _Writer | None = None


def directory() -> Path:
    """Return the folder of the spool."""
    return Path(settings.AUDIENCE_SPOOL)


def append(text: str) -> bool:
    """Append one line and return whether that worked; a full disk costs a line of statistics, never a page."""
    data = f"{text}\n".encode()
    with _lock:
        try:
            writer = _current()
            if writer.is_torn:  # what was half written must not spoil this line
                data = b"\n" + data
            writer.is_torn = os.write(writer.descriptor, data) < len(data)
        except OSError as error:
            logger.warning("A visit could not be written down: %s", error)
            return False
    return not writer.is_torn


def _current() -> _Writer:
    """Return the writer of this process and hour, opening a new file where there is none yet."""
    global _writer  # noqa: PLW0603 - one file a process
    key = (os.getpid(), int(time.time()) // LIFE, str(settings.AUDIENCE_SPOOL))
    if _writer is None or _writer.key != key:
        if _writer is not None:
            os.close(_writer.descriptor)
        _writer = None
        _writer = _Writer(_opened(), key)
    return _writer


def _opened() -> int:
    """Return a new file that nobody has removed before this process held it."""
    directory().mkdir(parents=True, exist_ok=True)
    while True:
        path = directory() / f"{int(time.time())}-{os.getpid()}-{secrets.token_hex(6)}{_ENDING}"
        descriptor = os.open(
            path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
        )
        _hold(descriptor)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)


def files() -> list[Path]:
    """Return the files of all processes, oldest first."""
    return sorted(directory().glob(f"*{_ENDING}"))


def read(path: Path, offset: int, most: int) -> tuple[list[str], int]:
    """Return at most so many whole lines of a file from an offset on, and the offset behind them."""
    lines: list[str] = []
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for line in file:
                if not line.endswith(b"\n") or len(lines) == most:
                    break
                offset += len(line)
                lines.append(line[:-1].decode(errors="replace"))
    except FileNotFoundError:  # taken in and removed by another process
        return [], offset
    return lines, offset


def remove_read(path: Path, offset: int) -> bool:
    """Remove a file of which everything up to the offset was taken in, unless there is more or somebody may add more.

    A last line cut off by the death of its writer is given up.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        if _is_held(descriptor) or read(path, offset, 1)[0]:
            return False
        path.unlink()
    except PermissionError:  # Windows: its writer has it open
        return False
    finally:
        os.close(descriptor)
    return True
