"""The actions of online activity, called without a screen: what each needs, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.presence import actions
from hoptac.presence.choices import Origin, Platform
from hoptac.presence.models import Channel, Evaluation
from hoptac.presence.rules import Numbers
from tests.access.stage import Scene

Needs = tuple[tuple[str, Any], ...]
NAMES = ("channel_add", "channel_change", "months_put", "evaluation_remark", "evaluation_answer")
_NEW: dict[str, Any] = {"platform": Platform.ZALO, "name": "Kênh mới", "url": "https://zalo.me/moi"}


def calls(scene: Scene) -> Iterator[tuple[str, Needs, Callable[..., object]]]:
    """Yield the name of each action with the permissions it needs on a row, and the call but for the actor."""
    for key in ("a", "c", "d", "union"):
        owner, channel, said = (scene.of(model, key)[0] for model in (Organisation, Channel, Evaluation))
        add = partial(actions.channel_add, organisation=owner, **_NEW)
        yield "channel_add", (("presence.channel.add", owner),), add
        change = partial(actions.channel_change, channel=channel, closed_on=None, **_NEW)
        yield "channel_change", (("presence.channel.change", channel),), change
        months = {date(2025, 9, 1): Numbers(orders=3)}
        put = partial(actions.months_put, channel=channel, months=months, origin=Origin.TYPED, on=date(2025, 11, 1))
        yield "months_put", (("presence.channel.change", channel),), put
        remark = partial(
            actions.evaluation_remark, organisation=owner, period=Period.parse("2025-09"), remark="Hội chợ."
        )
        yield "evaluation_remark", (("presence.evaluation.remark", owner),), remark
        answer = partial(actions.evaluation_answer, evaluation=said, answer="Tốt.")
        yield "evaluation_answer", (("presence.evaluation.answer", said),), answer
