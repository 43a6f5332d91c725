"""Whether something was written: a look at the statements first, and at every row only when there were some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.apps import apps
from django.db import connection, transaction

from hoptac.core import bulk

WRITES = re.compile(r"\s*(insert|update|delete|copy|replace|lock|.*nextval)\b", re.IGNORECASE)
#: Tables of sessions and of counters of tries.
FLEETING = ("django_session", "usersessions", "cache")
#: No user's action writes a place; what is findable follows from the rows.
PASSED_OVER = {"places", "search"}
OWN = {"access.User": {"last_login"}}

Rows = dict[str, frozenset[Any]]


class _Undo(Exception):
    """Takes back whatever was written."""


def rows() -> Rows:
    """Return every row of every table of the product, except the map."""
    found: Rows = {}
    for model in apps.get_models():
        label = model._meta.label
        if model.__module__.startswith("hoptac.") and model._meta.app_label not in PASSED_OVER:
            names = [field.attname for field in model._meta.concrete_fields]
            names = [name for name in names if name not in OWN.get(label, ())]
            found[label] = frozenset(map(repr, model._base_manager.values_list(*names)))
    return found


class Ledger:
    """The rows as they stood, to compare with when something looks written."""

    def __init__(self) -> None:
        self.before = rows()

    def tried(self, call: Callable[[], Any]) -> tuple[Any, list[str]]:
        """Call, and return its value with the tables that then stood otherwise; afterwards all is as before."""
        value, changed = None, []
        try:
            with transaction.atomic(), _watched() as written:
                value = call()
                if written:
                    now = rows()
                    changed = sorted(label for label, held in self.before.items() if now[label] != held)
                raise _Undo
        except _Undo:
            pass
        return value, changed


@contextmanager
def _watched() -> Iterator[list[str]]:
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(name in sql for name in FLEETING):
            written.append(sql)
        return execute(sql, params, many, context)

    def noted(write: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*args: Any, **kwargs: Any) -> Any:
            written.append(write.__name__)
            return write(*args, **kwargs)

        return noting

    # Rows written in bulk go past Django's cursors.
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(note))
        for name in ("insert", "update", "add"):
            stack.enter_context(mock.patch.object(bulk, name, noted(getattr(bulk, name))))
        yield written
