"""`prepare` says what it does and finds nothing to do the second time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hoptac.site.management.commands.prepare import REFERENCE


def prepare() -> list[str]:
    said = io.StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue().splitlines()


@pytest.mark.django_db
def test_second_time_there_is_nothing_to_do(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    first, second = prepare(), prepare()
    assert [line.split(" … ")[0] for line in first] == [
        "Compiling messages",
        "Making web fonts",
        "Creating the cache table",
        "Bringing tables up to date",
        *(f"Loading reference data ({name})" for name in REFERENCE),
        "Collecting static files",
    ]
    idle = [line.split(" … ")[1].rsplit(" (", 1)[0] for line in second if "reference data" not in line]
    assert idle == ["nothing to do"] * 5
    assert (tmp_path / "static" / "site" / "site.css").exists()


@pytest.mark.django_db
def test_a_changed_static_file_is_collected_again(settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    own = tmp_path / "own"
    own.mkdir()
    settings.STATICFILES_DIRS = [own]
    prepare()
    (own / "new.css").write_text("a{}", encoding="utf8")
    assert prepare()[-1].startswith("Collecting static files … done")
    assert (tmp_path / "static" / "new.css").exists()
