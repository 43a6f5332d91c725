"""The matching desk as officers meet it: needs, answers with reasons, decisions, weights."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from hoptac.access import gate
from hoptac.access.models import Grant
from hoptac.market.choices import ShareState
from hoptac.market.models import Pooling, Ruling, Share, Weights
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, JANUARY, Orchard

BOARD, RUN = reverse("market:pooling_board"), reverse("market:pooling_run")


@pytest.fixture
def here(db: None) -> Orchard:
    return grown.orchard()


@pytest.fixture
def desk(here: Orchard, client: Client) -> Client:
    client.force_login(here.officer)
    return client


def test_all_are_pooled_in_the_background(here: Orchard, desk: Client) -> None:
    need = grown.need(here)
    assert "Chưa ghép lần nào." in desk.get(BOARD).content.decode()
    for _press in range(2):
        desk.post(RUN, {"need": need.pk})
    page = desk.get(BOARD).content.decode()
    assert "Đang ghép mọi nhu cầu đang mở." in page
    assert '<meta http-equiv="refresh" content="2">' in page
    assert (Share.objects.count(), DBTaskResult.objects.count()) == (0, 1)
    _done()
    page = desk.get(BOARD).content.decode()
    assert "Đang ghép" not in page
    assert desk.get(BOARD, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Chọn HTX Ba Hạ vì giá 21.093 ₫/kg gồm vận chuyển, thấp hơn HTX Thượng Lâm 3.048 ₫/kg." in page
    assert "Đã chứng minh: không có phương án nào" in page


def test_a_pooling_that_failed_is_told_and_tried_again(here: Orchard, desk: Client) -> None:
    need = grown.need(here)
    desk.post(RUN, {"need": need.pk})
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert "Việc ghép đã dừng vì lỗi của chương trình." in desk.get(BOARD).content.decode()
    desk.post(RUN, {"need": need.pk})
    _done()
    assert "Việc ghép đã dừng" not in desk.get(BOARD).content.decode()
    assert Share.objects.count() == 3


def test_whoever_may_no_longer_pool_when_it_begins_changes_nothing(here: Orchard, desk: Client) -> None:
    grown.need(here)
    desk.post(RUN)
    Grant.objects.filter(user=here.officer).delete()
    with pytest.raises(gate.NotVisible):
        _done()
    assert (Pooling.objects.count(), Share.objects.count()) == (0, 0)


def _done() -> None:
    """Do what is queued, as the worker does."""
    for queued in DBTaskResult.objects.ready():
        queued.claim("worker")
        queued.task_result.task.call(*queued.task_result.args)
        queued.set_successful(None)


def test_what_would_help_is_said(here: Orchard, desk: Client) -> None:
    need = grown.need(here, (DECEMBER, JANUARY, 30_000), price_ceiling=21_000)
    desk.post(RUN, {"need": need.pk, "alone": "1"})
    page = desk.get(f"{BOARD}?need={need.pk}").content.decode()
    assert "Nâng giá trần thêm 548 ₫/kg: HTX Ba Hạ, HTX Cổ Tiết giao thêm 30.000 kg." in page
    assert Pooling.objects.get().need == need


def test_a_product_is_kept_left_out_and_taken_back(here: Orchard, desk: Client) -> None:
    part = grown.need(here).parts.get()
    put = reverse("market:ruling_put", args=[part.need_id])
    given = {"part": part.pk, "product": here.products[0].pk}
    for verdict in ("pinned", "refused"):
        desk.post(put, {**given, "verdict": verdict, "reason": "Đã hẹn"})
        assert (Ruling.objects.get().verdict, Ruling.objects.get().reason) == (verdict, "Đã hẹn")
    for wrong in ({"verdict": "x", "reason": "Đã hẹn"}, {"verdict": "pinned"}):
        assert desk.post(put, {**given, **wrong}).status_code == 422
    assert "Đã hẹn" in desk.get(BOARD).content.decode()
    desk.post(put, {**given, "verdict": ""})
    assert Ruling.objects.count() == 0


def test_a_product_nobody_proposed_can_be_kept_in(here: Orchard, desk: Client) -> None:
    part = grown.need(here).parts.get()
    put = f"{reverse('market:ruling_put', args=[part.need_id])}?part={part.pk}"
    assert put in desk.get(BOARD).content.decode()
    page = desk.get(put).content.decode()
    assert f'<option value="{part.pk}" selected>' in page
    assert "Bưởi Thượng Lâm · HTX Thượng Lâm" in page


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
    with django_assert_num_queries(10):
        desk.get(BOARD)
