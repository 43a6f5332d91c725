"""Outside channels and their numbers, the cooperative's remark and the alliance's answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.presence import facts, rules
from hoptac.presence.choices import Origin, Platform
from hoptac.presence.models import Channel, ChannelMonth, Evaluation
from hoptac.presence.rules import Numbers


@transaction.atomic
def channel_add(*, actor: User, organisation: Organisation, platform: Platform, name: str, url: str) -> Channel:
    """Enter a channel of an organisation and return it.

    Raises:
        RuleBroken: presence_url, presence_url_elsewhere, presence_channel_known.
    """
    gate.require(actor, "presence.channel.add", organisation)
    _lock(organisation.pk)
    channel = Channel(organisation=organisation, platform=platform, name=text.clean(name), url=url.strip())
    _check(channel)
    channel.save(force_insert=True)
    changes = {"platform": ("", channel.platform), "name": ("", channel.name), "url": ("", channel.url)}
    audit.record(actor=actor, code="presence.channel.add", organisation=organisation, target=channel, changes=changes)
    return channel


@transaction.atomic
def channel_change(
    *, actor: User, channel: Channel, platform: Platform, name: str, url: str, closed_on: date | None
) -> Channel:
    """Change a channel, or say from which day on it is used no more; return it.

    Raises:
        RuleBroken: presence_url, presence_url_elsewhere, presence_channel_known.
    """
    gate.require(actor, "presence.channel.change", channel)
    _lock(channel.organisation_id)
    locked = Channel.objects.select_for_update().select_related("organisation").get(pk=channel.pk)
    fields = ("platform", "name", "url", "closed_on")
    before = {field: getattr(locked, field) for field in fields}
    locked.platform, locked.name, locked.url, locked.closed_on = platform, text.clean(name), url.strip(), closed_on
    _check(locked)
    changes = audit.changed(before, {field: getattr(locked, field) for field in fields})
    if changes:
        locked.save(update_fields=fields)
        audit.record(
            actor=actor,
            code="presence.channel.change",
            organisation=locked.organisation,
            target=locked,
            changes=changes,
        )
    return locked


@transaction.atomic
def months_put(
    *,
    actor: User,
    channel: Channel,
    months: Mapping[date, Numbers],
    origin: Origin,
    on: date,
    proof: str = "",
) -> int:
    """Store what is told of a channel in months (by their first day) and return how many of them changed.

    What is not told stays as it was. `proof` is the key of a file kept by core.uploads, for all these months.

    Raises:
        RuleBroken: presence_month_ahead, presence_month_old, presence_nothing_told, presence_sales_without_orders.
    """
    gate.require(actor, "presence.channel.change", channel)
    _lock(channel.organisation_id)
    stored = {row.month: row for row in ChannelMonth.objects.filter(channel=channel, month__in=months)}
    changes: dict[str, tuple[object, object]] = {}
    changed = 0
    for month, told in sorted(months.items()):
        rules.month_check(month, on=on)
        found = _changed(stored.get(month), told, proof)
        if found:
            _put(channel, month, stored.get(month), told, actor=actor, origin=origin, proof=proof)
            changes |= {f"{field} {month:%m/%Y}": pair for field, pair in found.items()}
            changed += 1
    if changed:
        facts.sync([channel.organisation_id])
        organisation = channel.organisation
        audit.record(actor=actor, code="presence.month.put", organisation=organisation, target=channel, changes=changes)
    return changed


@transaction.atomic
def evaluation_remark(*, actor: User, organisation: Organisation, period: Period, remark: str) -> Evaluation:
    """Store what a cooperative says to its numbers of a period; a new remark takes the place of an unanswered one.

    Raises:
        RuleBroken: presence_remark_missing, presence_remark_answered, presence_month_ahead.
    """
    gate.require(actor, "presence.evaluation.remark", organisation)
    _lock(organisation.pk)
    rules.month_check(period.starts_on, on=timezone.localdate())
    if not remark.strip():
        raise RuleBroken("presence_remark_missing", "Write a remark.")
    wanted = {"organisation": organisation, "starts_on": period.starts_on, "ends_before": period.ends_before}
    found = Evaluation.objects.filter(**wanted).first() or Evaluation(**wanted)
    if found.answer:
        raise RuleBroken("presence_remark_answered", "The alliance has answered this remark; it stays as it is.")
    before, found.remark = found.remark, remark.strip()
    found.remarked_at, found.remarked_by = timezone.now(), actor
    found.save()
    changes = {"remark": (before, found.remark)}
    audit.record(
        actor=actor, code="presence.evaluation.remark", organisation=organisation, target=found, changes=changes
    )
    return found


@transaction.atomic
def evaluation_answer(*, actor: User, evaluation: Evaluation, answer: str) -> Evaluation:
    """Answer the remark of a cooperative for the alliance and return it with the answer.

    Raises:
        RuleBroken: presence_answer_missing.
    """
    gate.require(actor, "presence.evaluation.answer", evaluation)
    locked = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if not answer.strip():
        raise RuleBroken("presence_answer_missing", "Write an answer.")
    before, locked.answer = locked.answer, answer.strip()
    locked.answered_at, locked.answered_by = timezone.now(), actor
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(
        actor=actor,
        code="presence.evaluation.answer",
        organisation=locked.organisation,
        target=locked,
        changes={"answer": (before, locked.answer)},
    )
    return locked


def _lock(organisation_id: int) -> None:
    Organisation.objects.select_for_update().get(pk=organisation_id)


def _check(channel: Channel) -> None:
    rules.url_check(channel.platform, channel.url)
    others = Channel.objects.filter(organisation=channel.organisation, url=channel.url).exclude(pk=channel.pk)
    if others.exists():
        raise RuleBroken("presence_channel_known", "This channel is already entered.")


def _changed(row: ChannelMonth | None, told: Numbers, proof: str) -> dict[str, tuple[object, object]]:
    """Return what these numbers change about a month; refuse those that cannot be."""
    before = _numbers(row)
    after = told.over(before)
    rules.numbers_check(after)
    old, new = before._asdict(), after._asdict()
    if proof:
        old["proof"], new["proof"] = row.proof if row else "", proof
    return audit.changed(old, new)


def _numbers(row: ChannelMonth | None) -> Numbers:
    return Numbers(row.followers, row.orders, row.sales) if row else Numbers()


def _put(
    channel: Channel, month: date, row: ChannelMonth | None, told: Numbers, *, actor: User, origin: Origin, proof: str
) -> None:
    after = told.over(_numbers(row))._asdict()
    kept = proof or (row.proof if row else "")
    values = {**after, "proof": kept, "origin": origin, "entered_at": timezone.now(), "entered_by": actor}
    ChannelMonth.objects.update_or_create(channel=channel, month=month, defaults=values)
