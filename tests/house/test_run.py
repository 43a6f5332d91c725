"""run.py in a folder of its own, with an empty lock file: real environments, real processes, no network."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = (
    "import os, sys\nprint(*sys.argv[1:], os.environ.get('HOPTAC_SAMPLE'), os.environ.get('HOPTAC_DATABASE_URL'))\n"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite,  # knows no database; once is enough
    pytest.mark.skipif(os.name == "nt", reason="uses POSIX signals"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project folder whose environment is made."""
    folder = _project(tmp_path_factory.mktemp("made"))
    first = _run(folder, "hello")
    assert first.returncode == 0
    assert first.stdout == "hello None None\n"
    assert "Making the environment" in first.stderr
    assert "Installing 0 packages of requirements.txt with pip" in first.stderr
    return folder


def _project(folder):
    shutil.copy(ROOT / "run.py", folder)
    (folder / "manage.py").write_text(MANAGE)
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


def _environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOPTAC_")}
    return {**kept, "PIP_NO_INDEX": "1", "PATH": "/usr/bin:/bin", **more}


def _run(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, str(folder / "run.py"), *arguments],
        env=_environment(**environment),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_second_run_leaves_everything_as_it_is(made):
    second = _run(made, "figures", "members", "--json", HOPTAC_DATABASE_URL="sqlite:////x")

    assert second.returncode == 0
    assert second.stdout == "figures members --json None sqlite:////x\n"
    assert second.stderr == ""


def test_a_changed_lock_installs_again(made):
    (made / "requirements.txt").write_text("# something else\n")

    assert "Installing" in _run(made, "hello").stderr
    assert "Installing" not in _run(made, "hello").stderr


def test_an_installation_that_broke_off_starts_afresh(made):
    whole = (made / "requirements.txt").read_text()
    (made / "requirements.txt").write_text("nosuchpackage==1.0 --hash=sha256:" + "0" * 64 + "\n")
    rubbish = made / ".venv" / "half-written"
    rubbish.touch()

    failed = _run(made, "hello")
    (made / "requirements.txt").write_text(whole)
    again = _run(made, "hello")

    assert failed.returncode == 1
    assert "The same command repeats it." in failed.stderr
    assert "Traceback" not in failed.stderr
    assert again.returncode == 0
    assert "The last installation was interrupted" in again.stderr
    assert not rubbish.exists()


def test_killed_in_the_middle_then_two_at_once(tmp_path):
    folder = _project(tmp_path)
    command = [sys.executable, str(folder / "run.py"), "hello"]
    with subprocess.Popen(command, env=_environment(), stderr=subprocess.PIPE, start_new_session=True) as killed:
        until = time.monotonic() + 60
        while not (folder / ".venv" / "bin" / "python").exists() and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(killed.pid, signal.SIGKILL)

    both = [
        subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300) for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert [out for out, _err in said] == ["hello None None\n"] * 2
    assert sum("Making the environment" in err for _out, err in said) == 1


def test_demo_has_its_own_database(made):
    built = _run(made, "demo", "--no-serve")

    file = made / "var" / "demo.sqlite3"
    assert built.stdout.splitlines() == [f"{word} yes sqlite:///{file}" for word in ("prepare", "sample_build")]


def test_demo_respects_the_chosen_database(made):
    built = _run(made, "demo", "--no-serve", HOPTAC_DATABASE_URL="postgres://me@here/demo")

    assert built.stdout.splitlines()[0] == "prepare yes postgres://me@here/demo"


def test_demo_says_when_the_port_is_taken(made):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = _run(made, "demo", "--port", str(port))

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} is taken by another program; stop that one, or choose another port: --port {port + 1}\n"
    )


def test_commands_fall_back_on_the_demo(made):
    (made / "var").mkdir(exist_ok=True)
    (made / "var" / "demo.sqlite3").touch()

    asked = _run(made, "figures")
    (made / "var" / "demo.sqlite3").unlink()

    assert asked.stdout == f"figures yes sqlite:///{made / 'var' / 'demo.sqlite3'}\n"
    assert "Using the sample province" in asked.stderr


def test_a_missing_database_is_made_first(made):
    asked = _run(made, "figures", "--json")

    assert asked.stdout == "figures --json None None\n"
    assert "There is no database yet" in asked.stderr
    assert "prepare None None" in asked.stderr


def test_migrate_prepares(made):
    assert _run(made, "migrate").stdout == "prepare None None\n"


def test_without_a_command_it_says_which_there_are(made):
    asked = _run(made)

    assert asked.returncode == 2
    assert "python3 run.py demo" in asked.stdout


def test_a_python_without_venv_gets_one_clear_sentence(tmp_path):
    """As Debian's python3 without python3-venv: there is no ensurepip."""
    folder = _project(tmp_path)
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")

    refused = _run(folder, "demo", PYTHONPATH=str(tmp_path / "without"))

    assert refused.returncode == 1
    assert refused.stderr == (
        "This Python cannot make an environment: its venv module is not complete. "
        "On Debian or Ubuntu run 'apt install python3-venv' (as root) and try again.\n"
    )
    assert not (folder / ".venv").exists()
