"""FTS5 without content of its own: it keeps words only, so deleting needs the old words from search_entry."""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import connection

from hoptac.search.index import ANYWHERE, BEGINS, IN_TITLE, Row, Scope, Statement, Value, limits
from hoptac.search.models import KIND_STEP
from hoptac.search.rules import Question

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


def _narrowed(scope: Scope) -> Statement:
    """Return what the index itself does not know: place, and the private side of is_public."""
    sql, parameters = "", list[Value]()
    if scope.is_public is not None:
        sql += " AND e.is_public = %s"
        parameters.append(scope.is_public)
    if scope.within:
        sql += " AND e.place_path >= %s AND e.place_path < %s"
        parameters += limits(scope.within)
    return sql, parameters


def _by_words(question: Question, scope: Scope, kind: int, columns: str, *, is_marked: bool) -> Statement:
    """Return FROM … WHERE for the entries of one kind with all words in the columns; {id} is i.rowid."""
    match = _match(question, scope, columns, is_marked=is_marked)
    parameters: list[Value] = [match, kind * KIND_STEP, (kind + 1) * KIND_STEP - 1]
    where = "WHERE i.search_index MATCH %s AND i.rowid BETWEEN %s AND %s"
    if not scope.within and scope.is_public is not False:
        return f"FROM search_index i {where}", parameters
    sql, more = _narrowed(scope)
    return f"FROM search_index i JOIN search_entry e ON e.id = i.rowid {where}{sql}", parameters + more


def by_title(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) by the title alone, at most `most` of each rank and kind."""
    parts: list[str] = []
    parameters: list[Value] = []
    narrowed, more = _narrowed(scope)
    marks = " AND e.toned_title >= %s AND e.toned_title < %s" if is_marked else ""
    for kind in scope.kinds:
        parts.append(
            f"SELECT * FROM (SELECT e.id AS id, {BEGINS} AS rank FROM search_entry e"
            " WHERE e.kind = %s AND e.folded_title >= %s AND e.folded_title < %s"
            f"{marks}{narrowed} ORDER BY e.folded_title LIMIT {most})"
        )
        parameters += [kind, *limits(question.folded, is_open=question.is_open)]
        parameters += [*limits(question.toned, is_open=question.is_open), *more] if is_marked else more
        source, values = _by_words(question, scope, kind, "title_words", is_marked=is_marked)
        parts.append(f"SELECT * FROM (SELECT i.rowid AS id, {IN_TITLE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def anywhere(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of at most `most` entries of each kind that hold all words anywhere."""
    parts: list[str] = []
    parameters: list[Value] = []
    for kind in scope.kinds:
        source, values = _by_words(question, scope, kind, "title_words body_words", is_marked=is_marked)
        parts.append(f"SELECT * FROM (SELECT i.rowid AS id, {ANYWHERE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def matching(question: Question, scope: Scope, *, select: str) -> Statement:
    """Return SQL giving `select` (over the id named {id}) of everything that holds all words."""
    parts: list[str] = []
    parameters: list[Value] = []
    for kind in scope.kinds:
        source, values = _by_words(question, scope, kind, "title_words body_words", is_marked=False)
        parts.append(f"SELECT {select.format(id='i.rowid')} {source}")
        parameters += values
    return " UNION ALL ".join(parts), parameters
