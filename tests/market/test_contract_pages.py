"""Pages of contracts and deliveries: as many questions for three rows as for one, and nothing for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoptac.market.actions import payments
from hoptac.market.choices import ShareState
from tests.market import deals
from tests.market.deals import FIRST, Deal, checked, planned, sent, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal() -> Deal:
    return deals.deal()


def asked(client: Any, name: str, *args: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(reverse(f"market:{name}", args=args))
    assert answer.status_code == 200
    return len(found)


@pytest.mark.parametrize("who", ["manager", "officer", "clerk"])
def test_pages_ask_at_most_ten_questions_however_many_rows(deal: Deal, client: Any, who: str):
    contract = signed(deal)
    [first] = planned(deal, contract, (FIRST, 1_000))
    checked(deal, sent(deal, first), accepted=900, reason="Dập", wants_replacement=True)
    payments.dispute_say(actor=deal.here.clerk, delivery=first, words="Thiếu")
    share = deals.share(deal.here, deal.need.parts.get(), 0, 100, ShareState.ASKED)
    client.force_login(deal.manager if who == "manager" else getattr(deal.here, who))
    pages = [
        ("contract_list",), ("contract_detail", contract.pk), ("delivery_list",), ("delivery_detail", first.pk),
        ("share_list",), ("share_detail", share.pk),
    ]  # fmt: skip
    once = [asked(client, *page) for page in pages]
    planned(deal, contract, (FIRST, 1_000), (FIRST, 2_000))
    for _ in range(2):
        share = deals.share(deal.here, deal.need.parts.get(), 0, 100, ShareState.AGREED)
        deals.contracts.contract_draft(actor=deal.manager, shares=[share], kind="sale", on=deals.TODAY)
    assert [asked(client, *page) for page in pages] == once
    assert max(once) <= 10


def test_the_account_is_shown_to_the_buyer_who_owes_alone(deal: Deal, client: Any):
    payments.account_put(
        actor=deal.manager, organisation=deal.here.growers[0], bank="970405", number="1902123456", holder="HTX Ba Ha"
    )
    first, _second = planned(deal, signed(deal))
    address = reverse("market:delivery_detail", args=[first.pk])
    came = sent(deal, first)
    client.force_login(deal.here.clerk)
    assert "1902123456" not in client.get(address).text
    checked(deal, came)
    assert "1902123456" in client.get(address).text
    assert client.get(reverse("market:delivery_code", args=[first.pk])).headers["Content-Type"] == "image/svg+xml"
    for user in (deal.here.officer, deal.here.managers[0]):
        client.force_login(user)
        assert "1902123456" not in client.get(address).text
        assert client.get(reverse("market:delivery_code", args=[first.pk])).status_code == 403
    client.force_login(deal.here.managers[1])
    assert client.get(address).status_code == 404


def test_a_substitute_reads_its_delivery_but_not_the_contract(deal: Deal, client: Any):
    contract = signed(deal)
    first, _second = planned(deal, contract)
    done = checked(deal, sent(deal, first), accepted=10_000, reason="Dập", wants_replacement=True)
    [chosen] = deals.deliveries.queries.candidates(done, planned_on=FIRST, on=FIRST)
    instead = deals.deliveries.delivery_replace(
        actor=deal.here.officer, delivery=done, chosen=chosen, quantity=2_000, planned_on=FIRST, on=FIRST
    )
    client.force_login(deal.here.managers[2])
    page = client.get(reverse("market:delivery_detail", args=[instead.pk]))
    assert page.status_code == 200
    assert contract.number not in page.text
    assert client.get(reverse("market:contract_detail", args=[contract.pk])).status_code == 404
    assert client.get(reverse("market:delivery_detail", args=[first.pk])).status_code == 404
