"""Every route bears a mark; every page answers as the sheet says and shows no word of a row out of reach."""

from __future__ import annotations

import string

import pytest

from hoptac.parties.models import Organisation
from tests.access import crawl, leaks
from tests.access.routes import routes, unmarked
from tests.access.visits import PARTS, REGISTRY, SIGN_IN, VISITS

pytestmark = pytest.mark.django_db


def test_every_route_bears_a_mark():
    assert list(unmarked(list(routes()))) == []


def test_every_route_is_visited():
    assert crawl.missing(VISITS) == []


def test_no_word_looked_for_can_come_up_by_chance_in_a_token(scene):
    words = {word for model, rows in scene.rows.items() for row in rows for word in leaks.WORDS[model](row)}

    assert [word for word in sorted(words) if len(word) < 5 or set(word) <= set(string.hexdigits)] == []


def test_every_context_is_walked():
    walked = {context for contexts, _visits in PARTS.values() for context in contexts}

    assert {route.name.split(":")[0] for route in routes() if ":" in route.name} == walked


@pytest.mark.parametrize("part", sorted(PARTS.keys() - REGISTRY))
def test_pages_answer_as_the_sheet_says_and_show_no_word_out_of_reach(scene, part):
    contexts, visits = PARTS[part]

    assert list(crawl.problems(scene, visits, contexts)) == []


def test_sign_in_pages_answer_as_marked(scene):
    kept = tuple(route.name for route in routes() if ":" not in route.name)

    assert list(crawl.problems(scene, SIGN_IN, kept)) == []


def test_why_names_the_reason(scene, client):
    organisation = Organisation.objects.get(pk=scene.world.organisations["a"].pk)
    client.force_login(scene.cast["province_officer@north"])

    page = client.get(f"/accounts/why/organisations/{organisation.pk}/")
    part = client.get(f"/accounts/why/organisations/{organisation.pk}/", headers={"HX-Request": "true"})

    assert "vì là cán bộ Liên minh, phạm vi tỉnh Wc" in page.text
    assert "<html" in page.text
    assert "vì là cán bộ Liên minh, phạm vi tỉnh Wc" in part.text
    assert "<html" not in part.text
