"""Addresses that count and lead on: taps (out) and QR codes (qr)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hoptac.audience import actions, links
from hoptac.audience.choices import CodePlace, Event
from hoptac.core.errors import RuleBroken
from tests.audience.conftest import PIXEL
from tests.audience.test_seen import written
from tests.factories import catalogue as make

HEADERS: dict[str, Any] = {"user-agent": PIXEL, "accept-language": "vi"}


@pytest.mark.parametrize(
    ("event", "target"),
    [(Event.PHONE, "tel:+84912345678"), (Event.ZALO, "https://zalo.me/84912345678"), (Event.EMAIL, "mailto:a@b.vn")],
)
def test_out_counts_and_leads_on(client: Client, event: Event, target: str) -> None:
    address = links.out_url(event, target, organisation_id=3, product_id=7)
    answer = client.get(address, headers=HEADERS)

    assert (answer.status_code, answer.headers["Location"]) == (302, target)
    assert client.post(address, headers=HEADERS).status_code == 204
    assert client.head(address, headers=HEADERS).status_code == 302
    assert [line[1:4] for line in written()] == [(event.value, 3, 7)] * 2


def test_out_leads_only_where_this_site_said(client: Client) -> None:
    address = links.out_url(Event.PHONE, "tel:+84912345678", organisation_id=3)

    assert client.get(address.replace("W", "X", 1), headers=HEADERS).status_code == 404
    assert client.get("/seen/out/nonsense/", headers=HEADERS).status_code == 404
    assert written() == []
    for target in ("javascript:alert(1)", "//evil.example/", "http://plain.example/"):
        with pytest.raises(RuleBroken):
            links.out_url(Event.SHARE, target, organisation_id=3)


def test_qr_counts_by_its_code_and_leads_to_the_page(client: Client, pair: Any) -> None:
    tea = make.product(pair[0], "Chè")
    code = actions.code_make(organisation=pair[0], product_id=tea.pk, place=CodePlace.POSTER, path="/products/1/")
    answer = client.get(f"/seen/qr/{code.code.upper()}/", headers=HEADERS)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/products/1/")
    assert client.get("/seen/qr/aaaaaa/", headers=HEADERS).status_code == 404
    [line] = written()
    assert (*line[1:4], line.source, line.word) == ("qr", pair[0].pk, tea.pk, "qr", code.code)


def test_a_code_is_made_once_for_each_place(pair: Any) -> None:
    def made(**changes: Any) -> int:
        values: dict[str, Any] = {"organisation": pair[0], "place": CodePlace.POSTER, "path": "/x/"}
        return actions.code_make(**values | changes).pk

    first = made()
    assert made() == first
    assert len({first, made(place=CodePlace.LABEL), made(note="Hội chợ"), made(organisation=pair[1])}) == 4
