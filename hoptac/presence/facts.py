"""What outside channels count: orders and sales of a month, filed on its last day. What nobody tells adds nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.changes import Change, FactRow
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE, numbers
from hoptac.presence import rules
from hoptac.presence.models import ChannelMonth
from hoptac.registry.queries import portions, timelines

_ORDERS = BY_CODE["outside_orders"].number
_SALES = BY_CODE["outside_sales"].number

#: Elements this context owns.
OWNED = numbers("outside_orders", "outside_sales")


def changes(organisation_ids: Collection[int]) -> Iterator[Change]:
    """Yield the orders and sales that were told of each channel and month."""
    for ids in portions(organisation_ids):
        found = ChannelMonth.objects.filter(channel__organisation_id__in=ids)
        for pk, month, orders, sales in found.values_list("channel__organisation_id", "month", "orders", "sales"):
            on = rules.last_day(month)
            if orders is not None:
                yield Change(pk, _ORDERS, on, orders, Layer.ENTERED)
            if sales is not None:
                yield Change(pk, _SALES, on, sales, Layer.ENTERED)


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact this context holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        known = timelines(ids)
        found += fact_changes.filed((each for each in changes(ids) if each.organisation_id in known), known)
    return found


def sync(organisation_ids: Collection[int]) -> None:
    """Store the facts of these organisations as their channels now tell them."""
    fact_actions.replace(organisation_ids=organisation_ids, elements=OWNED, rows=rows(organisation_ids))
