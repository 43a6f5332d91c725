"""A certificate that ends today goes out at midnight of Hà Nội wherever it shines, without a job, on kept pages too."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from hoptac.catalogue import actions
from hoptac.catalogue.actions import Paper
from hoptac.registry import facts as registry_facts
from tests.factories import catalogue as make
from tests.showcase.conftest import forget

if TYPE_CHECKING:
    from tests.showcase.conftest import Stand

pytestmark = pytest.mark.usefixtures("kept")
#: A second before and at midnight in Việt Nam, seven hours ahead.
EVENING, MIDNIGHT = datetime(2026, 2, 28, 16, 59, 59, tzinfo=UTC), datetime(2026, 2, 28, 17, 0, tzinfo=UTC)


def test_a_certificate_goes_out_at_midnight_in_all_five_places(
    stand: Stand, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tea = make.product(stand.here, "Chè Shan tuyết", group="drink", season=4095)
    registry_facts.sync([stand.here.pk])
    paper = Paper(
        kind="vietgap", issuer="Trung tâm", number="VG-12", valid_from=date(2024, 3, 1), valid_until=date(2026, 3, 1),
        product_ids=(tea.pk,),
    )  # fmt: skip
    certificate = actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper)
    actions.certificate_verify(actor=stand.officer, certificate=certificate)
    forget()

    def shining() -> dict[str, bool]:
        page = client.get(f"/products/{tea.pk}-{tea.slug}/").text
        out = StringIO()
        call_command("figures", "certificates_vietgap", "--place", "all", "--json", stdout=out)
        [figure] = json.loads(out.getvalue())["figures"]
        return {
            "list": "VietGAP" in client.get("/search/?q=shan").text.partition('class="grid products"')[2],
            "facet": "certificate=vietgap" in client.get("/search/").text,
            "page": f"/certificates/{certificate.pk}/" in page,
            "structured data": '"certificationIdentification":"VG-12"' in page,
            "cooperative": f"/certificates/{certificate.pk}/" in client.get(f"/cooperatives/{stand.here.pk}/").text,
            "figures": figure["value"] == 1,
        }

    monkeypatch.setattr(timezone, "now", lambda: EVENING)
    evening, again = shining(), shining()
    monkeypatch.setattr(timezone, "now", lambda: MIDNIGHT)
    midnight = shining()

    assert evening == again == dict.fromkeys(evening, True)
    assert midnight == dict.fromkeys(evening, False)
