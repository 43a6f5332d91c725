"""The routes of contracts, deliveries and payments: which rows, and what is posted there."""

from __future__ import annotations

from typing import Any

from hoptac.market.models import Contract, Delivery, Share
from hoptac.parties.models import Organisation
from tests.access.crawl import Visit
from tests.access.stage import Scene

EITHER = frozenset({302, 422})
ANNEX = {"pk": "{row.pk}", "number": "1"}
PHONED: dict[str, Any] = {"code": "market.delivery.relay", "queries": ("?phone",)}
PAYMENT = {"pk": "{row.pk}", "number": "{row.paid_number}"}


def _of(model: type, name: str) -> Any:
    def rows(scene: Scene) -> list[Any]:
        wanted = [scene.world.organisations[key].pk for key in ("a", "c", "d")]
        return [row for row in scene.rows[model] if getattr(row, name) in wanted]

    return rows


def _owners(scene: Scene) -> list[Any]:
    return [scene.of(Organisation, key)[0] for key in ("a", "c", "d")]


def _said(scene: Scene, row: Any) -> dict[str, Any]:
    return {
        "reason": "Mưa", "note": "Đúng", "words": "Vậy", "points": "5", "season": "Vụ 2", "invoice": "HD1",
        "amount": "1", "paid_on": "2020-01-02", "bank": "970405", "number": "1902123456", "holder": "HTX A",
        "source": "Chợ", "priced_on": "2020-01-02", "kind": "x", "rejected": "", "sent": "1", "sent_on": "2020-01-02",
        "on_behalf_of": "Bà Hoa",
    }  # fmt: skip


def _nothing(scene: Scene, row: Any) -> dict[str, Any]:
    return {}


def _file(kind: str) -> dict[str, str]:
    return {"pk": "{row.pk}", "kind": kind}


_contracts, _deliveries, _shares = _of(Contract, "seller_id"), _of(Delivery, "supplier_id"), _of(Share, "seller_id")


def _page(name: str, rows: Any, **more: Any) -> Visit:
    return Visit(f"market:{name}", rows, data=_said, done=EITHER, **more)


def _press(name: str, rows: Any, **more: Any) -> Visit:
    return Visit(f"market:{name}", rows, is_post=True, data=_said, done=EITHER, **more)


CONTRACTS = (
    Visit("market:contract_list", queries=("", "?state=signed", "?state=x", "?page=9")),
    _page("contract_draft", _shares, leads_on=True),
    Visit("market:contract_detail", _contracts),
    *(
        _page(name, _contracts)
        for name in (
            "contract_change", "contract_sign", "contract_void", "contract_end", "contract_note", "contract_pass",
            "rating_put", "delivery_plan", "annex_add",
        )
    ),
    *(Visit("market:contract_document", _contracts, words=_file(kind)) for kind in ("html", "docx")),
    Visit("market:contract_file", _contracts),
    _page("annex_sign", _contracts, words=ANNEX),
    Visit("market:annex_file", _contracts, words=ANNEX),
    Visit("market:annex_document", _contracts, words={**ANNEX, "kind": "html"}),
    Visit("market:delivery_list", queries=("", "?state=checked", "?page=9")),
    Visit("market:delivery_detail", _deliveries),
    *(
        _page(name, _deliveries)
        for name in ("delivery_send", "delivery_check", "delivery_cancel", "delivery_replace", "delivery_decline")
    ),
    *(
        _press(name, _deliveries)
        for name in (
            "delivery_agree", "delivery_pay", "delivery_receive", "delivery_invoice", "dispute_say",
        )
    ),
    _press("delivery_agree", _deliveries, **PHONED),
    *(_page(name, _deliveries, **PHONED) for name in ("delivery_check", "delivery_decline")),
    Visit("market:delivery_photo", _deliveries),
    Visit("market:delivery_code", _deliveries),
    _press("payment_confirm", _deliveries, words=PAYMENT),
    _page("payment_deny", _deliveries, words=PAYMENT),
    Visit("market:price_list", queries=("", "?page=9")),
    _page("price_add", lambda scene: [None], leads_on=True),
    _page("account_put", _owners),
)  # fmt: skip
