"""The sample province, built once for all tests of this folder, and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import override_settings

from hoptac.sample.build import Build


@pytest.fixture(scope="package")
def province(django_db_setup: None, django_db_blocker) -> Iterator[Build]:
    """Build the sample by its own command's code inside one transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), override_settings(IS_SAMPLE=True), transaction.atomic():
        build = Build()
        build.run(_counted)
        connection.check_constraints()  # once, here: PostgreSQL would check the whole province after every test
        yield build
        transaction.set_rollback(True)


def _counted(step: str) -> None:
    """Count the rows after each step, as PostgreSQL does by itself between transactions, but not within this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
