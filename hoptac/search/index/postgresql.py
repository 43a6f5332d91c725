"""A tsvector of bare words with a GIN index.

Each word stands behind its shelf: the kind and whether it is public ("2p"), and "t/" or "b/" for the title or
anything. So one look into the index answers one shelf, and a word common on another shelf costs nothing.
"""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from hoptac.search.index import ANYWHERE, BEGINS, IN_TITLE, Row, Scope, Statement, Value, limits
from hoptac.search.rules import Question

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


def _narrowed(scope: Scope) -> Statement:
    sql, parameters = "", list[Value]()
    if scope.is_public is not None:
        sql += " AND e.is_public = %s"
        parameters.append(scope.is_public)
    if scope.within:
        sql += " AND e.place_path LIKE %s"
        parameters.append(scope.within + "%")
    return sql, parameters


def _by_words(question: Question, scope: Scope, before: str, *, is_marked: bool) -> Statement:
    sql, parameters = "FROM search_entry e WHERE e.document @@ %s::tsquery", list[Value]()
    parameters.append(_query(question, before, is_marked=is_marked))
    if scope.within:
        sql += " AND e.place_path LIKE %s"
        parameters.append(scope.within + "%")
    return sql, parameters


def by_title(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) by the title alone, at most `most` of each rank and kind."""
    parts: list[str] = []
    parameters: list[Value] = []
    narrowed, more = _narrowed(scope)
    marks = " AND e.toned_title ~>=~ %s AND e.toned_title ~<~ %s" if is_marked else ""
    for kind in scope.kinds:
        parts.append(
            f"(SELECT e.id AS id, {BEGINS} AS rank FROM search_entry e"
            " WHERE e.kind = %s AND e.folded_title ~>=~ %s AND e.folded_title ~<~ %s"
            f"{marks}{narrowed} ORDER BY e.folded_title USING ~<~ LIMIT {most})"
        )
        parameters += [kind, *limits(question.folded, is_open=question.is_open)]
        parameters += [*limits(question.toned, is_open=question.is_open), *more] if is_marked else more
    for shelf in _shelves(scope):
        source, values = _by_words(question, scope, f"{shelf}t/", is_marked=is_marked)
        parts.append(f"(SELECT e.id AS id, {IN_TITLE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def anywhere(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of at most `most` entries of each kind that hold all words anywhere."""
    parts: list[str] = []
    parameters: list[Value] = []
    for shelf in _shelves(scope):
        source, values = _by_words(question, scope, f"{shelf}b/", is_marked=is_marked)
        parts.append(f"(SELECT e.id AS id, {ANYWHERE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def matching(question: Question, scope: Scope, *, select: str) -> Statement:
    """Return SQL giving `select` (over the id named {id}) of everything that holds all words."""
    parts: list[str] = []
    parameters: list[Value] = []
    for shelf in _shelves(scope):
        source, values = _by_words(question, scope, f"{shelf}b/", is_marked=False)
        parts.append(f"SELECT {select.format(id='e.id')} {source}")
        parameters += values
    return " UNION ALL ".join(parts), parameters
