"""The full-text index, once for each database. `engine()` gives the module of the database in use."""

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


#: Ranks an index gives; with is_marked, an entry counts only where its marks agree with those typed.
BEGINS, IN_TITLE, ANYWHERE = 1, 2, 3

Value = str | int | bool
#: SQL and its parameters.
Statement = tuple[str, list[Value]]


class Engine(Protocol):
    """What each database's module does."""

    def write(self, rows: Sequence[Row]) -> None:
        """Insert or replace the rows and what the index holds of them."""

    def remove(self, ids: Sequence[int]) -> None:
        """Delete the rows with these ids and what the index holds of them."""

    def rebuild(self) -> None:
        """Fill the index from the rows."""

    def by_title(self, question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
        """Return SQL giving (id, rank) by the title alone, at most `most` of each rank and kind."""

    def anywhere(self, question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
        """Return SQL giving (id, rank) of at most `most` entries of each kind that hold all words anywhere."""

    def matching(self, question: Question, scope: Scope, *, select: str) -> Statement:
        """Return SQL giving `select` (over the id named {id}) of everything that holds all words."""


def engine() -> Engine:
    """Return the index of the database in use."""
    from hoptac.search.index import postgresql, sqlite

    return cast("Engine", postgresql if connection.vendor == "postgresql" else sqlite)


def limits(beginning: str, *, is_open: bool = True) -> tuple[str, str]:
    """Return the first string that begins so and the first past them; when not open, a space or the end must follow.

    A space sorts before every letter and digit, and "!" comes right after the space.
    """
    return beginning, beginning + ("\U0010ffff" if is_open else "!")
