"""Serving: orphaned tasks come back, and nothing outlives its parent."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from hoptac.site import orphans

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


def _task(*workers, status="RUNNING", started_at=None):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="hoptac.nowhere.task",
        worker_ids=list(workers),
        backend_name="default",
        run_after=get_date_max(),
        started_at=started_at or timezone.now(),
        exception_class_path="",
        traceback="",
    )


def _states():
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


@pytest.mark.django_db
def test_tasks_of_a_living_instance_stay(var):
    instance = orphans.Instance()
    _task(instance.next_worker())

    assert orphans.requeue_dead() == 0
    assert _states() == ["RUNNING"]
    instance.close()


@pytest.mark.django_db
def test_tasks_of_an_ended_instance_are_queued_again(var):
    instance = orphans.Instance()
    task = _task(instance.next_worker())
    _task("", status="SUCCESSFUL")
    instance.close()

    assert orphans.requeue_dead() == 1
    assert _states() == ["READY", "SUCCESSFUL"]
    task.refresh_from_db()
    assert task.started_at is None
    assert DBTaskResult.objects.ready().get() == task


@pytest.mark.django_db
def test_a_lock_file_left_by_a_killed_process_is_no_life(var):
    instance = orphans.Instance()
    worker = instance.next_worker()
    instance.close()
    instance.path.touch()
    _task(worker)

    assert orphans.requeue_dead() == 1
    assert not instance.path.exists()


@pytest.mark.django_db
def test_tasks_of_another_machine_are_given_time(var):
    _task("elsewhere-abc:123:1")
    _task("elsewhere-abc:123:2", started_at=timezone.now() - datetime.timedelta(hours=7))

    assert orphans.requeue_dead() == 1
    assert _states() == ["READY", "RUNNING"]


@pytest.mark.django_db
def test_only_the_tasks_of_the_ended_worker_are_queued_again(var):
    instance = orphans.Instance()
    ended, living = instance.next_worker(), instance.next_worker()
    _task(ended)
    _task(living)

    assert orphans.requeue_of(ended) == 1
    assert _states() == ["READY", "RUNNING"]
    instance.close()


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_is_given_up(var):
    _task("a:b:1", "a:b:2", "a:b:3")

    assert orphans.requeue_of("a:b:3") == 1
    task = DBTaskResult.objects.get()
    assert task.status == "FAILED"
    assert "The worker ended 3 times while doing this." in task.traceback


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(condition, seconds=40):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def _part(process, part):
    for child in process.children():
        with contextlib.suppress(psutil.Error):  # it may end while being asked
            if part in child.cmdline():
                return child
    return None


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.skipif(os.name == "nt", reason="uses POSIX signals")
def test_serve_replaces_what_dies_and_takes_all_with_it(tmp_path):
    environment = {
        **os.environ,
        "HOPTAC_VAR": str(tmp_path),
        "HOPTAC_DATABASE_URL": f"sqlite:///{tmp_path / 'serve.sqlite3'}",
        "HOPTAC_DEBUG": "yes",  # no static files to collect
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in ("migrate", "createcachetable"):
        subprocess.run([*manage, command, "-v0"], env=environment, check=True)
    port = _free_port()
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen([*manage, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)
    try:
        _wait(lambda: "Hợp Tác runs at" in (tmp_path / "log").read_text())
        parent = psutil.Process(server.pid)
        first = _part(parent, "tasks")
        time.sleep(3.2)  # sooner than that a death at the start is suspected

        first.kill()
        _wait(lambda: (second := _part(parent, "tasks")) and second.pid != first.pid)

        busy = subprocess.run(
            [*manage, "serve", "--port", str(port)], env=environment, capture_output=True, text=True, check=False
        )
        assert busy.returncode == 1
        assert f"Port {port} of 127.0.0.1 cannot be used" in busy.stderr

        family = parent.children(recursive=True)
        os.kill(server.pid, signal.SIGKILL)
        server.wait()
        _wait(lambda: not [child for child in family if child.is_running() and child.status() != "zombie"])
    finally:
        server.kill()
        server.wait()
