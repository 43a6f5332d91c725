"""Every route bears a mark; every page of accounts answers as the sheet says and shows no name out of reach."""

from __future__ import annotations

import pytest

from hoptac.access.models import Grant, Invitation, User
from hoptac.parties.models import Organisation
from tests.access import crawl
from tests.access.crawl import Visit
from tests.access.routes import routes, unmarked

pytestmark = pytest.mark.django_db


def _users(scene):
    return [user for user in scene.rows[User] if user.username in {"clerk-a", "clerk-e", "commune-officer-n2", "ended"}]


def _grants(scene):
    kept = {"clerk-a", "cooperative-manager-e", "commune-officer-n1", "operator-north"}
    return [grant for grant in scene.rows[Grant] if grant.user.username in kept]


def _organisations(scene):
    return [scene.world.organisations[key] for key in ("a", "c", "d", "e")]


VISITS = (
    Visit("access:account_detail", _users),
    Visit("access:grant_add", _users, held="access.grant.end"),
    Visit("access:grant_end", _grants),
    Visit("access:password_code_create", _users, is_post=True),
    Visit("access:invitation_withdraw", lambda scene: scene.rows[Invitation][::4], is_post=True),
    Visit("access:why", _organisations, code="registry.organisation.view"),
)
CONTEXTS = ("access", "account_login", "account_change_password", "mfa_index", "usersessions_list")


def test_every_route_bears_a_mark():
    assert list(unmarked(list(routes()))) == []


def test_pages_answer_as_the_sheet_says_and_show_no_name_out_of_reach(scene):
    assert list(crawl.problems(scene, VISITS, CONTEXTS)) == []


def test_why_names_the_reason(scene, client):
    organisation = Organisation.objects.get(pk=scene.world.organisations["a"].pk)
    client.force_login(scene.cast["province_officer@north"])

    page = client.get(f"/accounts/why/organisations/{organisation.pk}/")
    part = client.get(f"/accounts/why/organisations/{organisation.pk}/", headers={"HX-Request": "true"})

    assert "vì là cán bộ Liên minh, phạm vi tỉnh Wc" in page.text
    assert "<html" in page.text
    assert "vì là cán bộ Liên minh, phạm vi tỉnh Wc" in part.text
    assert "<html" not in part.text
