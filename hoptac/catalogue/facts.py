"""What the catalogue counts: products by stars and their owners, derived from the recognitions.

The same functions serve actions (after a change) and `facts_rebuild` (all over again), so the two cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from hoptac.catalogue import rules
from hoptac.catalogue.models import Recognition
from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.changes import Change, FactRow
from hoptac.facts.elements import BY_CODE, numbers
from hoptac.registry import facts as registry_facts
from hoptac.registry.queries import portions, timelines

_OF_STARS = {stars: BY_CODE[f"ocop_products_{stars}_star"].number for stars in (3, 4, 5)}
_OWNERS = BY_CODE["ocop_owners_3_star_up"].number

#: Elements the catalogue owns.
OWNED = numbers("ocop_products_3_star", "ocop_products_4_star", "ocop_products_5_star", "ocop_owners_3_star_up")


def changes(organisation_ids: Collection[int]) -> Iterator[Change]:
    """Yield every dated change the recognitions of these organisations' products make."""
    for ids in portions(organisation_ids):
        held: dict[int, list[rules.Held]] = defaultdict(list)
        found = Recognition.objects.filter(product__organisation_id__in=ids)
        spells = found.values_list("product__organisation_id", "decided_on", "ends_before", "stars")
        for pk, starts_on, ends_before, stars in spells:
            held[pk].append(rules.Held(starts_on, ends_before, stars))
        for pk, owned in held.items():
            for stars, on, change in rules.star_changes(owned):
                yield Change(pk, _OF_STARS[stars], on, change)
            for on, change in rules.owner_changes(owned):
                yield Change(pk, _OWNERS, on, change)


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact the catalogue holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        until_end = fact_changes.until_end(changes(ids), registry_facts.ended_on(ids))
        found += fact_changes.filed(until_end, timelines(ids))
    return found


def sync(organisation_ids: Collection[int], *, are_new: bool = False) -> None:
    """Store the facts of these organisations as their recognitions now tell them."""
    fact_actions.replace(
        organisation_ids=organisation_ids, elements=OWNED, rows=rows(organisation_ids), are_new=are_new
    )
