"""A tsvector of bare words with a GIN index. Words of the title stand twice, the second time after "t/"."""

# ruff: noqa: S608 - the SQL is put together from this context's own pieces; what was typed is a parameter.
from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from hoptac.search.index import ANYWHERE, BEGINS, IN_TITLE, Row, Scope, Statement, Value, limits
from hoptac.search.rules import Question

COLUMNS = ", ".join((*Row._fields, "document"))
UPSERT = (
    f"INSERT INTO search_entry ({COLUMNS}) VALUES ({', '.join(['%s'] * len(Row._fields))}, %s::tsvector) "
    "ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*Row._fields[3:], "document"))
)


def _document(*, kind: int, is_public: bool, title_words: str, body_words: str) -> str:
    """Return the tsvector's text. Words hold letters and digits only, so nothing needs quoting."""
    title = title_words.split()
    marks = [f"k/{kind}", "p/"] if is_public else [f"k/{kind}"]
    return " ".join([*marks, *title, *(f"t/{word}" for word in title), *body_words.split()])


def _with_documents(rows: Sequence[Row]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        yield (
            *row,
            _document(kind=row.kind, is_public=row.is_public, title_words=row.title_words, body_words=row.body_words),
        )


def write(rows: Sequence[Row]) -> None:
    """Insert or replace the rows and what the index holds of them."""
    with connection.cursor() as cursor:
        cursor.executemany(UPSERT, list(_with_documents(rows)))


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


def _query(question: Question, scope: Scope, kind: int, mark: str, *, is_marked: bool) -> str:
    """Return the tsquery's text: all words, each after `mark`, within the kind."""
    last = len(question.words) - 1
    parts = [f"'k/{kind}'"]
    if scope.is_public:
        parts.append("'p/'")
    for at, word in enumerate(question.words):
        star = ":*" if at == last and question.is_unfinished else ""
        parts.append(f"'{mark}{word.toned if is_marked else word.folded}'{star}")
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


def _by_words(question: Question, scope: Scope, kind: int, mark: str, *, is_marked: bool) -> Statement:
    narrowed, more = _narrowed(scope)
    sql = f"FROM search_entry e WHERE e.document @@ %s::tsquery{narrowed}"
    return sql, [_query(question, scope, kind, mark, is_marked=is_marked), *more]


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
        source, values = _by_words(question, scope, kind, "t/", is_marked=is_marked)
        parts.append(f"(SELECT e.id AS id, {IN_TITLE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def anywhere(question: Question, scope: Scope, *, is_marked: bool, most: int) -> Statement:
    """Return SQL giving (id, rank) of at most `most` entries of each kind that hold all words anywhere."""
    parts: list[str] = []
    parameters: list[Value] = []
    for kind in scope.kinds:
        source, values = _by_words(question, scope, kind, "", is_marked=is_marked)
        parts.append(f"(SELECT e.id AS id, {ANYWHERE} AS rank {source} LIMIT {most})")
        parameters += values
    return " UNION ALL ".join(parts), parameters


def matching(question: Question, scope: Scope, *, select: str) -> Statement:
    """Return SQL giving `select` (over the id named {id}) of everything that holds all words."""
    parts: list[str] = []
    parameters: list[Value] = []
    for kind in scope.kinds:
        source, values = _by_words(question, scope, kind, "", is_marked=False)
        parts.append(f"SELECT {select.format(id='e.id')} {source}")
        parameters += values
    return " UNION ALL ".join(parts), parameters
