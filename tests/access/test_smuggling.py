"""What was never offered is refused by the form; what no screen asks is refused by the action."""

from __future__ import annotations

import pytest

from tests.access import direct, smuggling

pytestmark = pytest.mark.django_db


def test_forms_refuse_what_was_never_offered(scene):
    assert list(smuggling.problems(scene)) == []


def test_actions_refuse_without_a_screen(scene):
    assert list(direct.problems(scene)) == []
