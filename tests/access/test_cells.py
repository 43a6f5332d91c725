"""The gate gives exactly what the printed sheet says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from hoptac.access import gate
from hoptac.access.models import Grant, User
from tests.access import cells, oracle, stage

pytestmark = pytest.mark.django_db

NOT_YET_IN_WORLD: list[str] = []


def test_sheet_is_up_to_date():
    call_command("permissions_sheet", check=True)


def test_sheet_names_every_permission():
    declared = {one.code: {role.value: reach.value for role, reach in one.roles.items()} for one in gate.declared()}

    assert oracle.read_sheet() == declared


def test_every_cell(scene):
    assert list(cells.mismatches(scene)) == []


def test_world_holds_rows_of_every_model(scene):
    assert stage.models_without_rows(scene) == NOT_YET_IN_WORLD


def test_can_is_the_same_query(scene):
    for name in ("province_officer@north", "cooperative_manager@a", "auditor@n1", "no_grant"):
        actor = scene.cast[name]
        seen = set(gate.rows(actor, "access.grant.view").values_list("pk", flat=True))
        assert {row.pk for row in scene.rows[Grant] if gate.can(actor, "access.grant.view", row)} == seen


def test_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        gate.rows(AnonymousUser(), "access.no.such")


def test_other_model_is_an_error(scene):
    with pytest.raises(AssertionError):
        gate.rows(scene.cast["province_officer@north"], "access.grant.view", User.objects.all())


def test_grants_are_read_once_an_actor(scene, django_assert_num_queries):
    actor = User.objects.get(pk=scene.cast["two_grants"].pk)
    with django_assert_num_queries(3):
        list(gate.rows(actor, "access.grant.view"))
        list(gate.rows(actor, "access.trail.view"))


def test_require_tells_invisible_from_forbidden(scene):
    grant = scene.cast["clerk@a"].grants.get()

    gate.require(scene.cast["cooperative_manager@a"], "access.grant.end", grant)
    with pytest.raises(gate.NotAllowed):
        gate.require(scene.cast["auditor@n1"], "access.grant.end", grant)
    with pytest.raises(gate.NotVisible):
        gate.require(scene.cast["cooperative_manager@c"], "access.grant.end", grant)


def test_why_says_role_place_day_and_giver(scene):
    organisation = scene.world.organisations["a"]

    said = gate.why(scene.cast["province_officer@north"], "access.organisation.invite", organisation)

    assert said == ["Bạn thấy trang này vì là cán bộ Liên minh, phạm vi tỉnh Wc, từ 01/01/2020, do Hệ thống cấp."]
    assert gate.why(scene.cast["province_officer@longer"], "access.organisation.invite", organisation) == []
