"""The routes of the audience and of online activity: which rows, and what is posted there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hoptac.parties.models import Organisation
from hoptac.presence import forms
from hoptac.presence.models import Channel, Evaluation
from hoptac.presence.rules import Numbers
from tests.access.crawl import Visit
from tests.access.stage import Scene

KEYS = ("a", "c", "d", "union")
EITHER = frozenset({302, 422})
OCTOBER = "?period=2025-10"


def _rows(model: type) -> Any:
    return lambda scene: [scene.of(model, key)[0] for key in KEYS]


def _always(**data: Any) -> Any:
    return lambda scene, row: data


def _table(scene: Scene, row: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("x.csv", "Tháng;Số đơn hàng\n09/2025;3\n".encode())}


def _found(scene: Scene, row: Any) -> dict[str, Any]:
    return {"found": forms.ChannelApply.packed(row, {date(2025, 9, 1): Numbers(orders=3)})}


_CHANNEL = {"platform": "zalo", "name": "Kênh mới", "url": "https://zalo.me/moi"}
PRESENCE = (
    Visit("audience:out", words={"token": "x"}, status=lambda row: 404),
    Visit("audience:qr", words={"code": "zzzzzz"}, status=lambda row: 404),
    Visit("presence:online", leads_on=True),
    Visit("presence:province_online", queries=("", OCTOBER + "&show=all")),
    Visit("presence:province_online_export", words={"kind": "csv"}, queries=(OCTOBER,)),
    Visit("presence:evaluation_detail", _rows(Organisation), queries=("", OCTOBER)),
    Visit("presence:evaluation_pdf", lambda scene: scene.of(Organisation, "a"), queries=(OCTOBER,)),
    Visit(
        "presence:evaluation_remark",
        _rows(Organisation),
        queries=(OCTOBER,),
        is_post=True,
        data=_always(remark="Hội chợ."),
    ),
    Visit(
        "presence:evaluation_answer",
        _rows(Evaluation),
        words={"pk": "{row.organisation_id}"},
        queries=(OCTOBER,),
        is_post=True,
        data=_always(answer="Tốt."),
    ),
    Visit("presence:channel_add", _rows(Organisation), data=_always(**_CHANNEL), done=EITHER),
    Visit("presence:channel_detail", _rows(Channel)),
    Visit("presence:channel_change", _rows(Channel), is_post=True, data=_always(**_CHANNEL), done=EITHER),
    Visit("presence:month_put", _rows(Channel), is_post=True, data=_always(month="2025-09", orders="3")),
    Visit("presence:channel_import", _rows(Channel), is_post=True, data=_table, done=frozenset({200, 422})),
    Visit("presence:channel_apply", _rows(Channel), is_post=True, data=_found),
    Visit("presence:month_proof", _rows(Channel), words={"pk": "{row.pk}", "month": "2025-10"}),
)
