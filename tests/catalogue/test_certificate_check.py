"""The command certificate_check: its JSON, its sentence, and days it cannot read."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from hoptac.catalogue import actions
from tests.catalogue.conftest import Stand
from tests.factories import catalogue as make


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("certificate_check", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def certified(stand: Stand) -> None:
    tea = make.product(stand.here, "Chè Shan tuyết")
    paper = actions.Paper(
        "organic", "Viện Chứng nhận", "ORG-7/2025", date(2025, 1, 1), date(2026, 1, 1), product_ids=(tea.pk,)
    )
    made = actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper)
    actions.certificate_verify(actor=stand.officer, certificate=made)


def test_json_tells_what_everybody_may_know(certified: None):
    assert json.loads(said("org 7/2025", "--on", "2025-12-31", "--json")) == {
        "number": "org 7/2025",
        "on": "2025-12-31",
        "is_valid": True,
        "found": [
            {
                "kind": "certificate",
                "standing": "valid",
                "label": "Hữu cơ",
                "stars": None,
                "number": "ORG-7/2025",
                "issuer": "Viện Chứng nhận",
                "scope": "",
                "organisation": {"code": None, "name": "HTX Mường Tấc"},
                "products": ["Chè Shan tuyết"],
                "valid_from": "2025-01-01",
                "ends_before": "2026-01-01",
                "last_day": "2025-12-31",
                "revoked_on": None,
            }
        ],
    }
    assert json.loads(said("ORG-7/2025", "--on", "2026-01-01", "--json"))["is_valid"] is False


def test_without_json_it_says_a_sentence(certified: None):
    assert said("ORG-7/2025", "--on", "2026-01-01") == (
        "Hữu cơ ORG-7/2025: đã hết hạn (01/01/2025 – 31/12/2025); HTX Mường Tấc: Chè Shan tuyết; Viện Chứng nhận\n"
    )
    assert said("KHONG-CO") == "KHONG-CO: không có trong hệ thống\n"


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="2025-13-01"):
        said("X", "--on", "2025-13-01")
