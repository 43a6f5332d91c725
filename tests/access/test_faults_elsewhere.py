"""Faults planted on purpose in the pages, forms and actions of every context: the checks must notice every one."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from hoptac.access import gate
from hoptac.insight import asking
from hoptac.intake import queries as intake_queries
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import actions as registry_actions
from hoptac.registry import queries as registry_queries
from hoptac.registry.models import Member
from hoptac.registry.queries import listing, record
from hoptac.registry.views import people
from hoptac.registry.views import record as record_views
from hoptac.showcase import queries as showcase_queries
from hoptac.showcase.models import Enquiry
from hoptac.site import finding
from tests.access import crawl, direct, smuggling
from tests.access.crawl import Visit
from tests.access.visits import VISITS
from tests.people import Cast

pytestmark = pytest.mark.django_db


def _found(scene, route: str, *names: str) -> list[str]:
    """Walk the visits to one route as a few people."""
    cast = Cast({name: scene.cast.users[name] for name in names or ("province_officer@n1", "cooperative_manager@a")})
    visits = [visit for visit in VISITS if visit.route == route]
    return list(crawl.problems(scene, visits, (), cast=cast))


def _everything(actor, asked, state, *, on):
    return listing._with(Organisation.objects.exclude(registration=None).order_by("pk"), state, on=on)


def test_a_route_without_a_visit():
    assert crawl.missing(VISITS[20:])


def test_a_page_that_takes_a_post_nobody_planned(scene):
    visits = [Visit("registry:organisation_edit", lambda scene: [scene.world.organisations["a"]])]
    cast = Cast({"cooperative_manager@a": scene.cast["cooperative_manager@a"]})

    assert any("takes POST" in line for line in crawl.problems(scene, visits, (), cast=cast))


def test_an_action_without_a_case(monkeypatch):
    def member_forget(*, actor, member):
        """Do something nobody tries."""

    member_forget.__module__ = "hoptac.registry.actions.members"
    monkeypatch.setattr(registry_actions, "member_forget", member_forget, raising=False)

    assert direct.uncovered() == {"registry.member_forget"}


def test_a_list_is_read_through_the_manager(scene, monkeypatch):
    monkeypatch.setattr(listing, "_found", _everything)

    assert _found(scene, "registry:organisation_list")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_forgets_the_gate(scene, monkeypatch, kind):
    monkeypatch.setattr(listing, "_found", _everything)
    visits = [Visit("registry:organisation_export", queries=(f"?format={kind}",))]
    cast = Cast({"cooperative_manager@a": scene.cast["cooperative_manager@a"]})

    assert any("shows HTX Mốc Qdz" in line for line in crawl.problems(scene, visits, (), cast=cast))


def test_a_record_is_read_through_the_manager(scene, monkeypatch):
    def organisation(request, pk, code=""):
        return Organisation.objects.select_related("registration", "place").get(pk=pk)

    monkeypatch.setattr(record_views, "organisation", organisation)

    assert any("200, not [404]" in line for line in _found(scene, "registry:organisation_detail"))


def test_a_record_names_a_neighbour(scene, monkeypatch):
    neighbour = scene.world.organisations["d"]
    seen = record.Seen(neighbour.pk, neighbour.name)
    kin = record.Kin(members=[record.Link(seen, None, "official")])
    monkeypatch.setattr(registry_queries, "kin", lambda actor, organisation: kin)

    assert any("shows HTX Mốc Qdz" in line for line in _found(scene, "registry:organisation_detail"))


def test_members_are_read_through_the_manager(scene, monkeypatch):
    monkeypatch.setattr(people, "_member", lambda request, pk, code="": Member.objects.get(pk=pk))
    monkeypatch.setattr(gate, "require", lambda *ignored: None)

    found = _found(scene, "registry:member_end", "clerk@a")

    assert any("POST 302, not [404]" in line for line in found)
    assert any("POST wrote registry.Member" in line for line in found)


def test_a_citizen_number_stands_on_a_page(scene, monkeypatch):
    honest = people._member_page
    monkeypatch.setattr(people, "_member_page", lambda request, found: honest(request, found, found.person.citizen_id))
    visits = [Visit("registry:member_detail", lambda scene: scene.of(Member, "a"))]
    cast = Cast({"cooperative_manager@a": scene.cast["cooperative_manager@a"]})

    assert any("shows 0140" in line for line in crawl.problems(scene, visits, (), cast=cast))


def test_imports_are_listed_through_the_manager(scene, monkeypatch):
    everything = ImportRun.objects.select_related("province", "started_by")
    monkeypatch.setattr(intake_queries, "runs", lambda actor: everything)

    assert any("shows Ir" in line for line in _found(scene, "intake:run_list") + _plain(scene, "intake"))


def test_enquiries_are_listed_through_the_manager(scene, monkeypatch):
    everything = Enquiry.objects.select_related("product", "organisation").order_by("pk")
    monkeypatch.setattr(showcase_queries, "enquiries", lambda actor: everything)

    assert any("shows Khách Ha" in line for line in _found(scene, "showcase:enquiry_list"))
    assert _found(scene, "showcase:enquiry_detail")


def test_figures_of_every_place_are_told(scene, monkeypatch):
    monkeypatch.setattr(asking, "_visible", lambda actor, question: Place.objects.get(code=question.place_code))

    assert any("200, not [404]" in line for line in _found(scene, "api:figures"))
    assert any("200, not [404]" in line for line in _found(scene, "insight:figure_export"))


def test_search_shows_what_is_not_public(scene, monkeypatch):
    monkeypatch.setattr(finding, "_open_to", lambda actor, hits: {(hit.kind, hit.object_id) for hit in hits})

    assert any("shows HTX Mốc Qdz" in line for line in _found(scene, "site:find", "anonymous"))


def _plain(scene, context: str) -> list[str]:
    cast = Cast({"province_officer@n1": scene.cast["province_officer@n1"]})
    return list(crawl.problems(scene, [], (context,), cast=cast))


@pytest.mark.parametrize(
    "action",
    ["registry.member_pay", "registry.status_change", "catalogue.product_change", "showcase.enquiry_close",
     "intake.run_decide"],
)  # fmt: skip
def test_an_action_drops_its_own_check(scene, monkeypatch, action):
    monkeypatch.setattr(gate, "require", lambda *ignored: None)

    assert any(
        "went through" in line for line in direct.problems(scene, actions=[action], people=["clerk@a", "buyer@a"])
    )


def test_a_list_of_changes_forgets_whose_they_are(scene, monkeypatch):
    monkeypatch.setattr(registry_actions.changing._Rights, "check", lambda self, pk, found: None)

    assert list(direct.problems(scene, actions=["registry.organisations_save"], people=["clerk@a"]))


def test_an_organisation_is_moved_out_of_reach(scene, monkeypatch):
    monkeypatch.setattr(registry_actions.changing._Rights, "check_place", lambda self, before, entry: None)

    assert list(direct.problems(scene, actions=["registry.organisations_save"], people=["province_officer@n1"]))


def test_a_union_takes_in_whom_its_manager_cannot_see(scene, monkeypatch):
    monkeypatch.setattr(registry_actions.members, "_require_seen", lambda actor, members: None)

    assert list(direct.problems(scene, actions=["registry.members_add"], people=["union_manager@union"]))


def test_a_refused_action_leaves_a_trace(scene, monkeypatch):
    def careless(*, actor, enquiry, is_spam):
        Enquiry.objects.filter(pk=enquiry.pk).update(is_erased=False, message="đọc")
        raise gate.NotAllowed("showcase.enquiry.close")

    build = direct._on(Enquiry, careless, "showcase.enquiry.close", is_spam=True)
    monkeypatch.setitem(direct.BUILDERS, "showcase.enquiry_close", build)
    monkeypatch.setattr(direct, "transaction", SimpleNamespace(atomic=nullcontext))

    found = list(direct.problems(scene, actions=["showcase.enquiry_close"], people=["buyer@a"]))

    assert any("wrote showcase.Enquiry though refused" in line for line in found)


def test_an_import_offers_every_province(scene, monkeypatch):
    monkeypatch.setattr(intake_queries, "provinces", lambda actor: Place.objects.filter(level=1).order_by("pk"))

    assert list(smuggling.problems(scene, ["intake:run_add"]))


def test_a_form_finds_every_organisation(scene, monkeypatch):
    def named(actor, lines):
        return [
            record.Named(line, tuple(Organisation.objects.filter(name=line).select_related("place"))) for line in lines
        ]

    monkeypatch.setattr(registry_queries, "named", named)

    assert list(smuggling.problems(scene, ["registry:status_change", "registry:member_add"]))
