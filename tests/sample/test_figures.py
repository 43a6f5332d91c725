"""The figures of Sơn La in autumn 2025 come out of the rows of the sample, exactly."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db.models import Q, Sum
from django.test import Client
from django.urls import reverse

from hoptac.access.models import AuditEntry, Grant, Role, User
from hoptac.catalogue.models import Product
from hoptac.core import identifiers
from hoptac.facts import figures
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.insight import contradictions
from hoptac.parties.models import Organisation, Person
from hoptac.registry.models import ChangeRequest, Seat, Succession
from hoptac.registry.queries import listing
from hoptac.reporting.models import FormVersion, Report
from hoptac.sample import workbooks
from hoptac.sample.accounts import ACCOUNTS, PASSWORD
from hoptac.sample.days import AS_AT
from hoptac.sample.founding import ECO_NAME
from hoptac.showcase.models import Enquiry

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("province")]

PUBLISHED = {
    "cooperatives": 1_090,
    "unions": 6,
    "groups": 50,
    "regular_workers": 38_962,
    "managers": 3_550,
    "managers_elementary_intermediate": 649,
    "managers_elementary_intermediate_share": Fraction(649, 3_550),
    "managers_higher": 756,
    "managers_higher_share": Fraction(756, 3_550),
}


def _figures(**options):
    said = io.StringIO()
    call_command("figures", *PUBLISHED, place="14", json=True, stdout=said, **options)
    return {each["code"]: each for each in json.loads(said.getvalue())["figures"]}


def _answer(*codes, on=AS_AT, **narrowed):
    question = figures.Question(figures.Moment.day(on), date(2026, 1, 1), "14", **narrowed)
    return {
        each.indicator.code: each for each in figures.answer([figures.indicator(c) for c in codes], question).figures
    }


def test_published_figures_come_out_exactly():
    found = _answer(*PUBLISHED)

    assert {code: figure.value for code, figure in found.items()} == PUBLISHED


def test_published_shares_print_as_the_paper_did_but_rounded():
    said = io.StringIO()
    codes = ("managers_elementary_intermediate_share", "managers_higher_share")
    call_command("figures", *codes, place="14", on="2025-10-31", stdout=said)

    assert [line.split("  ")[-1].strip() for line in said.getvalue().splitlines()[1:3]] == ["18,28 %", "21,30 %"]


def test_command_says_the_same_as_json():
    found = _figures(on="2025-10-31")

    assert {code: found[code]["value"] for code in ("cooperatives", "unions", "groups", "managers")} == {
        "cooperatives": 1_090,
        "unions": 6,
        "groups": 50,
        "managers": 3_550,
    }


def test_splits_add_up_to_the_whole():
    question = figures.Question(figures.Moment.day(AS_AT), date(2026, 1, 1), "14")
    asked = [figures.indicator("cooperatives"), figures.indicator("managers")]
    for by in ("place", "sector", "kind"):
        answer = figures.answer(asked, question, by=by)
        assert [sum(part.value or 0 for part in each.parts) for each in answer.figures] == [1_090, 3_550]


def test_more_than_half_are_trained():
    assert Fraction(1, 2) < _answer("staff_trained_share")["staff_trained_share"].value < Fraction(3, 5)


def test_history_grows_year_by_year():
    counts = [_answer("cooperatives", on=date(year, 12, 31))["cooperatives"].value for year in range(2015, 2025)]

    assert counts == sorted(set(counts))
    assert counts[-1] < 1_090


def test_old_districts_hold_the_cooperatives_of_their_time():
    on = date(2024, 12, 31)
    question = figures.Question(figures.Moment.day(on), date(2026, 1, 1), "14", map=figures.Map.THEN)
    answer = figures.answer([figures.indicator("cooperatives")], question, by="place", level=2)
    (figure,) = answer.figures

    assert len(figure.parts) == 12
    assert sum(part.value or 0 for part in figure.parts) == figure.value


def test_facts_agree_with_their_rows():
    call_command("facts_rebuild", check=True, stdout=io.StringIO())


def test_addresses_are_of_their_time():
    before = Seat.objects.filter(starts_on__lt=date(2025, 7, 1))

    assert not before.filter(
        ~Q(address__contains="huyện"), ~Q(address__contains="thị xã"), ~Q(address__contains="thành phố")
    ).exists()
    assert not Seat.objects.filter(starts_on__gte=date(2025, 7, 1), address__contains="huyện").exists()
    assert Seat.objects.filter(starts_on__gte=date(2025, 7, 1)).count() > 80


def test_everything_is_marked_as_sample():
    assert not Organisation.objects.filter(is_sample=False).exists()
    assert not Person.objects.exclude(citizen_id=None).exists()
    assert not Person.objects.filter(personal_basis="").exists()
    reported = Report.objects.filter(submitted_at__isnull=False).values("organisation")
    unmarked = Reading.objects.exclude(source__contains="mẫu")
    titles = FormVersion.objects.values("title")
    assert not unmarked.exclude(source__in=titles, organisation__in=reported).exists()


def test_codes_pass_their_check_and_names_are_different():
    codes = list(Organisation.objects.exclude(code=None).values_list("code", flat=True))
    names = list(Organisation.objects.values_list("name", flat=True))

    assert [identifiers.organisation_code_check(code) for code in codes] == codes
    assert len({name.lower() for name in names}) == len(names)


def test_some_were_merged_and_converted():
    kinds = set(Succession.objects.values_list("event__status", flat=True))

    assert kinds == {"merged", "consolidated", "converted"}


def test_tay_bac_eco_is_as_told():
    eco = Organisation.objects.get(name=ECO_NAME)
    nine_months = {
        reading.element: reading.value
        for reading in Reading.objects.filter(
            organisation=eco, starts_on=date(2025, 1, 1), ends_before=date(2025, 10, 1)
        )
    }
    wine = Product.objects.get(organisation=eco, name="Rượu men Mường Tấc")

    assert eco.place.full_name == "Xã Gia Phù"
    assert nine_months[BY_CODE["revenue"].number] == 812_000_000
    assert [one.stars for one in wine.recognitions.filter(ends_before__gt=AS_AT)] == [3]
    assert eco.products.count() == 4
    assert eco.members.aggregate(paid=Sum("pledged_amount"))["paid"] == eco.registration.charter_capital
    area = figures.behind(
        figures.indicator("production_area"), figures.Question(figures.Moment.day(AS_AT), AS_AT, "14")
    )
    assert area[eco.pk] == 50


def test_every_role_has_an_account_that_signs_in():
    held = {
        grant.user.username: grant.role
        for grant in Grant.objects.filter(user__username__in=[a.username for a in ACCOUNTS])
    }

    assert held == {account.username: account.role.value for account in ACCOUNTS}
    assert set(held.values()) == set(Role.values)
    assert all(User.objects.get(username=name).check_password(PASSWORD) for name in held)


def test_enquiries_are_answered_and_wait():
    assert set(Enquiry.objects.values_list("state", flat=True)) >= {"new", "answered"}
    assert Enquiry.objects.filter(organisation__name=ECO_NAME, state="new").exists()


def test_requests_wait_for_the_officer():
    assert sorted(ChangeRequest.objects.values_list("state", flat=True)) == ["declined", "open", "open"]


def test_workbooks_to_try_can_be_imported(province, tmp_path):
    refused = {}
    for path in workbooks.write(tmp_path, province.plan.units):
        said = io.StringIO()
        call_command("import_registry", str(path), province="14", on=date(2025, 11, 15), json=True, stdout=said)
        preview = json.loads(said.getvalue())
        refused[path.name] = (preview["rows"], preview["refused"])

    assert refused == {
        "danh-sach-htx-theo-huyen.xlsx": (60, 0),
        "san-pham-ocop.csv": (24, 0),
        "thanh-vien-tay-bac-eco.xlsx": (8, 0),
    }


def test_officer_lists_what_exists():
    officer = User.objects.get(username="canbo")

    assert listing.listed(officer, listing.Narrowing(), on=AS_AT).count() == 1_090 + 6 + 50
    assert AuditEntry.objects.filter(actor=officer, code="registry.organisation.change").count() > 4_000


def test_pages_of_the_demo_open():
    client = Client()
    eco = Organisation.objects.get(name=ECO_NAME)
    product = eco.products.first()
    assert product
    addresses = [reverse("showcase:product_detail", args=[product.pk, product.slug]), "/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    client.force_login(User.objects.get(username="canbo"))
    addresses = [reverse("registry:organisation_list"), reverse("registry:organisation_detail", args=[eco.pk])]
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_some_reports_contradict_a_register_or_each_other(province):
    found = contradictions.contradictions(province.officer, province.province)
    assert Counter(each.kind for each in found) == {"register": 2, "parts": 3, "overlap": 1, "outlier": 6}
