"""The actions of trade events, each on a row inside and outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from hoptac.market.actions import events as actions
from hoptac.market.choices import EventKind
from hoptac.market.models import Booth, Meeting, TradeEvent
from hoptac.market.queries import events as queries
from hoptac.market.rules.events import Told
from hoptac.parties.models import Organisation
from tests.access.stage import Scene
from tests.access.stage_events import AFTER, DAY


def _provinces(scene: Scene) -> Iterator[Any]:
    yield from (scene.world.places[key] for key in ("north", "longer"))


def _all(model: type) -> Any:
    return lambda scene: iter(scene.rows[model])


def _told(row: Any) -> dict[str, Any]:
    return {"told": Told(EventKind.FAIR, "Hội chợ", "Sân", timezone.localdate(), AFTER)}


def _later(row: Any) -> dict[str, Any]:
    return {"told": Told(EventKind.FAIR, "Hội chợ", "Sân", DAY, AFTER)}


def _asked(row: Any) -> dict[str, Any]:
    other = Booth.objects.exclude(pk=row.pk).filter(event=row.event).order_by("-organisation__kind")
    slots = queries.free_slots(row.event, [row.organisation_id])
    return {"other": other.first() or row, "starts_at": slots[-1]}


def _guest(row: Any) -> dict[str, Any]:
    return {"organisation": Organisation.objects.get(name="HTX Mốc Qsz")}


_events, _booths, _meetings = _all(TradeEvent), _all(Booth), _all(Meeting)
SPECS = {
    "event_add": (actions.event_add, "market.event.add", "province", _provinces, _told),
    "event_change": (actions.event_change, "market.event.change", "event", _events, _later),
    "event_call_off": (
        actions.event_call_off, "market.event.change", "event", _events, lambda row: {"reason": "Mưa"},
    ),
    "booth_invite": (actions.booth_invite, "market.event.change", "event", _events, _guest),
    "booth_answer": (
        actions.booth_answer, "market.booth.change", "booth", _booths, lambda row: {"is_coming": True},
    ),
    "booth_result": (
        actions.booth_result, "market.booth.change", "booth", _booths, lambda row: {"sold": None, "result": "Tốt"},
    ),
    "meeting_ask": (actions.meeting_ask, "market.meeting.ask", "booth", _booths, _asked),
    "meeting_answer": (
        actions.meeting_answer, "market.meeting.sell", "meeting", _meetings, lambda row: {"is_agreed": False},
    ),
    "meeting_result": (
        actions.meeting_result, "market.meeting.sell", "meeting", _meetings,
        lambda row: {"result": "Tốt", "value": None},
    ),
}  # fmt: skip
