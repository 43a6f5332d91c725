"""A real kill -9 in the middle of an import: nothing half-written, and the next start brings everything in."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.intake import sheets
from tests.intake.workbooks import codes

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

ROWS = 3000
HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Vốn điều lệ (triệu đồng)", "DT 2024 (triệu đồng)")
START = """
import datetime, pathlib
from hoptac.access.models import Grant, Role, User
from hoptac.intake import actions, jobs
from hoptac.places.models import Place
place = Place.objects.get(code="14", level=1, valid_to=None)
user = User.objects.create(username="can-bo", full_name="Cầm Thị Hoa")
long_ago, on = datetime.date(2020, 1, 1), datetime.date(2025, 10, 1)
Grant.objects.create(user=user, role=Role.PROVINCE_OFFICER, place=place, given_by=user, starts_on=long_ago)
file = pathlib.Path({file!r})
run = actions.run_start(actor=user, data=file.read_bytes(), name=file.name, province=place, on=on)
jobs.enqueue(run)
"""
APPLY = """
from hoptac.access.models import User
from hoptac.intake import actions, jobs
from hoptac.intake.models import ImportRun
run = ImportRun.objects.get()
actions.run_apply_start(actor=User.objects.get(username="can-bo"), run=run)
jobs.enqueue(run)
"""
AGAIN = "from hoptac.site import orphans; orphans.requeue_of('worker-1')"


class House:
    """An installation of its own in a folder: a database file and everything `manage.py` needs to use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "test.sqlite3"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "HOPTAC_VAR": str(self.folder),
            "HOPTAC_DATABASE_URL": f"sqlite:///{self.database}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, str(settings.ROOT / "manage.py"), *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *arguments: str) -> None:
        process = self.start(*arguments)
        said, _ = process.communicate()
        assert process.returncode == 0, said

    def shell(self, code: str) -> None:
        self.run("shell", "-c", code)

    def ask(self, question: str):
        with sqlite3.connect(self.database, timeout=30) as database:
            return database.execute(question).fetchone()[0]

    def copy(self, folder: Path) -> House:
        shutil.copytree(self.folder, folder)
        return House(folder)

    def kill(self, process: subprocess.Popen[str]) -> None:
        process.send_signal(signal.SIGKILL)
        process.communicate()

    @property
    def organisations(self) -> int:
        return self.ask("SELECT count(*) FROM parties_organisation")

    def is_whole(self) -> bool:
        """Return whether all is there or nothing, and every kept number agrees with its rows."""
        self.run("facts_rebuild", "--check")
        assert self.ask("PRAGMA integrity_check") == "ok"
        return self.organisations in (0, ROWS)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    house.run("migrate", "-v0")
    house.run("places_load", "-v0")
    return house


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    places = ("xã Gia Phù, huyện Phù Yên", "P. Tô Hiệu, TP Sơn La", "TT. Phù Yên, huyện Phù Yên")
    rows = [
        (i, f"HTX Số {i}", code, f"Bản {i % 40}, {places[i % 3]}", 7 + i % 90, 100 + i, 10 + i)
        for i, code in enumerate(codes(ROWS), start=1)
    ]
    return sheets.xlsx(tmp_path_factory.mktemp("file") / "ba nghìn.xlsx", HEAD, *rows)


@pytest.fixture(scope="module")
def duration(empty, file, tmp_path_factory) -> float:
    """How long the whole command takes here, in seconds."""
    house = empty.copy(tmp_path_factory.mktemp("whole") / "house")
    begun = time.monotonic()
    house.run("import_registry", str(file), "--apply", "--on", "2025-10-01")
    assert house.organisations == ROWS
    return time.monotonic() - begun


@pytest.mark.parametrize("moment", [0.55, 0.8, 0.95])
def test_a_killed_command_leaves_nothing_half_written(empty, file, duration, tmp_path, moment):
    house = empty.copy(tmp_path / "house")
    arguments = ("import_registry", str(file), "--apply", "--on", "2025-10-01")

    process = house.start(*arguments)
    time.sleep(duration * moment)
    house.kill(process)

    assert house.is_whole()
    house.run(*arguments)
    assert house.organisations == ROWS
    assert house.is_whole()


def _worker(house: House, *, is_first: bool) -> subprocess.Popen[str]:
    options = ["--queue-name", "*", "--interval", "0.1", "--no-startup-delay", "--no-reload"]
    return house.start("db_worker", *options, *(["--worker-id", "worker-1"] if is_first else ["--batch"]))


def _wait_for(house: House, state: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if house.ask("SELECT state FROM intake_importrun") == state:
            return
        time.sleep(0.05)
    raise AssertionError(f"the import never became {state}")


def _kill_worker_while_running(house: House, delay: float) -> None:
    worker = _worker(house, is_first=True)
    until = time.monotonic() + 60
    while time.monotonic() < until and not house.ask(
        "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
    ):
        time.sleep(0.02)
    time.sleep(delay)
    house.kill(worker)


@pytest.mark.parametrize("delay", [0.1, 0.5])
def test_a_killed_worker_is_followed_by_one_that_finishes(empty, file, tmp_path, delay):
    house = empty.copy(tmp_path / "house")
    house.shell(START.format(file=str(file)))

    _kill_worker_while_running(house, delay)
    assert house.ask("SELECT count(*) FROM intake_importrow") in (0, ROWS)
    house.shell(AGAIN)
    assert _worker(house, is_first=False).wait() == 0
    _wait_for(house, "previewed")
    assert house.ask("SELECT count(*) FROM intake_importrow WHERE state = 'new'") == ROWS

    house.shell(APPLY)
    _kill_worker_while_running(house, delay)
    assert house.is_whole()
    house.shell(AGAIN)
    assert _worker(house, is_first=False).wait() == 0
    _wait_for(house, "applied")
    assert house.organisations == ROWS
    assert house.is_whole()
