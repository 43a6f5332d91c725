"""The full-text index, once for each database. `engine()` gives the module of the database in use."""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, cast

from django.db import connection

from hoptac.search.rules import Question


class Row(NamedTuple):
    """One row of search_entry, in the order of its columns."""

    id: int
    kind: int
    object_id: int
    title: str
    detail: str
    place_path: str
    url_key: str
    weight: int
    is_public: bool
    folded_title: str
    toned_title: str
    title_words: str
    body_words: str


class Scope(NamedTuple):
    """Where to look: kinds, whether public (None: either), beneath which place path ("" anywhere)."""

    kinds: tuple[int, ...]
    is_public: bool | None
    within: str


class Bytewise(NamedTuple):
    """How a database compares and orders text by its bytes, whatever its collation."""

    at_least: str
    below: str
    order: str


#: Ranks an index gives; with is_marked, an entry counts only where its marks agree with those typed.
BEGINS, IN_TITLE, ANYWHERE = 1, 2, 3

Value = str | int | bool
#: SQL and its parameters.
Statement = tuple[str, list[Value]]


class Engine(Protocol):
    """What each database's module does."""

    BYTEWISE: Bytewise
    #: The id of an entry in what `sources` gives.
    ID: str

    def write(self, rows: Sequence[Row]) -> None:
        """Insert or replace the rows and what the index holds of them."""

    def remove(self, ids: Sequence[int]) -> None:
        """Delete the rows with these ids and what the index holds of them."""

    def rebuild(self) -> None:
        """Fill the index from the rows."""

    def sources(self, question: Question, scope: Scope, *, is_title: bool, is_marked: bool) -> list[Statement]:
        """Return FROM … WHERE of the entries that hold all words, in their title or anywhere; one for each shelf."""


def engine() -> Engine:
    """Return the index of the database in use."""
    from hoptac.search.index import postgresql, sqlite

    return cast("Engine", postgresql if connection.vendor == "postgresql" else sqlite)


def begins(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of the titles that begin with the whole line, at most `most` of each kind."""
    bytewise = engine().BYTEWISE
    narrowed, more = narrowing(scope, bytewise)
    bounds, ends = between("folded_title", question.folded, bytewise, is_open=question.is_open)
    if is_marked:
        marks, marked_ends = between("toned_title", question.toned, bytewise, is_open=question.is_open)
        bounds, ends = bounds + marks, ends + marked_ends
    where = f"FROM search_entry e WHERE e.kind = %s{bounds}{narrowed} ORDER BY e.folded_title{bytewise.order}"
    return _union([(where, [kind, *ends, *more]) for kind in scope.kinds], f"e.id AS id, {BEGINS} AS rank", most)


def in_title(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of the titles that hold all words, at most `most` of each shelf."""
    found = engine().sources(question, scope, is_title=True, is_marked=is_marked)
    return _union(found, f"{engine().ID} AS id, {IN_TITLE} AS rank", most)


def anywhere(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of the entries that hold all words anywhere, at most `most` of each shelf."""
    found = engine().sources(question, scope, is_title=False, is_marked=is_marked)
    return _union(found, f"{engine().ID} AS id, {ANYWHERE} AS rank", most)


def matching(question: Question, scope: Scope, *, select: str) -> Statement:
    """Return SQL giving `select` (over the id named {id}) of everything that holds all words."""
    found = engine().sources(question, scope, is_title=False, is_marked=False)
    return _union(found, select.format(id=engine().ID))


def _union(sources: Sequence[Statement], select: str, most: int | None = None) -> Statement:
    limit = f" LIMIT {most}" if most else ""
    parts = [f"SELECT * FROM (SELECT {select} {source}{limit}) AS part" for source, _ in sources]
    return " UNION ALL ".join(parts), [value for _, values in sources for value in values]


def narrowing(scope: Scope, bytewise: Bytewise) -> Statement:
    """Return conditions on search_entry e that narrow to what is public or private, and beneath the place."""
    sql, parameters = "", list[Value]()
    if scope.is_public is not None:
        sql, parameters = " AND e.is_public = %s", [scope.is_public]
    if scope.within:
        inside, ends = between("place_path", scope.within, bytewise)
        sql, parameters = sql + inside, parameters + ends
    return sql, parameters


def between(column: str, beginning: str, bytewise: Bytewise, *, is_open: bool = True) -> Statement:
    """Return a condition for what begins so; when not open, a space or the end must follow.

    A space sorts before every letter and digit, and "!" comes right after the space.
    """
    sql = f" AND e.{column} {bytewise.at_least} %s AND e.{column} {bytewise.below} %s"
    return sql, [beginning, beginning + ("\U0010ffff" if is_open else "!")]
