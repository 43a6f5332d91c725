"""Anybody checks a certificate: valid, or not and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.catalogue.models import Certificate
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def held(stand: Stand) -> Certificate:
    made = Certificate.objects.create(
        organisation=stand.here, kind="vietgap", issuer="Vinacontrol", number="VG-12/2025", number_key="vg122025",
        valid_from=TODAY - 9 * DAY, valid_until=TODAY + DAY, ends_before=TODAY + DAY,
        verified_at=timezone.now(), verified_by=stand.officer,
    )  # fmt: skip
    made.products.add(make.product(stand.here, "Chè"))
    return made


def test_number_is_found_however_it_is_spelt(client: Client, held: Certificate) -> None:
    for number in ("VG-12/2025", "vg 12 2025", "VG122025"):
        page = client.get("/en/certificates/", {"number": number})
        assert f"Valid until {TODAY:%d/%m/%Y}" in page.text
        assert "HTX Mường Tấc" in page.text


def test_unknown_number_is_said_to_be_unknown(client: Client, held: Certificate) -> None:
    assert "No certificate with the number “99”" in client.get("/en/certificates/?number=99").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verified_at": None, "verified_by": None}, "nobody has verified it yet"),
        ({"valid_until": TODAY, "ends_before": TODAY}, "it ended on"),
        ({"valid_from": TODAY + DAY, "valid_until": TODAY + 9 * DAY, "ends_before": TODAY + 9 * DAY}, "it begins on"),
        ({"revoked_on": TODAY, "ends_before": TODAY}, "it was revoked on"),
    ],
)
def test_page_says_why_it_is_not_valid(client: Client, held: Certificate, changes: dict[str, Any], said: str) -> None:
    Certificate.objects.filter(pk=held.pk).update(**changes)
    page = client.get(f"/en/certificates/{held.pk}/").text

    assert said in page
    assert "Valid until" not in page


def test_badge_leads_to_its_check(client: Client, held: Certificate) -> None:
    product = held.products.get()
    page = client.get(f"/products/{product.pk}-che/").text

    assert f'href="/certificates/{held.pk}/"' in page


def test_decision_is_checked_by_its_number(client: Client, held: Certificate) -> None:
    make.recognition(held.products.get(), 4, TODAY, decision_no="12/QĐ-UBND")

    assert "4★ OCOP" in client.get("/en/certificates/", {"number": "12/QĐ-UBND"}).text
