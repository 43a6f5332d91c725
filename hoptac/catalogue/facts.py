"""What the catalogue counts: products by stars and certificates in force, and their owners.

The same functions serve actions (after a change) and `facts_rebuild` (all over again), so the two cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from hoptac.catalogue import rules
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Certificate, Recognition
from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.changes import Change, FactRow
from hoptac.facts.elements import BY_CODE
from hoptac.registry import facts as registry_facts
from hoptac.registry.queries import portions, timelines

Spell = tuple[date, date]

_OF_STARS = {stars: BY_CODE[f"ocop_products_{stars}_star"].number for stars in (3, 4, 5)}
_OWNERS = BY_CODE["ocop_owners_3_star_up"].number

_OF_KIND = {kind: BY_CODE[f"certificates_{kind}"].number for kind in CertificateKind.values}
_HOLDERS = BY_CODE["certificate_holders"].number
_CERTIFIED = BY_CODE["certified_products"].number

#: Elements the catalogue owns.
OWNED = frozenset({*_OF_STARS.values(), _OWNERS, *_OF_KIND.values(), _HOLDERS, _CERTIFIED})


def changes(organisation_ids: Collection[int]) -> Iterator[Change]:
    """Yield every dated change the recognitions and certificates of these organisations make."""
    for ids in portions(organisation_ids):
        yield from _of_recognitions(ids)
        yield from _of_certificates(ids)


def _of_recognitions(ids: Collection[int]) -> Iterator[Change]:
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


def _of_certificates(ids: Collection[int]) -> Iterator[Change]:
    """Yield the changes of verified certificates: by kind, of organisations that hold any, of products that bear any.

    A certificate verified today counts from its first valid day: it held then, only nobody had looked.
    """
    holders: dict[int, list[Spell]] = defaultdict(list)
    bearing: dict[tuple[int, int], list[Spell]] = defaultdict(list)
    found = Certificate.objects.filter(organisation_id__in=ids, verified_at__isnull=False)
    rows = found.values_list("pk", "organisation_id", "kind", "valid_from", "ends_before", "products")
    seen = set()
    for certificate, pk, kind, starts_on, ends_before, product in rows.order_by("pk"):
        spell = (starts_on, ends_before)
        if product is not None:
            bearing[pk, product].append(spell)
        if certificate not in seen:
            seen.add(certificate)
            holders[pk].append(spell)
            for on, change in rules.union_changes([spell]):
                yield Change(pk, _OF_KIND[kind], on, change)
    for pk, spells in holders.items():
        for on, change in rules.union_changes(spells):
            yield Change(pk, _HOLDERS, on, change)
    for (pk, _), spells in bearing.items():
        for on, change in rules.union_changes(spells):
            yield Change(pk, _CERTIFIED, on, change)


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact the catalogue holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        until_end = fact_changes.until_end(changes(ids), registry_facts.ended_on(ids))
        found += fact_changes.filed(until_end, timelines(ids))
    return found


def sync(organisation_ids: Collection[int], *, are_new: bool = False) -> None:
    """Store the facts of these organisations as their recognitions and certificates now tell them."""
    fact_actions.replace(
        organisation_ids=organisation_ids, elements=OWNED, rows=rows(organisation_ids), are_new=are_new
    )
