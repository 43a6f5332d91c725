"""The routes of trade events and of the report: which rows, and what is posted there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hoptac.market.models import Booth, Meeting, TradeEvent
from tests.access.crawl import Visit
from tests.access.stage import Scene

EITHER = frozenset({302, 422})


def _all(model: type) -> Any:
    return lambda scene: scene.rows[model]


def _told(scene: Scene, row: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {"kind": "fair", "name": "Hội chợ", "venue": "Sân", "starts_on": day, "last_day": day}


def _answer(scene: Scene, row: Any) -> dict[str, Any]:
    return {"is_coming": "yes", "reason": "Mưa", "result": "Tốt", "organisation": "HTX Mốc Qsz"}


_events, _booths, _meetings = _all(TradeEvent), _all(Booth), _all(Meeting)
EVENTS = (
    Visit("market:event_add", data=_told, done=EITHER, leads_on=True),
    Visit("market:event_detail", _events),
    Visit("market:event_change", _events, data=_told, done=EITHER),
    Visit("market:event_call_off", _events, is_post=True, data=_answer, done=EITHER),
    Visit("market:booth_invite", _events, is_post=True, data=_answer, done=EITHER),
    Visit("market:booth_answer", _booths, data=_answer, done=EITHER),
    Visit("market:booth_result", _booths, data=_answer, done=EITHER),
    Visit("market:meeting_ask", _booths, data=_answer, done=EITHER),
    Visit("market:meeting_agree", _meetings, is_post=True, data=_answer),
    Visit("market:meeting_decline", _meetings, is_post=True, data=_answer),
    Visit("market:meeting_result", _meetings, data=_answer, done=EITHER),
    Visit("market:market_report", queries=("", "?period=2100", "?period=x"), leads_on=True),
    Visit("market:unmet_list", leads_on=True),
)
