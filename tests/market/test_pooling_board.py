"""The matching desk as officers meet it: needs, answers with reasons, decisions, weights."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hoptac.market.choices import ShareState
from hoptac.market.models import Pooling, Ruling, Share, Weights
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, JANUARY, Orchard

BOARD = reverse("market:pooling_board")


@pytest.fixture
def here(db: None) -> Orchard:
    return grown.orchard()


@pytest.fixture
def desk(here: Orchard, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def test_the_board_shows_the_answer_with_its_reasons(here: Orchard, desk: Client) -> None:
    need = grown.need(here)
    assert "Chưa ghép lần nào." in desk.get(BOARD).content.decode()
    desk.post(reverse("market:pooling_run"), {"need": need.pk})
    page = desk.get(BOARD).content.decode()
    assert "Chọn HTX Ba Hạ vì giá 21.093 ₫/kg gồm vận chuyển, thấp hơn HTX Thượng Lâm 3.048 ₫/kg." in page
    assert "Đã chứng minh: không có phương án nào" in page


def test_what_would_help_is_said(here: Orchard, desk: Client) -> None:
    need = grown.need(here, (DECEMBER, JANUARY, 30_000), price_ceiling=21_000)
    desk.post(reverse("market:pooling_run"), {"need": need.pk, "alone": "1"})
    page = desk.get(f"{BOARD}?need={need.pk}").content.decode()
    assert "Nâng giá trần thêm 548 ₫/kg: HTX Ba Hạ, HTX Cổ Tiết giao thêm 30.000 kg." in page
    assert Pooling.objects.get().need == need


def test_a_product_is_kept_left_out_and_taken_back(here: Orchard, desk: Client) -> None:
    part = grown.need(here).parts.get()
    put = reverse("market:ruling_put", args=[part.need_id])
    for verdict in ("pinned", "refused"):
        desk.post(put, {"part": part.pk, "product": here.products[0].pk, "verdict": verdict})
        assert Ruling.objects.get().verdict == verdict
    assert desk.post(put, {"part": part.pk, "product": here.products[0].pk, "verdict": "x"}).status_code == 422
    desk.post(put, {"part": part.pk, "product": here.products[0].pk, "verdict": ""})
    assert Ruling.objects.count() == 0


def test_everybody_is_asked_at_once(here: Orchard, desk: Client) -> None:
    need = grown.need(here)
    ask = reverse("market:shares_ask", args=[need.pk])
    assert "Chưa có phần cung ứng nào được đề xuất" in desk.post(ask, follow=True).content.decode()
    here.pool()
    desk.post(ask)
    assert set(Share.objects.values_list("state", flat=True)) == {ShareState.ASKED}


def test_weights_are_set_by_the_office_and_read_by_all(here: Orchard, desk: Client) -> None:
    commune = here.growers[0].place
    given = {"small": 5, "poor": 3, "transport": 3500, "detour": 50, "poor_communes": [commune.pk]}
    change = reverse("market:weights_change")
    assert desk.post(change, given).status_code == 422
    assert desk.post(change, {**given, "poor_source": "QĐ 612/QĐ-UBDT"}).status_code == 302
    held = Weights.objects.get()
    assert (held.small, held.poor, held.transport, held.detour) == (5, 3, 3500, 50)
    desk.force_login(here.officer)
    assert "3.500 đồng" in desk.get(reverse("market:weights_detail")).content.decode()
    desk.force_login(here.managers[0])
    assert desk.get(change).status_code == 403


@pytest.mark.parametrize("needs", [1, 3])
def test_queries(here: Orchard, desk: Client, needs: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(needs):
        grown.need(here, (DECEMBER, JANUARY, 12_000))
    here.pool()
    desk.get(BOARD)
    with django_assert_num_queries(12):
        desk.get(BOARD)
