"""What every test stands on: no network, messages compiled, both databases, reference data loaded once."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection
from django.db.models import Max
from django.utils import translation

from hoptac.site import messages
from hoptac.site.management.commands.prepare import REFERENCE

# The browser driver runs an event loop in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    messages.compile_stale()


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests of the other database, each with its reason; those that need none are run on SQLite alone."""
    if connection.vendor == "postgresql":
        without = [item for item in items if not _needs_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _needs_database(item)]
    for item in items:
        for vendor in ("postgresql", "sqlite"):
            if item.get_closest_marker(vendor) and connection.vendor != vendor:
                item.add_marker(pytest.mark.skip(reason=f"is about {vendor}, this run is on {connection.vendor}"))


_DATABASE = frozenset({"db", "transactional_db", "live_server"})


def _needs_database(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or not _DATABASE.isdisjoint(names)


# ---------------------------------------------------------------------------------------- no network


class NetworkUse(AssertionError):
    """A test tried to reach a machine other than this one."""


def _is_here(host: str) -> bool:
    if host in {"", "localhost", socket.gethostname()}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
        raise NetworkUse(f"A test tried to connect to {address[0]}.")
    return _connect(self, address)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name is not None and not _is_here(name) and os.environ.get("PGHOST") != name:
        raise NetworkUse(f"A test tried to look up {name}.")
    return _getaddrinfo(host, *arguments, **options)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = _guarded_getaddrinfo
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]
    socket.getaddrinfo = _getaddrinfo


# ------------------------------------------------------------------------------------------ kept pages


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Let no test see pages of an earlier one, whose rows may have been made without an action."""
    caches["figures"].clear()
    caches["template_fragments"].clear()


# -------------------------------------------------------------------------------------------- language


@pytest.fixture(autouse=True)
def _language_of_the_site() -> None:
    """Let every test begin in the site's language: a request leaves its own behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


# ------------------------------------------------------------------------------------- reference data

_sql_flush = flush.sql_flush
_kept_tables: set[str] = set()
_last_ids: dict[str, int] = {}


def _sql_flush_but_reference(style: Any, wrapped: Any, **options: Any) -> list[str]:
    """Empty every table after a transactional test, except those the reference data filled; the seal of the trail,
    which lets nothing be deleted, is lifted meanwhile."""
    names = wrapped.introspection.django_table_names
    wrapped.introspection.django_table_names = lambda **asked: [n for n in names(**asked) if n not in _kept_tables]
    seals = _seals(wrapped)
    try:
        flushing = _sql_flush(style, wrapped, **options)
        lifted = [f"DROP TRIGGER {name}" for name, _sql in seals]
        return [*lifted, *flushing, *_added_to_reference(wrapped), *(sql for _name, sql in seals)]
    finally:
        del wrapped.introspection.django_table_names


def _added_to_reference(wrapped: Any) -> list[str]:
    """Return what removes the rows a test made behind the last one of the reference data, and puts forms into use."""
    quote = wrapped.ops.quote_name
    added = [f"DELETE FROM {quote(table)} WHERE id > {last}" for table, last in _last_ids.items()]
    return [*added, "UPDATE reporting_formversion SET state = 'in_use'"]


def _read_last_ids() -> dict[str, int]:
    """Return the highest id of each table that tests add to, those that point to others first."""
    from hoptac.ocop.models import CriteriaSet, Criterion, Frame, Option, Section
    from hoptac.places.models import Locality, LocalityUnit, Place, PlaceName, Successor
    from hoptac.reporting.models import FormVersion

    models: list[Any] = [FormVersion, Option, Criterion, Section, CriteriaSet, Frame]
    models += [PlaceName, Successor, LocalityUnit, Locality, Place]
    return {model._meta.db_table: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in models}


def _seals(wrapped: Any) -> list[tuple[str, str]]:
    """Return name and text of the triggers that would stop emptying the trail: SQLite's; PostgreSQL truncates."""
    if wrapped.vendor != "sqlite":
        return []
    with wrapped.cursor() as cursor:
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'access_auditentry'"
        return list(cursor.execute(wanted).fetchall())


def _filled_tables() -> set[str]:
    filled = set()
    with connection.cursor() as cursor:
        for name in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")
            if cursor.fetchone():
                filled.add(name)
    return filled


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill a new test database with the reference data that is the same for all tests (places)."""
    with django_db_blocker.unblock():
        for command in REFERENCE:
            call_command(command, verbosity=0)
        _kept_tables.update(_filled_tables())
        _last_ids.update(_read_last_ids())
    flush.sql_flush = _sql_flush_but_reference
    yield
    flush.sql_flush = _sql_flush
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """Let the database be dropped: a browser's idle connection keeps a thread of the live server, and its session."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
