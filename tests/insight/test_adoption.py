"""Who uses which part, in the last 30 and 90 days, by commune (adoption)."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.insight import adoption
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.factories import access


def _did(actor, unit, code, days_ago):
    AuditEntry.objects.create(actor=actor, organisation=unit, code=code, at=timezone.now() - timedelta(days_ago))


def test_what_people_of_the_units_themselves_did(province, django_assert_max_num_queries):
    unit, other = Organisation.objects.filter(pk__in=province.pks[:2]).order_by("pk")
    clerk = access.user("nguoi-dung", last_login=timezone.now() - timedelta(40))
    access.grant(clerk, Role.COOPERATIVE_MANAGER, unit)
    for code, days_ago in (
        ("reporting.report.fill", 10), ("reporting.report.fill", 80), ("catalogue.product.add", 60),
        ("showcase.enquiry.answer", 100), ("intake.run.apply", 1),
    ):  # fmt: skip
        _did(clerk, unit, code, days_ago)
    _did(province.officer, other, "reporting.report.fill", 1)

    son_la = Place.objects.get(code="14", valid_to=None)
    whole, communes = adoption.lines(son_la, today=timezone.localdate())
    used = dict(zip(adoption.PARTS, whole.used, strict=True))
    assert (whole.organisations, whole.accounts, len(communes)) == (8, 1, 4)
    assert {part: counts for part, counts in used.items() if any(counts)} == {
        "signed_in": (0, 1), "filled": (1, 1), "published": (0, 1),
    }  # fmt: skip
    assert sum(line.accounts for line in communes) == 1

    client = Client()
    client.force_login(province.leader)
    with django_assert_max_num_queries(10):
        assert "Ai dùng phần nào" in client.get("/province/adoption/").text
    assert client.get("/province/adoption/?place=20").status_code == 404
