"""Finding: the ranked hits of a typed line, how many there are, and the matching ids for a narrower question."""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL

from hoptac.search import index, rules
from hoptac.search.choices import EntryKind
from hoptac.search.models import KIND_STEP, Entry

#: Candidates taken of each rank before they are put in order; a broad word would match everything.
FEW = 100
MANY = 1000
COUNT_CAP = 1000

EXACT = 0


class Hit(NamedTuple):
    """One thing found. `rank`: 0 exact title, 1 title begins so, 2 all words in the title, 3 elsewhere."""

    kind: EntryKind
    object_id: int
    title: str
    detail: str
    url_key: str
    place_path: str
    is_public: bool
    rank: int


def _scope(kinds: Iterable[EntryKind] | None, is_public: bool | None, within: str) -> index.Scope:
    chosen = tuple(EntryKind) if kinds is None else tuple(kinds)
    return index.Scope(tuple(int(kind) for kind in chosen), is_public, within)


def find(
    text: str,
    *,
    kinds: Iterable[EntryKind] | None = None,
    is_public: bool | None = None,
    within: str = "",
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """Return the things that answer a typed line, best first.

    Exact title, then titles that begin so, then all words in the title, then anywhere; a heavier
    entry before a lighter one. Where marks were typed, entries that agree with them come first.
    `within` keeps what lies beneath that place path. Of a very broad question only the first
    hundreds are put in order; beyond `MANY` nothing is returned. A rank is asked for only when those before it did
    not give enough, and costs one statement: at most three, six when marks were typed.
    """
    question = rules.question(text)
    scope = _scope(kinds, is_public, within)
    last = min(offset + limit, MANY)
    if not question.words or not scope.kinds or offset >= last:
        return []
    completed = rules.completed(question)
    hits = _hits(completed, scope, last)
    if not hits and completed is not question:
        hits = _hits(question, scope, last)
    return hits[offset:last]


def _hits(question: rules.Question, scope: index.Scope, last: int) -> list[Hit]:
    """Return at least the first `last` hits, as far as there are so many."""
    hits: dict[tuple[int, int], Hit] = {}
    for is_marked in (True, False) if question.is_marked else (False,):
        for part in (index.begins, index.in_title, index.anywhere):
            most = FEW if last <= FEW else MANY
            for hit in _ranked(question.folded, part(question, scope, is_marked=is_marked, most=most)):
                hits.setdefault((hit.kind, hit.object_id), hit)
            if len(hits) >= last:
                return list(hits.values())
    return list(hits.values())


def _ranked(folded: str, candidates: index.Statement) -> list[Hit]:
    sql, parameters = candidates
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.kind, e.object_id, e.title, e.detail, e.url_key, e.place_path, e.is_public,"
            " e.weight, e.folded_title, c.rank"
            f" FROM (SELECT id, min(rank) AS rank FROM ({sql}) AS found GROUP BY id) AS c"
            " JOIN search_entry e ON e.id = c.id",
            parameters,
        )
        rows = cursor.fetchall()
    rows.sort(key=lambda row: (EXACT if row[8] == folded else row[9], -row[7], row[8], row[1]))
    return [
        Hit(EntryKind(kind), object_id, title, detail, url_key, path, bool(public), EXACT if at == folded else rank)
        for kind, object_id, title, detail, url_key, path, public, _, at, rank in rows
    ]


def count(
    text: str, *, kinds: Iterable[EntryKind] | None = None, is_public: bool | None = None, within: str = ""
) -> int:
    """Return how many things hold all the words, counting no further than COUNT_CAP."""
    question = rules.question(text)
    scope = _scope(kinds, is_public, within)
    if not question.words or not scope.kinds:
        return 0
    sql, parameters = index.matching(question, scope, select="1 AS one")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({sql}) AS found LIMIT {COUNT_CAP}) AS capped", parameters)
        return int(cursor.fetchone()[0])


def matching(text: str, *, kind: EntryKind, is_public: bool | None = None) -> RawSQL | None:
    """Return the object ids of one kind that hold all words, for `filter(pk__in=…)`; None without a word."""
    question = rules.question(text)
    if not question.words:
        return None
    scope = _scope([kind], is_public, "")
    sql, parameters = index.matching(question, scope, select=f"{{id}} - {int(kind) * KIND_STEP}")
    return RawSQL(sql, tuple(parameters))  # noqa: S611 - words are parameters


def rank(text: str, *, kind: EntryKind) -> Subquery | Value:
    """Return an expression that ranks rows of that kind: 0 to 2 where typed marks agree, 4 to 7 by words alone."""
    question = rules.question(text)
    if not question.words:
        return Value(7)
    in_title, marked_in_title = Q(), Q()
    for word in question.words:
        in_title &= Q(title_words__contains=word.folded)
        marked_in_title &= Q(title_words__contains=word.toned)
    cases = [
        When(folded_title=question.folded, then=Value(4)),
        When(folded_title__startswith=question.folded, then=Value(5)),
        When(in_title, then=Value(6)),
    ]
    if question.is_marked:
        cases = [
            When(toned_title=question.toned, then=Value(0)),
            When(toned_title__startswith=question.toned, then=Value(1)),
            When(marked_in_title, then=Value(2)),
            *cases,
        ]
    entry = Entry.objects.filter(pk=OuterRef("pk") + int(kind) * KIND_STEP)
    order = Case(*cases, default=Value(7), output_field=IntegerField())
    return Subquery(entry.annotate(place_in_order=order).values("place_in_order")[:1])


def matching_ids(text: str, *, kind: EntryKind, is_public: bool | None = None) -> list[int] | None:
    """Return the object ids of one kind that hold all words, in no order; None without a word. One statement."""
    question = rules.question(text)
    if not question.words:
        return None
    scope = _scope([kind], is_public, "")
    sql, parameters = index.matching(question, scope, select=f"{{id}} - {int(kind) * KIND_STEP}")
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


class Nearness(NamedTuple):
    """How titles are ranked against a typed line: `of` a title without marks and with marks, as `rank` does in SQL.

    Only a title that is `folded` without marks may be nearer than `begins`, the rank of one that begins with the line.
    """

    of: Callable[[str, str], int]
    folded: str
    begins: int


def nearness(text: str) -> Nearness:
    """Return how titles are ranked against a typed line."""
    question = rules.question(text)
    folded, toned, is_marked = question.folded, question.toned, question.is_marked
    plain, marked = [word.folded for word in question.words], [word.toned for word in question.words]

    def near(folded_title: str, toned_title: str) -> int:
        if is_marked and toned_title.startswith(toned):
            return int(toned_title != toned)
        if is_marked and all(word in toned_title for word in marked):
            return 2
        if folded_title.startswith(folded):
            return 4 + (folded_title != folded)
        return 6 if all(word in folded_title for word in plain) else 7

    return Nearness(near, folded, 1 if is_marked else 5)
