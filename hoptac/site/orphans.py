"""Tasks whose worker died while running them: found, and put back in the queue.

A worker's name says where it lived: "host-folder:instance:number". The instance holds the lock of its file under
var/workers/ as long as it lives; the operating system frees it however the process ends.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import platform
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# A task that took its worker with it this often is not tried again.
MOST_TRIES = 3
# A task of another machine, about whose worker nothing can be known, is given up after this time.
LONGEST_ELSEWHERE = datetime.timedelta(hours=6)

_Test = Callable[[str, datetime.datetime | None], bool]


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Instance:
    """One running `serve`: names its workers and shows that it lives, until close()."""

    def __init__(self) -> None:
        _folder().mkdir(parents=True, exist_ok=True)
        self.name = f"{_home()}:{uuid.uuid4().hex[:12]}"
        self.path = _path(self.name)
        self._file = self.path.open("w")
        _lock(self._file)
        self._workers = 0

    def next_worker(self) -> str:
        """Return the name of a new worker of this instance."""
        self._workers += 1
        return f"{self.name}:{self._workers}"

    def close(self) -> None:
        """Free the lock; what this instance's workers still ran counts as orphaned from now on."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def requeue_dead() -> int:
    """Put back the tasks whose worker no longer lives; return how many. Called before workers start."""
    return _requeue(lambda worker, started_at: not _lives(worker, started_at))


def requeue_of(worker: str) -> int:
    """Put back the tasks that this worker, known to have ended, was running; return how many."""
    return _requeue(lambda name, _started_at: name == worker)


def _requeue(is_orphan: _Test) -> int:
    with transaction.atomic():
        orphans = [
            task
            for task in DBTaskResult.objects.running().select_for_update()
            if is_orphan(task.worker_ids[-1] if task.worker_ids else "", task.started_at)
        ]
        for task in orphans:
            if len(task.worker_ids) >= MOST_TRIES:
                task.set_failed(RuntimeError(f"The worker ended {len(task.worker_ids)} times while doing this."))
                continue
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
    return len(orphans)


def _lives(worker: str, started_at: datetime.datetime | None) -> bool:
    instance = worker.rpartition(":")[0]
    if not instance.startswith(f"{_home()}:"):
        return started_at is not None and timezone.now() - started_at < LONGEST_ELSEWHERE
    path = _path(instance)
    if not path.exists():
        return False
    with path.open("a") as file:
        is_free = _lock(file)
    if is_free:
        path.unlink(missing_ok=True)
    return not is_free


def _home() -> str:
    """Return the name of this machine together with its var/ folder: where a lock can be asked."""
    folder = hashlib.sha256(os.fsencode(Path(settings.VAR).absolute())).hexdigest()[:6]
    return f"{platform.node().replace(':', '_')[:30]}-{folder}"


def _folder() -> Path:
    return Path(settings.VAR) / "workers"


def _path(instance: str) -> Path:
    return _folder() / f"{instance.rpartition(':')[2]}.lock"
