"""Channels elsewhere: entered, changed, counted, imported twice without harm, proven."""

from __future__ import annotations

import io
import re
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from PIL import Image

from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact
from hoptac.presence import actions, facts, rules
from hoptac.presence.choices import Origin, Platform
from hoptac.presence.models import Channel, ChannelMonth
from hoptac.presence.rules import Nature, Numbers
from tests.presence.conftest import desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.presence.conftest import Stand

ZALO = "Tháng;Số người quan tâm;Số đơn hàng;Doanh thu\n09/2025;1.100;9;2.000.000\n10/2025;1.204;12;3.400.000\n".encode()


def channel(stand: Stand, **changes: Any) -> Channel:
    values: dict[str, Any] = {"platform": Platform.ZALO, "name": "HTX Mường Tấc", "url": "https://zalo.me/84912345678"}
    return actions.channel_add(actor=stand.manager, organisation=stand.here, **{**values, **changes})


def told() -> list[tuple[Any, ...]]:
    return [
        (row.month, row.followers, row.orders, row.sales, row.origin) for row in ChannelMonth.objects.order_by("month")
    ]


def counted() -> dict[tuple[str, date], int]:
    own = Fact.objects.filter(element__in=facts.OWNED)
    return {(BY_NUMBER[fact.element].code, fact.on): fact.value for fact in own}


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(out, "PNG")
    return SimpleUploadedFile("chup-man-hinh.png", out.getvalue())


def test_channel_add_by_its_page(stand: Stand) -> None:
    client = desk(stand.manager)
    address = f"/desk/online/{stand.here.pk}/channels/new/"
    form = {"platform": "shopee", "name": " Mường  Tấc ", "url": "https://shopee.vn/muongtac"}

    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "url": "https://evil.example/"}).status_code == 422
    assert client.post(address, {**form, "url": "http://shopee.vn/x"}).status_code == 422
    [row] = Channel.objects.all()
    assert (row.platform, row.name, row.url) == ("shopee", "Mường Tấc", "https://shopee.vn/muongtac")
    assert desk(stand.outsider).post(address, form).status_code == 404


def test_channel_change(stand: Stand) -> None:
    row = channel(stand)
    form = {"platform": "zalo", "name": "Zalo mới", "url": row.url, "closed_on": "2025-11-01"}

    assert desk(stand.manager).post(f"/desk/online/channels/{row.pk}/change/", form).status_code == 302
    assert AuditEntry.objects.filter(code="presence.channel.change").get().changes == {
        "name": ["HTX Mường Tấc", "Zalo mới"],
        "closed_on": [None, "2025-11-01"],
    }
    page = desk(stand.manager).get(f"/desk/online/channels/{row.pk}/").content.decode()
    assert "Zalo mới" in page
    assert "01/11/2025" in page


def test_month_put_with_proof_and_month_proof(stand: Stand) -> None:
    row, client = channel(stand), desk(stand.manager)
    form = {"month": "2025-10", "orders": "1.204", "sales": "3,4 triệu", "proof": picture()}

    assert client.post(f"/desk/online/channels/{row.pk}/month/", form).status_code == 302
    assert told() == [(date(2025, 10, 1), None, 1204, 3_400_000, "typed")]
    assert counted() == {("outside_orders", date(2025, 10, 31)): 1204, ("outside_sales", date(2025, 10, 31)): 3_400_000}
    answer = client.get(f"/desk/online/channels/{row.pk}/proof/2025-10/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert desk(stand.outsider).get(f"/desk/online/channels/{row.pk}/proof/2025-10/").status_code == 404
    assert client.get(f"/desk/online/channels/{row.pk}/proof/2025-09/").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"month": "2099-01", "orders": "1"},
        {"month": "2025-10"},
        {"month": "2025-10", "orders": "0", "sales": "5"},
        {"month": "2025-10", "orders": "nhiều"},
        {"month": "tháng trước", "orders": "1"},
        {"month": "2025-10", "orders": "1", "proof": SimpleUploadedFile("x.svg", b"<svg><script/></svg>")},
    ],
)
def test_month_put_refuses(stand: Stand, form: dict[str, Any]) -> None:
    assert desk(stand.manager).post(f"/desk/online/channels/{channel(stand).pk}/month/", form).status_code == 422
    assert told() == []


def imported(client: Client, row: Channel) -> str:
    """Preview the file, apply it, and return what the page says then."""
    file = SimpleUploadedFile("zalo.csv", ZALO)
    preview = client.post(f"/desk/online/channels/{row.pk}/import/", {"file": file}).content.decode()
    assert "3.400.000" in preview
    found = re.search(r'name="found" value="([^"]+)"', preview)
    assert found
    return client.post(f"/desk/online/channels/{row.pk}/apply/", {"found": found[1]}, follow=True).content.decode()


def test_channel_import_then_channel_apply_and_a_second_time_changes_nothing(stand: Stand) -> None:
    row, client = channel(stand), desk(stand.manager)
    actions.months_put(
        actor=stand.manager,
        channel=row,
        months={date(2025, 10, 1): Numbers(followers=5)},
        origin=Origin.TYPED,
        on=date(2025, 11, 1),
    )
    assert told() == [(date(2025, 10, 1), 5, None, None, "typed")]
    assert "2 tháng" in imported(client, row)
    expected = [
        (date(2025, 9, 1), 1100, 9, 2_000_000, "imported"),
        (date(2025, 10, 1), 1204, 12, 3_400_000, "imported"),
    ]
    assert told() == expected
    entries = AuditEntry.objects.count()
    assert "Không có gì mới" in imported(client, row)
    assert told() == expected
    assert AuditEntry.objects.count() == entries
    call_command("facts_rebuild", "--check", stdout=StringIO())


def test_channel_apply_takes_only_its_own_preview(stand: Stand) -> None:
    row, other = channel(stand), channel(stand, url="https://zalo.me/1")
    client = desk(stand.manager)
    preview = client.post(f"/desk/online/channels/{row.pk}/import/", {"file": SimpleUploadedFile("z.csv", ZALO)})
    [found] = re.findall(r'name="found" value="([^"]+)"', preview.content.decode())
    client.post(f"/desk/online/channels/{other.pk}/apply/", {"found": found})
    client.post(f"/desk/online/channels/{row.pk}/apply/", {"found": found[:-3] + "abc"})
    client.post(f"/desk/online/channels/{row.pk}/apply/")

    assert told() == []
    wrong = client.post(f"/desk/online/channels/{row.pk}/import/", {"file": SimpleUploadedFile("z.csv", b"a;b\n1;2\n")})
    assert wrong.status_code == 422


def test_platforms_know_their_addresses() -> None:
    rules.url_check("facebook", "https://m.facebook.com/htx")
    rules.url_check("other", "https://htx.example.vn/")
    for platform, url in (("facebook", "https://facebook.com.evil.example/"), ("shopee", "https://lazada.vn/x")):
        with pytest.raises(RuleBroken):
            rules.url_check(platform, url)


def test_similar_widens_until_there_are_five() -> None:
    def alike(natures: list[tuple[str, str, str]]) -> tuple[int, str]:
        found = rules.similar(
            0, {0: Nature("cooperative", "trade", "small"), **{n + 1: Nature(*each) for n, each in enumerate(natures)}}
        )
        return len(found.ids), found.alike

    same, resized = ("cooperative", "trade", "small"), ("cooperative", "trade", "micro")
    assert alike([same] * 5 + [resized] * 9) == (5, "size")
    assert alike([same] * 4 + [resized]) == (5, "sector")
    assert alike([same] * 4 + [("cooperative", "credit", "small")] * 3) == (7, "kind")
    assert alike([same] * 4 + [("union", "trade", "small")] * 9) == (0, "")
    assert rules.similar(7, {}) == ((), "")
