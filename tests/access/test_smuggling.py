"""What was never offered is refused by the form; what no screen asks is refused by the action."""

from __future__ import annotations

import pytest

from tests.access import direct, smuggling

pytestmark = pytest.mark.django_db


def test_invitations_refuse_what_was_never_offered(scene):
    assert list(smuggling.invitations(scene)) == []


def test_forms_refuse_what_was_never_offered(scene):
    assert list(smuggling.problems(scene)) == []


def test_the_same_forms_take_what_was_offered(scene):
    assert list(smuggling.refused_although_offered(scene)) == []


def test_every_action_is_tried():
    assert direct.uncovered() == set()


@pytest.mark.parametrize("context", direct.CONTEXTS)
def test_actions_refuse_without_a_screen(scene, context):
    actions = [name for name in direct.BUILDERS if name.startswith(f"{context}.")]

    assert list(direct.problems(scene, actions=actions)) == []
