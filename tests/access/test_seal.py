"""The seal of the trail stands after a test that empties the tables, and after every migration."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from hoptac.access.models import AuditEntry
from tests.factories import access as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", ["first", "after a flush"])
def test_the_seal_holds(turn):
    make.entry(make.user("somebody"), note=turn)

    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_auditentry")

    assert [entry.note for entry in AuditEntry.objects.all()] == [turn]
