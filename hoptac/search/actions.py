"""Keep the index in step. Called by the actions that change the thing, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from hoptac.search import index, rules
from hoptac.search.choices import EntryKind
from hoptac.search.models import Entry, entry_id


class Item(NamedTuple):
    """A thing to make findable: what is shown (title, detail), what is searched (title, body), where it leads.

    `place_path` is the path of the place it lies in; `weight` orders equals, higher first;
    `is_public` says whether anybody may find it.
    """

    kind: EntryKind
    object_id: int
    title: str
    body: str = ""
    detail: str = ""
    place_path: str = ""
    url_key: str = ""
    weight: int = 0
    is_public: bool = False


def _row(item: Item) -> index.Row:
    title = rules.indexed(item.title)
    return index.Row(
        id=entry_id(item.kind, item.object_id),
        kind=int(item.kind),
        object_id=item.object_id,
        title=item.title[:300],
        detail=item.detail[:300],
        place_path=item.place_path,
        url_key=item.url_key,
        weight=item.weight,
        is_public=item.is_public,
        folded_title=title.folded[:300],
        toned_title=title.toned[:300],
        title_words=" ".join(title.words),
        body_words=" ".join(rules.indexed(item.body).words) if item.body else "",
    )


def put(items: Iterable[Item]) -> int:
    """Make the items findable, replacing what stood under the same kind and object. Return how many."""
    rows = {row.id: row for row in map(_row, items)}
    if rows:
        with transaction.atomic():
            index.engine().write(list(rows.values()))
    return len(rows)


def remove(kind: EntryKind, object_ids: Iterable[int]) -> None:
    """Make the objects of that kind unfindable; those that were not findable are passed over."""
    ids = [entry_id(kind, object_id) for object_id in object_ids]
    if ids:
        with transaction.atomic():
            index.engine().remove(ids)


def clear(kind: EntryKind) -> None:
    """Make everything of that kind unfindable."""
    remove(kind, Entry.objects.filter(kind=kind).values_list("object_id", flat=True).iterator())


def rebuild() -> None:
    """Build the full-text index again from the entries, for a database that was changed by hand."""
    with transaction.atomic():
        index.engine().rebuild()
