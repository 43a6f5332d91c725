"""A command on a database without tables: one sentence, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_database_without_tables_is_named_in_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "figures", "cooperatives", "--place", "14"],
        env={
            **os.environ,
            "HOPTAC_DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
            "HOPTAC_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "The database is not up to date: run 'python3 run.py migrate' first.\n"
