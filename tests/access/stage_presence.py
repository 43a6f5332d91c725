"""Channels elsewhere and remarks for the checks: one of each at every organisation, with a word of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.core import uploads
from hoptac.parties.models import Organisation
from hoptac.presence.models import Channel, ChannelMonth, Evaluation
from tests.core import hostile

MONTH = date(2025, 10, 1)


def build(organisation: Organisation, key: str, system: User) -> None:
    """Write the rows of one organisation."""
    now = timezone.now()
    channel = Channel.objects.create(
        organisation=organisation, platform="zalo", name=f"Kênh Ch{key}l", url=f"https://zalo.me/{key}"
    )
    proof = uploads.keep(uploads.Upload(uploads.Kind.PDF, hostile.paper(), "x.pdf"))
    ChannelMonth.objects.create(
        channel=channel, month=MONTH, orders=1, origin="typed", proof=proof, entered_at=now, entered_by=system
    )
    Evaluation.objects.create(
        organisation=organisation, starts_on=MONTH, ends_before=date(2025, 11, 1), remark=f"Lời Ev{key}v",
        remarked_at=now, remarked_by=system,
    )  # fmt: skip


def rows(inside: str) -> dict[type, list[Any]]:
    """Return the rows by model, with what the oracle walks along read in advance."""
    models: tuple[Any, ...] = (Channel, Evaluation)
    return {model: list(model.objects.select_related(inside)) for model in models}


WORDS = {Channel: lambda row: [row.name, row.url], Evaluation: lambda row: [row.remark]}
