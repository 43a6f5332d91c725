"""FTS5 without content of its own: it keeps words only, so deleting needs the old words from search_entry."""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection

from hoptac.search.index import Bytewise, Row, Scope, Statement, Value, narrowing
from hoptac.search.models import KIND_STEP
from hoptac.search.rules import Question

BYTEWISE = Bytewise(">=", "<", "")
ID = "i.rowid"
COLUMNS = ", ".join(Row._fields)
UPSERT = (
    f"INSERT INTO search_entry ({COLUMNS}) VALUES ({', '.join(['%s'] * len(Row._fields))}) "
    "ON CONFLICT (id) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in Row._fields[3:])
)
SCOPE = "CASE WHEN is_public THEN 'p' ELSE '' END"
CHOSEN = "FROM search_entry WHERE id IN (SELECT value FROM json_each(%s))"
FORGET = (
    "INSERT INTO search_index (search_index, rowid, title_words, body_words, scope) "
    f"SELECT 'delete', id, title_words, body_words, {SCOPE} {CHOSEN}"
)
LEARN = f"INSERT INTO search_index (rowid, title_words, body_words, scope) SELECT id, title_words, body_words, {SCOPE} "


def write(rows: Sequence[Row]) -> None:
    """Insert or replace the rows and what the index holds of them."""
    ids = json.dumps([row.id for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [ids])
        cursor.executemany(UPSERT, rows)
        cursor.execute(LEARN + CHOSEN + " ORDER BY id", [ids])


def remove(ids: Sequence[int]) -> None:
    """Delete the rows with these ids and what the index holds of them."""
    listed = json.dumps(list(ids))
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [listed])
        cursor.execute("DELETE FROM search_entry WHERE id IN (SELECT value FROM json_each(%s))", [listed])


def rebuild() -> None:
    """Fill the index from the rows."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
        cursor.execute(LEARN + "FROM search_entry ORDER BY id")


def _match(question: Question, scope: Scope, columns: str, *, is_marked: bool) -> str:
    """Return the FTS5 expression: all words (quoted, so that none is an operator) in the columns."""
    parts = []
    for word, may_go_on in question.sought:
        parts.append(f'"{word.toned if is_marked else word.folded}"{" *" if may_go_on else ""}')
    words = f"{{{columns}}} : ({' AND '.join(parts)})"
    return f"{words} AND scope : p" if scope.is_public else words


def sources(question: Question, scope: Scope, *, is_title: bool, is_marked: bool) -> list[Statement]:
    """Return FROM … WHERE of the entries that hold all words, in their title or anywhere; one for each kind."""
    match = _match(question, scope, "title_words" if is_title else "title_words body_words", is_marked=is_marked)
    table, narrowed, more = "search_index i", "", list[Value]()
    if scope.within or scope.is_public is False:  # which the index does not know
        table += " JOIN search_entry e ON e.id = i.rowid"
        narrowed, more = narrowing(scope, BYTEWISE)
    where = f"FROM {table} WHERE i.search_index MATCH %s AND i.rowid BETWEEN %s AND %s{narrowed}"
    return [(where, [match, kind * KIND_STEP, (kind + 1) * KIND_STEP - 1, *more]) for kind in scope.kinds]
