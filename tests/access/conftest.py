"""The world and the cast, built once for each module that asks for them and thrown away after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from hoptac.places import atlas
from tests import people, world
from tests.access import stage


class _Undo(Exception):
    """Ends the module's transaction so that nothing stays."""


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[stage.Scene]:
    """Everything the checks walk through; what a test writes is undone with the test's own transaction."""
    atlas._atlas.clear()  # the world's places are on the map of this module only
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                built = world.build()
                yield stage.build(built, people.build(built))
                raise _Undo
        except _Undo:
            pass
    atlas._atlas.clear()
