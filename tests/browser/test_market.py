"""A buyer's need on its way through the market, in a real browser without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hoptac.access.models import User
from hoptac.catalogue.models import Capacity, Unit
from hoptac.market.models import Need, Share
from hoptac.parties.models import Organisation
from tests.browser import looking
from tests.factories import catalogue
from tests.market import asking, orchard
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
    return Stand(market, tuple(growers), tuple(managers))


def _open(page: Any, address: str, user: User, name: str, *args: Any) -> None:
    """Sign somebody in and go to one of the pages."""
    page.context.clear_cookies()
    looking.sign_in(page, user, address)
    page.goto(reverse(f"market:{name}", args=args))


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
    page.locator("main form [type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text("ưởi")
    return Need.objects.get()


def test_from_the_need_to_shares_both_sides_agreed(page_without_scripts: Any, address: str, stand: Stand) -> None:
    page = page_without_scripts
    need = _posted(page, address, stand)

    _open(page, address, stand.market.officer, "pooling_board")
    page.get_by_role("button", name="Ghép mọi nhu cầu đang mở").click()
    for name in ("HTX Ba Hạ", "HTX Cổ Tiết", "HTX Đông Xá"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Chọn HTX Ba Hạ vì giá")).to_be_visible()
    _seen(page, "matching-desk")
    page.get_by_role("button", name="Hỏi tất cả các HTX và bên mua").click()
    expect(page.get_by_text("Đã gửi 3 phần cung ứng cho hai bên.")).to_be_visible()

    _open(page, address, stand.managers[1], "share_list")
    _seen(page, "asked-of-us")
    page.get_by_role("link", name="Đổi hoặc từ chối").click()
    page.get_by_text("Từ chối", exact=True).first.click()
    page.get_by_label("Lý do").fill("Mưa đá, mất mùa")
    page.get_by_role("button", name="Từ chối").click()
    expect(page.get_by_text("Mưa đá, mất mùa").first).to_be_visible()
    _seen(page, "share")

    kept = list(Share.objects.filter(state="asked").order_by("pk").values())
    _open(page, address, stand.market.officer, "pooling_board")
    page.get_by_role("button", name="Chỉ ghép nhu cầu này").click()
    expect(page.get_by_role("heading", name="HTX Thượng Lâm")).to_be_visible()
    assert list(Share.objects.filter(state="asked").order_by("pk").values()) == kept
    page.get_by_role("button", name="Hỏi tất cả các HTX và bên mua").click()

    for at in (0, 2, 3):
        _open(page, address, stand.managers[at], "share_list")
        page.get_by_role("button", name="Đồng ý").click()
        expect(page.get_by_text("Đã chuyển câu trả lời cho bên kia.")).to_be_visible()
    _open(page, address, stand.market.clerk, "answer_detail", need.pk)
    _seen(page, "answer")
    page.get_by_role("button", name="Đồng ý cả 3 phần đang chờ").click()
    expect(page.get_by_text("Bạn đã đồng ý mọi phần đang chờ.")).to_be_visible()
    assert set(Share.objects.values_list("owner__name", "quantity", "state")) == {
        ("HTX Ba Hạ", 20_000, "agreed"), ("HTX Cổ Tiết", 20_000, "declined"), ("HTX Đông Xá", 10_000, "agreed"),
        ("HTX Thượng Lâm", 20_000, "agreed"),
    }  # fmt: skip


def test_the_desk_by_keyboard_and_by_the_rules_of_accessibility(page: Any, address: str, stand: Stand) -> None:
    need = stand.market.post(price_ceiling=21_100)
    for name, user in (("pooling_board", stand.market.officer), ("weights_detail", stand.market.officer),
                       ("weights_change", stand.market.officer), ("share_list", stand.managers[0])):  # fmt: skip
        _open(page, address, user, name)
        if name == "pooling_board":
            page.get_by_role("button", name="Ghép mọi nhu cầu đang mở").click()
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
