"""A buyer's need on its way through the market, in a real browser: without scripts until it is agreed."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hoptac.access.models import User
from hoptac.catalogue.models import Capacity, Unit
from hoptac.market.actions import templates
from hoptac.market.models import Contract, Delivery, Need, Share
from hoptac.parties.models import Organisation
from tests.browser import looking, test_import
from tests.factories import catalogue
from tests.market import asking, deals, orchard
from tests.market.asking import Market

pytestmark = pytest.mark.django_db(transaction=True)

#: Name, price of a kilogram and tonnes each month.
GROWERS = (
    ("HTX Ba Hạ", 21_000, 20),
    ("HTX Cổ Tiết", 21_500, 20),
    ("HTX Đông Xá", 22_000, 10),
    ("HTX Thượng Lâm", 24_000, 30),
)


@dataclass(frozen=True)
class Stand:
    """The market with its desk and buyer, four cooperatives with VietGAP pomelo, and their managers."""

    market: Market
    growers: tuple[Organisation, ...]
    managers: tuple[User, ...]


@pytest.fixture
def stand() -> Stand:
    templates.contract_templates_load()
    market, kilogram = asking.market(), Unit.objects.get(code="kg")
    growers, managers = [], []
    for name, price, tonnes in GROWERS:
        owner, manager = asking.grower(market, name)
        product = catalogue.product(
            owner, f"Bưởi {name[4:]}", kind=market.pomelo, measure=kilogram, unit="kg", price_amount=price
        )
        for month in range(1, 13):
            Capacity.objects.create(product=product, month=month, quantity=Decimal(tonnes * 1000))
        orchard.certificate(product, market.officer)
        growers.append(owner)
        managers.append(manager)
    call_command("facts_rebuild", stdout=io.StringIO())  # what stands there before the first click
    return Stand(market, tuple(growers), tuple(managers))


def _open(page: Any, address: str, user: User, name: str, *args: Any) -> None:
    """Sign somebody in and go to one of the pages."""
    page.context.clear_cookies()
    looking.sign_in(page, user, address)
    page.goto(reverse(f"market:{name}", args=args))


def _send(page: Any) -> None:
    page.locator("main form [type=submit]").last.click()


def _told(page: Any, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def _judged(page: Any, name: str) -> None:
    looking.shots(page, f"market-{name}")
    looking.audit_both(page)


def _seen(page: Any, name: str) -> None:
    looking.shots(page, f"market-{name}")
    looking.fit_both(page)


def _posted(page: Any, address: str, stand: Stand) -> Need:
    """The buyer posts: 50 tonnes of VietGAP pomelo in one delivery, delivered at most 25 million a tonne."""
    first = (timezone.localdate().replace(day=1) + timedelta(days=62)).replace(day=1)
    _open(page, address, stand.market.clerk, "need_add")
    page.locator("[name=kind]").fill("bưởi")
    page.locator("[name=unit]").select_option(str(stand.market.tonne.pk))
    page.locator("[name=from_1]").fill(first.isoformat())
    page.locator("[name=to_1]").fill((first + timedelta(days=20)).isoformat())
    page.locator("[name=quantity_1]").fill("50")
    page.locator("[name=tolerance]").fill("0")
    page.locator("[name=price_ceiling]").fill("25 triệu")
    page.locator("[name=certificates][value=vietgap]").check()
    page.locator("[name=place]").fill(stand.market.commune.full_name)
    _send(page)
    expect(page.locator("h1")).to_contain_text("ưởi")
    return Need.objects.get()


def _pooled(page: Any, address: str, stand: Stand) -> None:
    """The desk pools: three cooperatives, with reasons; it asks them."""
    _open(page, address, stand.market.officer, "pooling_board")
    _pool_all(page)
    for name in ("HTX Ba Hạ", "HTX Cổ Tiết", "HTX Đông Xá"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    _told(page, "Chọn HTX Ba Hạ vì giá")
    _seen(page, "matching-desk")
    page.get_by_role("button", name="Hỏi tất cả các HTX và bên mua").click()
    _told(page, "Đã gửi 3 phần cung ứng cho hai bên.")


def _pool_all(page: Any) -> None:
    """All is queued; the worker does it while nobody asks how far it is, since tests share one connection."""
    page.get_by_role("button", name="Ghép mọi nhu cầu đang mở").click()
    _told(page, "Đang ghép mọi nhu cầu đang mở")
    page.goto("about:blank")
    test_import.work()
    page.goto(reverse("market:pooling_board"))


def _declined(page: Any, address: str, stand: Stand) -> None:
    """One of the three declines; the pool forms anew and leaves the others alone."""
    _open(page, address, stand.managers[1], "share_list")
    _seen(page, "asked-of-us")
    page.get_by_role("link", name="Đổi hoặc từ chối").click()
    page.get_by_text("Từ chối", exact=True).first.click()
    page.get_by_label("Lý do").fill("Mưa đá, mất mùa")
    page.get_by_role("button", name="Từ chối").click()
    _told(page, "Mưa đá, mất mùa")
    _seen(page, "share")

    kept = list(Share.objects.filter(state="asked").order_by("pk").values())
    _open(page, address, stand.market.officer, "pooling_board")
    page.get_by_role("button", name="Chỉ ghép nhu cầu này").click()
    expect(page.get_by_role("heading", name="HTX Thượng Lâm")).to_be_visible()
    assert list(Share.objects.filter(state="asked").order_by("pk").values()) == kept
    page.get_by_role("button", name="Hỏi tất cả các HTX và bên mua").click()


def _agreed(page: Any, address: str, stand: Stand, need: Need) -> None:
    """Both sides agree, the buyer to all at once."""
    for at in (0, 2, 3):
        _open(page, address, stand.managers[at], "share_list")
        page.get_by_role("button", name="Đồng ý").click()
        _told(page, "Đã ghi; hai bên thấy trên trang này.")
    _open(page, address, stand.market.clerk, "answer_detail", need.pk)
    _seen(page, "answer")
    page.get_by_role("button", name="Đồng ý cả 3 phần đang chờ").click()
    _told(page, "Bạn đã đồng ý mọi phần đang chờ.")
    assert set(Share.objects.values_list("owner__name", "quantity", "state")) == {
        ("HTX Ba Hạ", 20_000, "agreed"), ("HTX Cổ Tiết", 20_000, "declined"), ("HTX Đông Xá", 10_000, "agreed"),
        ("HTX Thượng Lâm", 20_000, "agreed"),
    }  # fmt: skip


def _signed(page: Any, address: str, stand: Stand, seller: str) -> Contract:
    """The desk draws a contract up, the buyer reads it in Word and brings in the signed copy."""
    _open(page, address, stand.market.officer, "contract_list")
    page.get_by_role("listitem").filter(has_text=seller).get_by_role("link", name="Soạn hợp đồng").click()
    _send(page)
    expect(page.locator("h1")).to_contain_text("Điều khoản hợp đồng")
    _send(page)
    _told(page, "Đã lưu dự thảo.")
    contract = Contract.objects.get(seller__name=seller)
    _open(page, address, stand.market.clerk, "contract_detail", contract.pk)
    paper = page.request.get(reverse("market:contract_document", args=[contract.pk, "docx"])).body()
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(paper)).paragraphs]
    assert any(contract.number in line for line in words)
    page.goto(reverse("market:contract_sign", args=[contract.pk]))
    page.locator("[name=upload]").set_input_files(
        {"name": "hd.pdf", "mimeType": "application/pdf", "buffer": deals.paper().content}
    )
    _send(page)
    _told(page, "Hợp đồng đã ký.")
    return contract


def _brought(page: Any, address: str, manager: User, delivery: Delivery) -> None:
    _open(page, address, manager, "delivery_send", delivery.pk)
    _send(page)
    _told(page, "Bên mua sẽ nghiệm thu đợt giao này.")


def _paid_to(page: Any, address: str, stand: Stand, at: int) -> None:
    """A cooperative says to which account it is paid."""
    _open(page, address, stand.managers[at], "account_put", stand.growers[at].pk)
    page.locator("[name=bank]").select_option("970405")
    page.locator("[name=number]").fill("1902123456")
    page.locator("[name=holder]").fill(stand.growers[at].name)
    _send(page)


def _delivered(page: Any, address: str, stand: Stand, contract: Contract) -> tuple[Delivery, Delivery, Delivery]:
    """Two deliveries of the first; of the second two tonnes are rejected, and another of the pool brings them."""
    market = stand.market
    _open(page, address, stand.managers[0], "delivery_plan", contract.pk)
    day = page.locator("[name^=on_]").first.input_value()
    for number, tonnes in enumerate(("12", "8"), 1):
        page.locator("[name^=on_]").nth(number - 1).fill(day)
        page.locator("[name^=quantity]").nth(number - 1).fill(tonnes)
    _send(page)
    _told(page, "Đã lập kế hoạch giao hàng.")
    whole, partly = Delivery.objects.order_by("pk")
    for delivery in (whole, partly):
        _brought(page, address, stand.managers[0], delivery)
    _open(page, address, market.clerk, "delivery_check", whole.pk)
    _send(page)
    _open(page, address, market.clerk, "delivery_check", partly.pk)
    page.locator("[name=rejected]").fill("2")
    page.locator("[name=reason]").fill("Dập nát")
    page.locator("[name=photo]").set_input_files(
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": deals.photo().content}
    )
    page.locator("[name=wants_replacement]").check()
    _send(page)
    _told(page, "Dập nát")

    _open(page, address, market.officer, "delivery_replace", partly.pk)
    page.get_by_label("HTX Thượng Lâm").check()
    _send(page)
    _told(page, "Đã gửi đề nghị đến bên giao thay.")
    instead = Delivery.objects.get(replaces=partly)
    _open(page, address, stand.managers[3], "delivery_detail", instead.pk)
    page.get_by_role("button", name="Nhận giao thay").click()
    _told(page, "Đã nhận. Đợt giao đã vào kế hoạch.")
    _brought(page, address, stand.managers[3], instead)
    _open(page, address, market.clerk, "delivery_check", instead.pk)
    _send(page)
    return whole, partly, instead


def _settled(page: Any, address: str, stand: Stand, delivery: Delivery, at: int) -> None:
    """The buyer pays by the code on the page, the cooperative has received it."""
    _open(page, address, stand.market.clerk, "delivery_detail", delivery.pk)
    expect(page.get_by_alt_text("VietQR")).to_be_visible()
    page.get_by_role("button", name="Tôi đã trả khoản này").click()
    _told(page, "bên mua báo đã trả")
    _open(page, address, stand.managers[at], "delivery_detail", delivery.pk)
    page.get_by_role("button", name="Đã nhận", exact=True).click()
    _told(page, "Đã xác nhận nhận tiền.")


def _adds_up(page: Any, address: str, stand: Stand) -> None:
    """What was agreed and delivered stands in the evaluations of the three, and adds up to the figures."""
    month, shown = f"{timezone.localdate():%Y-%m}", {}
    for at in (0, 2, 3):
        page.context.clear_cookies()
        looking.sign_in(page, stand.managers[at], address)
        page.goto(reverse("presence:evaluation_detail", args=[stand.growers[at].pk]) + f"?period={month}")
        rows = page.locator("section:has(#sales) tbody tr")
        shown[at] = [row.locator("td").first.inner_text() for row in rows.all()]
    assert shown == {
        0: ["1", "420.000.000 đồng", "2", "100,0 %", "378.000.000 đồng"],
        2: ["1", "220.000.000 đồng", "0", "–", "0 đồng"],
        3: ["1", "480.000.000 đồng", "1", "100,0 %", "42.000.000 đồng"],
    }
    told = io.StringIO()
    codes = ("needs", "contracts_signed", "contract_value", "deliveries", "delivered_value")
    call_command("figures", *codes, place=stand.market.province.code, period=month, json=True, stdout=told)
    figures = {figure["code"]: figure["value"] for figure in json.loads(told.getvalue())["figures"]}
    assert figures == dict(zip(codes, (1, 3, 1_120_000_000, 3, 420_000_000), strict=True))
    call_command("facts_rebuild", check=True, stdout=io.StringIO())


def test_from_the_need_to_a_settled_delivery(page: Any, page_without_scripts: Any, address: str, stand: Stand) -> None:
    need = _posted(page_without_scripts, address, stand)
    _pooled(page_without_scripts, address, stand)
    _declined(page_without_scripts, address, stand)
    _agreed(page_without_scripts, address, stand, need)

    contract = _signed(page, address, stand, "HTX Ba Hạ")
    _judged(page, "contract-signed")
    for seller in ("HTX Đông Xá", "HTX Thượng Lâm"):
        _signed(page, address, stand, seller)
    for at in (0, 3):
        _paid_to(page, address, stand, at)
    whole, partly, instead = _delivered(page, address, stand, contract)
    for delivery, at in ((whole, 0), (partly, 0), (instead, 3)):
        _settled(page, address, stand, delivery, at)
    _judged(page, "delivery")
    _open(page, address, stand.market.clerk, "contract_detail", contract.pk)
    _told(page, "HTX Thượng Lâm giao thay phần bị từ chối")
    _judged(page, "contract")
    assert list(Delivery.objects.order_by("pk").values_list("supplier__name", "accepted", "state")) == [
        ("HTX Ba Hạ", 12_000, "paid"), ("HTX Ba Hạ", 6_000, "paid"), ("HTX Thượng Lâm", 2_000, "paid"),
    ]  # fmt: skip
    _adds_up(page, address, stand)


def test_the_desk_by_keyboard_and_by_the_rules_of_accessibility(page: Any, address: str, stand: Stand) -> None:
    need = stand.market.post(price_ceiling=21_100)
    for name, user in (("pooling_board", stand.market.officer), ("weights_detail", stand.market.officer),
                       ("weights_change", stand.market.officer), ("share_list", stand.managers[0])):  # fmt: skip
        _open(page, address, user, name)
        if name == "pooling_board":
            _pool_all(page)
            expect(page.get_by_role("heading", name="HTX Ba Hạ")).to_be_visible()
            page.get_by_role("button", name="Hỏi tất cả các HTX và bên mua").click()
            stops = looking.walk(page)
            assert stops.index("Ghép mọi nhu cầu đang mở") < stops.index("Chỉ ghép nhu cầu này")
        looking.shots(page, f"market-{name}")
        looking.audit_both(page)
    share = Share.objects.get()
    for user, route, pk in (
        (stand.managers[0], "share_detail", share.pk),
        (stand.market.officer, "answer_detail", need.pk),
    ):
        _open(page, address, user, route, pk)
        looking.audit_both(page)
