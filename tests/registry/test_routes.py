"""Every page of the registry answers as the sheet says and shows no name out of reach."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.registry.models import Classification, Registration
from tests.access import crawl
from tests.access.conftest import scene  # noqa: F401 - the world and the cast
from tests.access.crawl import Visit

pytestmark = pytest.mark.django_db
KEYS = ("a", "c", "d", "union")


@pytest.fixture
def registered(scene):  # noqa: F811 - the fixture's name is the world's
    """Give the organisations of the world what pages show."""
    since = date(2020, 1, 1)
    for organisation in scene.world.organisations.values():
        known = {"known_from": since, "stated_on": since}
        Registration.objects.get_or_create(organisation=organisation, defaults=known)
        Classification.objects.get_or_create(
            organisation=organisation, defaults={"starts_on": since, "kind": organisation.kind}
        )
    return scene


def _organisations(stage):
    return [row for row in _all(stage) if row.pk in {stage.world.organisations[key].pk for key in KEYS}]


def _all(stage):
    from hoptac.parties.models import Organisation

    return stage.rows[Organisation]


def _rows(model):
    return lambda stage: [
        row for row in stage.rows[model] if row.organisation_id in {one.pk for one in _organisations(stage)}
    ]


def _visits():
    from hoptac.registry.models import ChangeRequest, Member, Staff

    names = "organisation_detail organisation_change organisation_edit status_change reading_put rating_set feature_set"
    about = [*names.split(), "request_add", "member_list", "member_add", "staff_add"]
    members = ("member_detail", "member_pay", "member_transfer", "member_end")
    return [
        *(Visit(f"registry:{name}", _organisations) for name in about),
        *(Visit(f"registry:{name}", _rows(Member)) for name in members),
        Visit("registry:member_reveal", _rows(Member), is_post=True),
        Visit("registry:staff_end", _rows(Staff)),
        Visit("registry:request_decide", _rows(ChangeRequest)),
    ]


def test_pages_answer_as_the_sheet_says_and_show_no_name_out_of_reach(registered):
    # Whoever sees the register of a union reads the names of its members there, wherever those have their seats.
    read_there = tuple(f"shows {registered.world.organisations[key]}" for key in ("c", "d", "e"))
    found = crawl.problems(registered, _visits(), ("registry",))
    assert [one for one in found if not ("registry:member_" in one and one.endswith(read_there))] == []
