from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from hoptac.audience import network
from hoptac.parties.models import Organisation
from hoptac.registry import facts as registry_facts
from tests.factories import catalogue as make

PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def spool_folder(tmp_path: Path, settings: Any) -> Path:
    """Each test has a spool of its own, which its process leaves for the next one's."""
    settings.AUDIENCE_SPOOL = tmp_path / "audience"
    network._countries.cache_clear()
    return tmp_path / "audience"


@pytest.fixture
def visit() -> Callable[..., HttpRequest]:
    """Return what makes a visitor's request: a telephone in Vietnamese, straight from the address bar."""

    def made(
        path: str = "/", *, agent: str = PIXEL, referrer: str = "", address: str = "203.0.113.9", **more: Any
    ) -> Any:
        headers: dict[str, Any] = {
            "HTTP_USER_AGENT": agent,
            "HTTP_ACCEPT_LANGUAGE": "vi",
            "REMOTE_ADDR": address,
            **more,
        }
        if referrer:
            headers["HTTP_REFERER"] = referrer
        return RequestFactory().get(path, **headers)

    return made


@pytest.fixture
def pair(db: None) -> tuple[Organisation, Organisation]:
    """Return two cooperatives in two communes."""
    communes = make.communes()
    found = make.organisation("HTX Mường Tấc", communes[0]), make.organisation("HTX Tà Xùa", communes[1])
    registry_facts.sync([each.pk for each in found])
    return found
