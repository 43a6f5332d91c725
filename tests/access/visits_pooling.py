"""The routes of pooling: which rows, and what is posted there."""

from __future__ import annotations

from typing import Any

from hoptac.catalogue.models import Product
from hoptac.market.models import Need, Share
from tests.access.crawl import Visit
from tests.access.stage import Scene

EITHER = frozenset({302, 422})


def _shares(scene: Scene) -> list[Any]:
    wanted = [scene.world.organisations[key].pk for key in ("a", "c", "d")]
    return [row for row in scene.rows[Share] if row.seller_id in wanted]


def _needs(scene: Scene) -> list[Any]:
    return list(scene.rows[Need])


def _said(scene: Scene, row: Any) -> dict[str, Any]:
    return {"quantity": "1", "price": "6", "text": "Vậy", "reason": "Hết hàng", "on_behalf_of": "Bà Hoa"}


def _ruling(scene: Scene, row: Any) -> dict[str, Any]:
    product = Product.objects.filter(is_published=True).first() or Product.objects.all()[0]
    return {"part": row.parts.get().pk, "product": product.pk, "verdict": "refused", "reason": "Đã hẹn"}


def _weights(scene: Scene, row: Any) -> dict[str, Any]:
    return {"small": "1", "poor": "0", "transport": "3000", "detour": "40"}


def _nothing(scene: Scene, row: Any) -> dict[str, Any]:
    return {}


def _posts(name: str, rows: Any, data: Any, done: frozenset[int] = EITHER) -> Visit:
    return Visit(f"market:{name}", rows, is_post=True, data=data, done=done)


def _phoned(name: str) -> Visit:
    """What the desk posts for a seller that phoned."""
    return Visit(
        f"market:{name}", _shares, is_post=True, data=_said, done=EITHER, code="market.share.relay",
        queries=("?phone=seller",),
    )  # fmt: skip


POOLING = (
    Visit("market:pooling_board", queries=("", "?page=2")),
    Visit("market:pooling_run", is_post=True, data=_nothing),
    Visit("market:ruling_put", _needs, data=_ruling, done=EITHER, queries=("", "?part=x")),
    _posts("shares_ask", _needs, _nothing),
    Visit("market:weights_change", data=_weights, leads_on=True),
    Visit("market:answer_detail", _needs),
    _posts("shares_agree", _needs, _nothing),
    Visit("market:share_list", queries=("", "?state=asked", "?state=x", "?state=proposed")),
    Visit("market:share_detail", _shares, queries=("", "?phone=seller", "?phone=x")),
    _posts("share_agree", _shares, _nothing),
    _posts("share_change", _shares, _said),
    _posts("share_decline", _shares, _said),
    *(_phoned(f"share_{deed}") for deed in ("agree", "change", "decline")),
    _posts("share_ask", _shares, _nothing),
    _posts("share_drop", _shares, _said),
)
