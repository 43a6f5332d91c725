"""What the shop window counts: enquiries on the day they came, were answered, and were agreed on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils import timezone

from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.changes import Change, FactRow
from hoptac.facts.elements import BY_CODE, numbers
from hoptac.registry.queries import portions, timelines
from hoptac.showcase.choices import EnquiryState
from hoptac.showcase.models import Enquiry

_ENQUIRIES = BY_CODE["enquiries"].number
_ANSWERED = BY_CODE["enquiries_answered"].number
_AGREED = BY_CODE["enquiries_agreed"].number

#: Elements the shop window owns.
OWNED = numbers("enquiries", "enquiries_answered", "enquiries_agreed")


def changes(organisation_ids: Collection[int]) -> Iterator[Change]:
    """Yield each enquiry of these organisations, each answer and each agreement, on its day; spam does not count."""
    for ids in portions(organisation_ids):
        found = Enquiry.objects.filter(organisation_id__in=ids).exclude(state=EnquiryState.SPAM)
        days = found.values_list("organisation_id", "sent_at", "answered_at", "agreed_on")
        for pk, sent_at, answered_at, agreed_on in days:
            yield Change(pk, _ENQUIRIES, timezone.localdate(sent_at), 1)
            if answered_at is not None:
                yield Change(pk, _ANSWERED, timezone.localdate(answered_at), 1)
            if agreed_on is not None:
                yield Change(pk, _AGREED, agreed_on, 1)


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact the shop window holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        found += fact_changes.filed(changes(ids), timelines(ids))
    return found


def sync(organisation_ids: Collection[int]) -> None:
    """Store the facts of these organisations as their enquiries now tell them."""
    fact_actions.replace(organisation_ids=organisation_ids, elements=OWNED, rows=rows(organisation_ids))
