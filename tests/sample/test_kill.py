"""A build that is killed in the middle goes on where it stopped, and nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoptac.site.management.commands.prepare import REFERENCE

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture
def environment(tmp_path):
    """A prepared database of its own, and the variables of the demo."""
    variables = {
        **os.environ,
        "HOPTAC_DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
        "HOPTAC_VAR": str(tmp_path),
        "HOPTAC_SAMPLE": "yes",
        "PYTHONUTF8": "1",
    }
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    for command in (["migrate", "-v0"], *([name] for name in REFERENCE)):
        assert _manage(variables, *command).returncode == 0
    return variables


def _manage(variables, *arguments):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def _kill_after(variables, lines, pause):
    """Start the build, and kill -9 it some time after it has told of so many steps; return what it told."""
    command = [sys.executable, str(ROOT / "manage.py"), "sample_build"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline() for _ in range(lines)]
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL
    return told


def test_killed_build_goes_on_and_comes_out_the_same(environment):
    first = _kill_after(environment, 1, 0.4)
    second = _kill_after(environment, 1, 0.7)
    third = _kill_after(environment, 3, 0.3)
    last = _manage(environment, "sample_build")
    told = "".join([*first, *second, *third, last.stdout])

    assert last.returncode == 0, last.stderr
    assert told.count("as at 31/12/2021") == 1
    assert "The sample province is built" in last.stdout
    figures = json.loads(
        _manage(environment, "figures", "cooperatives", "unions", "groups", "managers", "regular_workers",
                "--place", "14", "--on", "2025-10-31", "--json").stdout
    )["figures"]  # fmt: skip
    assert [figure["value"] for figure in figures] == [1_090, 6, 50, 3_550, 38_962]
    assert _manage(environment, "facts_rebuild", "--check").returncode == 0
    assert "nothing to do" in _manage(environment, "sample_build").stdout
