"""Every main page of every role in a small world, at 360 and 1280 pixels: it opens, fits, and axe finds nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hoptac.access.models import Role
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.drafts import Draft, Entry, Starred
from hoptac.registry import actions
from hoptac.registry.actions import NewMember, NewStaff
from tests.browser import looking
from tests.factories import access as make
from tests.factories import catalogue, registry

pytestmark = pytest.mark.django_db(transaction=True)

SEEN_BY_ALL = ("/", "/search/?q=che", "/open/figures/", "/places/?q=gia+phu", "/accounts/me/")
ALLIANCE = ("/today/", "/registry/", "/province/", "/figures/cooperatives/", "/report/summary/", "/find/?q=che")
RECORD = tuple(f"{{record}}{tab}" for tab in ("", "?tab=people", "?tab=products", "?tab=figures"))
UNIT = ("/today/", *RECORD, "/find/?q=che")
PAGES = {
    "": (
        *SEEN_BY_ALL[:-1],
        "{product}",
        "{cooperative}",
        "{product}enquiry/",
        "{asked}",
        "{place}",
        "/accounts/sign-in/",
    ),
    Role.PROVINCE_OFFICER: (
        *ALLIANCE,
        *RECORD,
        "{record}?tab=changes",
        *(f"{{record}}{word}/" for word in ("change", "edit", "state", "numbers", "rating", "feature", "members")),
        "{record}members/new/",
        "{record}staff/new/",
        "{member}",
        "/registry/new/",
        "/registry/requests/",
        "/import/",
        "/import/new/",
        "/accounts/",
        "/accounts/trail/",
        "{why}",
    ),
    Role.PROVINCE_LEADER: ("/today/", "/province/?map=then&at=2024", "/figures/members/", *SEEN_BY_ALL),
    Role.COMMUNE_OFFICER: ("/today/", "/registry/?q=khong+co", "/province/"),
    Role.AUDITOR: ("/today/", "/accounts/trail/", "/registry/"),
    Role.OPERATOR: ("/today/", "/accounts/", "/accounts/invitations/new/"),
    Role.COOPERATIVE_MANAGER: (*UNIT, "{record}request/", "/enquiries/", "{enquiry}", "/accounts/", "/accounts/me/"),
    Role.ACCOUNTANT: ("/today/", "{record}?tab=figures", "{record}numbers/"),
    Role.CLERK: ("/today/", "/enquiries/", "{enquiry}"),
}


@pytest.fixture
def world():
    """Return an officer, a cooperative, and the addresses of what it has."""
    officer, on = registry.officer(), timezone.localdate()
    made = registry.entered(officer, "HTX chè Gia Phù", code=registry.CODES[0], charter_capital=2_000_000_000)
    people = [NewMember(name="Đinh Văn Góp", joined_on=registry.ON, pledged_amount=100_000_000)]
    members = actions.members_add(actor=officer, organisation=made, members=people, on=on)
    staff = [NewStaff(name="Lò Thị Giám", post="director")]
    actions.staff_add(actor=officer, organisation=made, staff=staff, on=on)
    draft = Draft("Chè shan tuyết Gia Phù", group="drink", unit="kg", price_amount=350_000, season=0b11111)
    entry = Entry(made.pk, draft, Starred(3, on - timedelta(days=90)))
    put = catalogue_actions.product_put_many(actor=officer, entries=[entry], on=on)
    product = made.products.get(pk=put.created[0])
    asked = catalogue.enquiry(product)
    return officer, made, {
        "record": f"/registry/{made.pk}/",
        "member": f"/registry/members/{members[0]}/",
        "product": f"/products/{product.pk}/",
        "cooperative": f"/cooperatives/{made.pk}/",
        "asked": f"/asked/{asked.token}/",
        "enquiry": f"/enquiries/{asked.pk}/",
        "why": f"/accounts/why/organisations/{made.pk}/",
        "place": f"/places/{made.place_id}/",
    }  # fmt: skip


def _somebody(role, officer, organisation):
    if role == Role.PROVINCE_OFFICER:
        return officer
    user = make.user("ai-do", full_name="Cầm Thị Xem")
    at_place = {Role.PROVINCE_LEADER, Role.AUDITOR, Role.OPERATOR}
    at_commune = organisation.place if role == Role.COMMUNE_OFFICER else organisation
    anchor = registry.son_la() if role in at_place else at_commune
    make.grant(user, role, anchor)
    return user


@pytest.mark.parametrize("role", PAGES, ids=lambda role: str(role) or "visitor")
def test_every_page_is_sound(page, address, world, role):
    officer, organisation, addresses = world
    if role:
        looking.sign_in(page, _somebody(role, officer, organisation), address)

    for wanted in PAGES[role]:
        answer = page.goto(wanted.format(**addresses))

        assert (wanted, answer.status) == (wanted, 200)
        looking.audit_both(page)
