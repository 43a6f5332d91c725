"""Faults planted on purpose, one at a time: the checks of this folder must notice every one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path

from hoptac.access import actions, forms, gate, queries
from hoptac.access.marks import Mark
from hoptac.access.models import Grant, Role
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.access import cells, crawl, direct, oracle, own, smuggling
from tests.access.crawl import Visit
from tests.access.routes import Route, unmarked
from tests.people import Cast

pytestmark = pytest.mark.django_db

SOME = ["access.grant.view", "access.organisation.invite", "access.place.invite"]


def _cells(scene) -> list[str]:
    return list(cells.mismatches(scene, SOME))


def _paths(monkeypatch, lookup, cut):
    """Let the gate compare paths in another way."""

    def inside(asked, grant):
        condition = Q(pk__in=[])
        if grant.place is None:
            return Q(**{asked.organisation: grant.organisation_id}) if asked.organisation else condition
        path = cut(grant.place.path)
        for start, rest in ((asked.organisation, f"place__path__{lookup}"), (asked.place, f"path__{lookup}")):
            if start:
                condition |= Q(**{gate._path(start, rest): path})
        return condition

    monkeypatch.setattr(gate, "_inside", inside)


def test_the_substitute_itself_is_no_fault(scene, monkeypatch):
    _paths(monkeypatch, "startswith", str)

    assert _cells(scene) == []


def test_prefix_without_its_closing_slash(scene, monkeypatch):
    _paths(monkeypatch, "startswith", lambda path: path.rstrip("/"))

    assert _cells(scene)


def test_prefix_became_contains(scene, monkeypatch):
    _paths(monkeypatch, "contains", lambda path: path)

    assert _cells(scene)


def _grants_but(monkeypatch, *, is_active=True, **only):
    """Let the gate count grants in another way."""

    def grants(actor):
        if not actor.pk or (is_active and not actor.is_active):
            return ()
        return tuple(Grant.objects.filter(user=actor, **only).select_related("place", "organisation"))

    monkeypatch.setattr(gate, "grants", grants)


def test_inactive_users_pass(scene, monkeypatch):
    _grants_but(monkeypatch, is_active=False, user__username="inactive")

    assert [line for line in _cells(scene) if line.startswith("inactive ")]


def test_ended_grants_count(scene, monkeypatch):
    _grants_but(monkeypatch, user__username__in=["ended", "ends-today"])

    assert {line.split()[0] for line in _cells(scene)} >= {"ended", "ends_today"}


def test_future_grants_count(scene, monkeypatch):
    _grants_but(monkeypatch, user__username="future")

    assert [line for line in _cells(scene) if line.startswith("future ")]


def test_own_is_right_before_it_is_broken(scene, monkeypatch):
    scene = own.declare(monkeypatch, scene)

    assert list(cells.mismatches(scene, [own.CODE], own.sheet())) == []


def test_own_forgets_the_author(scene, monkeypatch):
    scene = own.declare(monkeypatch, scene)
    wider = replace(gate.permission(own.CODE), roles=dict.fromkeys(own.ROLES, gate.Reach.ORG))
    monkeypatch.setitem(gate._declared, own.CODE, wider)

    assert list(cells.mismatches(scene, [own.CODE], own.sheet()))


def test_own_forgets_the_organisation(scene, monkeypatch):
    scene = own.declare(monkeypatch, scene)
    monkeypatch.setattr(gate, "_inside", lambda asked, grant: Q(pk__isnull=False))

    assert list(cells.mismatches(scene, [own.CODE], own.sheet()))


def test_only_the_first_grant_counts(scene, monkeypatch):
    every = gate.grants
    monkeypatch.setattr(gate, "grants", lambda actor: every(actor)[:1])

    assert _cells(scene)


def test_superuser_bypass(scene, monkeypatch):
    honest = gate.rows

    def rows(actor, code, queryset=None):
        if getattr(actor, "is_system", False):
            return gate.permission(code).model.objects.all()
        return honest(actor, code, queryset)

    monkeypatch.setattr(gate, "rows", rows)

    assert _cells(scene)


def test_former_members_of_a_union_count(scene, monkeypatch):
    def members_of(asked, grant):
        inside = Organisation.objects.filter(memberships__organisation=grant.organisation_id)
        return Q(**{f"{asked.organisation}__in": inside.values("pk")})

    monkeypatch.setattr(gate, "_members_of", members_of)

    assert list(cells.mismatches(scene, ["registry.organisation.view"]))


def test_a_role_reaches_more_than_signed(monkeypatch):
    asked = gate.permission("access.grant.end")
    wider = replace(asked, roles={**asked.roles, Role.BUYER: gate.Reach.ORG})
    monkeypatch.setitem(gate._declared, asked.code, wider)

    declared = {one.code: {role.value: reach.value for role, reach in one.roles.items()} for one in gate.declared()}

    assert oracle.read_sheet() != declared


def test_a_view_without_a_mark():
    route = path("x/", lambda request: HttpResponse())

    assert list(unmarked([Route("x", (), None, route.callback)]))


def test_a_misspelt_code_in_a_mark():
    assert list(unmarked([Route("x", (), Mark("permission", "access.grant.veiw"), None)]))


def test_an_action_drops_its_own_check(scene, monkeypatch):
    monkeypatch.setattr(actions.grants.gate, "require", lambda *ignored: None)
    monkeypatch.setattr(actions.grants.rules, "may_give", lambda *ignored: True)

    assert list(direct.problems(scene, actions=["access.grant_end"], people=["cooperative_manager@c"]))


def _one_officer(scene) -> Cast:
    return Cast({name: scene.cast[name] for name in ("province_officer@n1", "cooperative_manager@a")})


def test_a_list_is_read_through_the_manager(scene, monkeypatch):
    everything = Grant.objects.select_related("user", "place", "organisation", "given_by")
    monkeypatch.setattr(queries, "account_rows", lambda actor, **asked: everything.order_by("pk"))

    assert list(crawl.problems(scene, [], ("access",), cast=_one_officer(scene)))


def test_a_page_shows_a_neighbours_name(scene, monkeypatch):
    neighbour = scene.cast["clerk@e"].grants.get()
    monkeypatch.setattr(queries, "grants_of", lambda actor, user: [neighbour])
    users = [scene.cast["clerk@a"]]
    visit = Visit("access:account_detail", lambda scene: users)

    found = [line for line in crawl.problems(scene, [visit], ("access",), cast=_one_officer(scene)) if "shows" in line]

    assert found


def test_a_form_offers_every_organisation(scene, monkeypatch):
    monkeypatch.setattr(queries, "organisations_to_invite", lambda actor: Organisation.objects.all())

    assert list(smuggling.invitations(scene))


def test_form_and_action_both_forget(scene, monkeypatch):
    monkeypatch.setattr(queries, "places_to_invite", lambda actor: Place.objects.filter(code__startswith="W"))
    monkeypatch.setattr(actions.grants, "require_giving", lambda *ignored: None)
    monkeypatch.setattr(actions.grants.rules, "may_give", lambda *ignored: True)

    assert list(smuggling.invitations(scene))


def test_a_form_offers_every_role(scene, monkeypatch):
    monkeypatch.setattr(forms.queries, "roles_to_give", lambda actor: Role.choices)
    monkeypatch.setattr(actions.grants.rules, "may_give", lambda *ignored: True)

    assert list(smuggling.invitations(scene))
