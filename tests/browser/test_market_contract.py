"""From agreed shares to a settled delivery in a real browser: contract, check, replacement, VietQR."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hoptac.access.models import User
from hoptac.market.models import Contract, Delivery
from tests.browser import looking
from tests.market import deals
from tests.market.deals import Deal

pytestmark = pytest.mark.django_db(transaction=True)
QR = "VietQR"


def _open(page: Any, address: str, user: User, name: str, *args: Any) -> None:
    page.context.clear_cookies()
    looking.sign_in(page, user, address)
    page.goto(reverse(f"market:{name}", args=args))


def _send(page: Any) -> None:
    page.locator("main form [type=submit]").last.click()


def _judged(page: Any, name: str) -> None:
    looking.shots(page, f"market-{name}")
    looking.audit_both(page)


def _signed(page: Any, address: str, deal: Deal) -> Contract:
    """The desk draws it up, the buyer brings in the signed copy."""
    _open(page, address, deal.here.officer, "contract_list")
    _judged(page, "contracts")
    page.get_by_role("link", name="Soạn hợp đồng").click()
    _send(page)
    expect(page.locator("h1")).to_contain_text("Điều khoản hợp đồng")
    _judged(page, "contract-terms")
    _send(page)
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    contract = Contract.objects.get()
    _open(page, address, deal.here.clerk, "contract_sign", contract.pk)
    page.locator("[name=upload]").set_input_files(
        {"name": "hd.pdf", "mimeType": "application/pdf", "buffer": deals.paper().content}
    )
    _send(page)
    expect(page.get_by_text("Hợp đồng đã ký.")).to_be_visible()
    return contract


def _brought(page: Any, address: str, manager: User, delivery: Delivery) -> None:
    _open(page, address, manager, "delivery_send", delivery.pk)
    _send(page)
    expect(page.get_by_text("Bên mua sẽ nghiệm thu đợt giao này.")).to_be_visible()


def _paid_to(page: Any, holder: str) -> None:
    """Say to which account a cooperative is paid."""
    page.locator("[name=bank]").select_option("970405")
    page.locator("[name=number]").fill("1902123456")
    page.locator("[name=holder]").fill(holder)
    _send(page)


def test_from_agreed_shares_to_a_settled_delivery(page: Any, address: str) -> None:
    deal = deals.deal()
    call_command("facts_rebuild", stdout=io.StringIO())  # of what stands there before the first click
    here = deal.here
    contract = _signed(page, address, deal)

    _open(page, address, deal.manager, "delivery_plan", contract.pk)
    _send(page)
    expect(page.get_by_text("Đã lập kế hoạch giao hàng.")).to_be_visible()
    first = Delivery.objects.get()
    _brought(page, address, deal.manager, first)

    _open(page, address, here.clerk, "delivery_check", first.pk)
    page.locator("[name=rejected]").fill("2.000")
    page.locator("[name=reason]").fill("Dập nát")
    page.locator("[name=photo]").set_input_files(
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": deals.photo().content}
    )
    page.locator("[name=wants_replacement]").check()
    _send(page)
    expect(page.get_by_text("Dập nát").first).to_be_visible()

    _open(page, address, here.officer, "delivery_replace", first.pk)
    page.locator("[name=lot]").first.check()
    _send(page)
    expect(page.get_by_text("Đã gửi đề nghị đến bên giao thay.")).to_be_visible()
    instead = Delivery.objects.get(replaces=first)
    _open(page, address, here.managers[2], "delivery_detail", instead.pk)
    page.get_by_role("button", name="Nhận giao thay").click()
    expect(page.get_by_text("Đã nhận. Đợt giao đã vào kế hoạch.")).to_be_visible()
    _open(page, address, here.managers[2], "account_put", here.growers[2].pk)
    _paid_to(page, "HTX Đông Xá")
    _brought(page, address, here.managers[2], instead)

    _open(page, address, here.clerk, "delivery_check", instead.pk)
    _send(page)
    expect(page.get_by_alt_text(QR)).to_be_visible()
    _judged(page, "delivery")
    page.get_by_role("button", name="Tôi đã trả khoản này").click()
    expect(page.get_by_text("bên mua báo đã trả")).to_be_visible()
    _open(page, address, here.managers[2], "delivery_detail", instead.pk)
    page.get_by_role("button", name="Đã nhận", exact=True).click()
    expect(page.get_by_text("Đã xác nhận nhận tiền.")).to_be_visible()
    _open(page, address, here.clerk, "contract_detail", contract.pk)
    expect(page.get_by_text("HTX Đông Xá giao thay phần bị từ chối")).to_be_visible()
    _judged(page, "contract")
    assert list(Delivery.objects.order_by("pk").values_list("supplier__name", "accepted", "state")) == [
        ("HTX Ba Hạ", 18_000, "checked"), ("HTX Đông Xá", 2_000, "paid"),
    ]  # fmt: skip
    _adds_up(page, address, deal)


def _adds_up(page: Any, address: str, deal: Deal) -> None:
    """What was agreed and delivered stands in the evaluations of both who delivered, and adds up to the figures."""
    month = f"{timezone.localdate():%Y-%m}"
    here, shown = deal.here, {}
    for at in (0, 2):
        page.context.clear_cookies()
        looking.sign_in(page, here.managers[at], address)
        page.goto(reverse("presence:evaluation_detail", args=[here.growers[at].pk]) + f"?period={month}")
        rows = page.locator("section:has(#sales) tbody tr")
        shown[at] = [row.locator("td").first.inner_text() for row in rows.all()]
    told = io.StringIO()
    codes = ("contracts_signed", "contract_value", "deliveries", "delivered_value")
    call_command("figures", *codes, place="V1", period=month, json=True, stdout=told)
    assert shown == {
        0: ["1", "420.000.000 đồng", "1", "100,0 %", "378.000.000 đồng"],
        2: ["0", "0 đồng", "1", "100,0 %", "42.000.000 đồng"],
    }
    figures = {figure["code"]: figure["value"] for figure in json.loads(told.getvalue())["figures"]}
    assert figures == dict(zip(codes, (1, 420_000_000, 2, 420_000_000), strict=True))
    call_command("facts_rebuild", check=True, stdout=io.StringIO())
