"""Pages kept between requests are never old: whatever an action writes of what they read changes the state they are
kept under, and nobody is given a page kept for somebody of another reach (insight.kept)."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoptac.access import gate
from hoptac.access.gate import Reach
from hoptac.access.models import User
from hoptac.facts import queries
from hoptac.insight.policy import FIGURES
from hoptac.registry.queries import VIEW
from tests.access import direct, oracle
from tests.people import few

pytestmark = pytest.mark.django_db

PAGES = (
    "/province/",
    "/province/contradictions/",
    "/figures/members/",
    "/figures/revenue_per_cooperative/?by=size",
    "/report/summary/?at=2025",
    "/open/figures/",
)
#: What an action may write of what the pages read: all columns, or those that they read. A place is written by
#: places_load alone, whose edition is part of the state.
SHOWN: dict[str, tuple[str, ...]] = {
    "facts.Cell": (),
    "facts.Fact": (),
    "facts.Total": (),
    "facts.Reading": (),
    "facts.Target": (),
    "parties.Organisation": (),
    "registry.Member": ("organisation_id", "member_organisation_id", "joined_on", "left_on"),
    "registry.Registration": ("organisation_id", "members_kept_from", "staff_kept_from", "stated_on"),
    "reporting.Report": ("organisation_id", "state"),
}
#: What a report that was sent stands on, and nobody changes.
FIXED = {"reporting_round", "reporting_formversion"}
#: What is read at each request.
FRESH = {"django_session", "access_user", "access_grant", "usersessions_usersession", "facts_stamp", "places_edition"}


def _client(user):
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_pages_read_nothing_but_what_is_watched(scene):
    client = _client(scene.cast["province_officer@north"])
    with CaptureQueriesContext(connection) as asked:
        assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES)
    read = {name for each in asked for name in re.findall(r'(?:FROM|JOIN) "?([a-z]+_[a-z_]+)', each["sql"])}

    allowed = FRESH | FIXED | {label.lower().replace(".", "_") for label in SHOWN}
    assert {name for name in read if not name.startswith("places_")} - allowed == set()


def test_every_action_that_writes_what_pages_show_changes_their_state(scene):
    sheet, wrote = oracle.read_sheet(), set()
    users = [user for user in few(scene.cast).users.values() if user.pk]
    before, state = _shown(), queries.state()
    for name, build in direct.BUILDERS.items():
        for case in build(scene, name):
            may = (user for user in users if all(oracle.may(sheet, user, *need) for need in case.needs))
            with _undone():
                if any(_called(case, user) == "done" for user in may) and _shown() != before:
                    wrote.add(name)
                    assert queries.state() != state, name
    assert {"registry.organisations_save", "registry.members_add", "catalogue.recognition_add"} <= wrote


def _shown():
    found = {}
    for label, columns in SHOWN.items():
        found[label] = frozenset(map(repr, apps.get_model(label)._base_manager.values_list(*columns)))
    return found


@contextmanager
def _undone():
    """Take back what is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _called(case, user):
    return direct._called(case, User.objects.get(pk=user.pk))


def test_reach_is_told_by_grants_alone():
    """One's own rows would differ between two persons of the same grants, which the key takes for one."""
    reached = {reach for code in (FIGURES, VIEW) for reach in gate.permission(code).roles.values()}

    assert reached <= {Reach.ALL, Reach.PLACE, Reach.ORG, Reach.MEMBER_OF}


def test_everybody_is_given_what_they_would_be_given_first(scene):
    people = [user for name, user in few(scene.cast).users.items() if user.pk and "@" in name]
    places = scene.world.places
    asked = [*PAGES, *(f"/figures/members/?place={places[key].code}" for key in ("north", "n1", "l1"))]
    told = {user: [_told(user, page) for page in asked] for user in people}
    for user, pages in told.items():
        caches["figures"].clear()
        assert [_told(user, page) for page in asked] == pages, user
    assert len({tuple(pages) for pages in told.values()}) >= 3


def _told(user, address):
    page = _client(user).get(address)
    return page.status_code, re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)[0]
