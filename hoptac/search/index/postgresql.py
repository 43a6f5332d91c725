"""A tsvector of bare words with a GIN index.

Each word stands behind its shelf: the kind and whether it is public ("2p"), and "t/" or "b/" for the title or
anything. So one look into the index answers one shelf, and a word common on another shelf costs nothing.
"""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from hoptac.search.index import Bytewise, Row, Scope, Statement, Value, between
from hoptac.search.rules import Question

BYTEWISE = Bytewise("~>=~", "~<~", " USING ~<~")
ID = "e.id"
COLUMNS = (*Row._fields, "document")
TYPES = ("bigint", "smallint", "bigint", *["text"] * 4, "smallint", "boolean", *["text"] * 4, "tsvector")
UPSERT = (
    f"INSERT INTO search_entry ({', '.join(COLUMNS)}) "
    f"SELECT * FROM unnest({', '.join(f'%s::{column}[]' for column in TYPES)}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[3:])
)
#: New words wait in a list beside the index; after so many rows at once they are put in their place right away.
MANY_ROWS = 500


def _shelf(kind: int, is_public: bool) -> str:
    return f"{kind}{'p' if is_public else 'n'}"


def _document(*, kind: int, is_public: bool, title_words: str, body_words: str) -> str:
    """Return the tsvector's text. Words hold letters and digits only, so nothing needs quoting."""
    shelf, title = _shelf(kind, is_public), title_words.split()
    anywhere = [f"{shelf}b/{word}" for word in {*title, *body_words.split()}]
    return " ".join([*(f"{shelf}t/{word}" for word in title), *anywhere])


def _with_documents(rows: Sequence[Row]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        document = _document(
            kind=row.kind, is_public=row.is_public, title_words=row.title_words, body_words=row.body_words
        )
        yield (*row, document)


def write(rows: Sequence[Row]) -> None:
    """Insert or replace the rows and what the index holds of them."""
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [list(column) for column in zip(*_with_documents(rows), strict=True)])
        if len(rows) >= MANY_ROWS:
            cursor.execute("SELECT gin_clean_pending_list('search_entry_document')")


def remove(ids: Sequence[int]) -> None:
    """Delete the rows with these ids and what the index holds of them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE id = ANY(%s)", [list(ids)])


def rebuild() -> None:
    """Fill the index from the rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kind, is_public, title_words, body_words FROM search_entry")
        documents = [
            (_document(kind=kind, is_public=is_public, title_words=title, body_words=body), entry)
            for entry, kind, is_public, title, body in cursor.fetchall()
        ]
        cursor.executemany("UPDATE search_entry SET document = %s::tsvector WHERE id = %s", documents)


def _shelves(scope: Scope) -> list[str]:
    """Return the shelves to look on."""
    states = (True, False) if scope.is_public is None else (scope.is_public,)
    return [_shelf(kind, is_public) for kind in scope.kinds for is_public in states]


def _query(question: Question, before: str, *, is_marked: bool) -> str:
    """Return the tsquery's text: all words, each behind `before`."""
    parts = []
    for word, may_go_on in question.sought:
        parts.append(f"'{before}{word.toned if is_marked else word.folded}'{':*' if may_go_on else ''}")
    return " & ".join(parts)


def sources(question: Question, scope: Scope, *, is_title: bool, is_marked: bool) -> list[Statement]:
    """Return FROM … WHERE of the entries that hold all words, in their title or anywhere; one for each shelf."""
    inside, ends = between("place_path", scope.within, BYTEWISE) if scope.within else ("", [])
    where = f"FROM search_entry e WHERE e.document @@ %s::tsquery{inside}"
    part = "t/" if is_title else "b/"
    return [(where, [_query(question, shelf + part, is_marked=is_marked), *ends]) for shelf in _shelves(scope)]
