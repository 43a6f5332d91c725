"""Pages of the registry as officers and units meet them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from hoptac.access.models import AuditEntry
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.parties.models import Organisation
from hoptac.registry import actions, queries
from hoptac.registry.actions import NewMember, NewStaff
from hoptac.registry.entries import ReadingKey
from hoptac.registry.models import ChangeRequest, LifecycleEvent, Member, Staff
from tests.factories import registry

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 20)
CITIZEN = "014090000123"


@pytest.fixture
def officer(client):
    user = registry.officer()
    client.force_login(user)
    return user


@pytest.fixture
def made(officer):
    return registry.entered(officer, code=registry.CODES[0], charter_capital=2_000_000_000)


def filled(client, address, **changed):
    """Return what the form at the address holds, with changes."""
    context = client.get(address).context
    forms = [context[name] for name in ("form", "fact", "reason") if name in context]
    held = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in {**held, **changed}.items() if value not in (None, False)}


def errors(answer):
    return {name: [error.code for error in found.as_data()] for name, found in answer.context["form"].errors.items()}


def test_the_list_is_found_narrowed_and_empty(client, made):
    page = client.get("/registry/")
    assert "HTX Gia Phù" in page.text
    assert "0100109106" in page.text
    assert "HTX Gia Phù" in client.get("/registry/?q=gia+phu&kind=cooperative&founded_from=2019&sort=-members").text
    assert "Không có tổ chức nào phù hợp." in client.get("/registry/?q=khong+co").text
    assert "HTX Gia Phù" in client.get("/registry/?commune=x&founded_from=abc&size=zzz&page=99").text


def test_the_list_offers_to_narrow_further_where_that_is_asked_for(client, made):
    narrow, wide = client.get("/registry/?status=all&page=1"), client.get("/registry/?kind=&status=all")
    assert 'href="?status=all&amp;kind="' in narrow.text
    assert 'name="commune"' not in narrow.text
    assert [choice for _pk, choice in wide.context["form"].fields["commune"].choices] == ["tất cả", "Xã Gia Phù"]


def test_exports_hold_what_is_narrowed(client, officer, made):
    registry.entered(officer, "=HTX()", kind="group")
    text = client.get("/registry/export/?format=csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in text] == ["Tên", "'=HTX()", "HTX Gia Phù"]
    book = client.get("/registry/export/?format=xlsx&kind=cooperative").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[2][:3] == ["TT", "Tên", "Mã số"]
    assert [(row[1], row[10]) for row in rows[3:]] == [("HTX Gia Phù", 2_000_000_000)]
    assert client.get("/registry/export/?format=pdf").status_code == 404


def test_what_was_reported_is_drawn_over_time(client, officer):
    members, revenue = BY_CODE["members"].number, BY_CODE["revenue"].number
    readings = {
        ReadingKey(members, date(year, 12, 31), date(year + 1, 1, 1)): year - 2000 for year in (2023, 2024, 2025)
    }
    readings |= {ReadingKey(revenue, date(year, 1, 1), date(year + 1, 1, 1)): year * 10**6 for year in (2024, 2025)}
    readings |= {ReadingKey(revenue, date(2025, 1, 1), date(2025, 7, 1)): 10**6}
    made = registry.entered(officer, readings=readings)

    drawn = client.get(f"/registry/{made.pk}/?tab=figures").context["charts"]

    assert [(chart.title, chart.description) for chart in drawn] == [
        ("Thành viên", "Thành viên: 23 (31/12/2023) – 25 (31/12/2025)"),
        (
            "Doanh thu cả năm, triệu đồng",
            "Doanh thu cả năm, triệu đồng: 2.024 (Năm 2024) – 2.025 (Năm 2025)",
        ),
    ]


def test_my_record_is_ones_own_organisation(client, made):
    client.force_login(registry.manager(made))
    assert client.get("/registry/mine/")["Location"] == f"/registry/{made.pk}/"
    client.force_login(registry.officer("khac"))
    assert client.get("/registry/mine/")["Location"] == "/registry/"


@pytest.mark.parametrize("tab", ["facts", "people", "products", "figures", "changes", "nonsense"])
def test_a_record_takes_few_questions(client, officer, made, tab):
    actions.members_add(
        actor=officer,
        organisation=made,
        members=[NewMember(name=f"Lò Văn {n}", citizen_id=f"01409000012{n}") for n in range(3)],
        on=ON,
    )
    actions.staff_add(actor=officer, organisation=made, staff=[NewStaff(name="Cà Thị Hà", post="director")], on=ON)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/registry/{made.pk}/?tab={tab}")
    assert page.status_code == 200
    assert len(asked) <= 10
    assert "014090000121" not in page.text
    assert ("•••••••••121" in page.text) == (tab == "people")


def test_the_list_takes_few_questions(client, officer, made):
    registry.entered(officer, "HTX Hai")
    with CaptureQueriesContext(connection) as asked:
        client.get("/registry/?q=htx&sort=members&sector=agriculture")
    assert len(asked) <= 10


def test_an_organisation_is_entered_and_bad_input_keeps_what_was_typed(client, officer):
    bad = client.post(
        "/registry/new/",
        {
            "name": "HTX  Mới",
            "kind": "cooperative",
            "address": "xã Không Đâu",
            "code": "123",
            "registered_on": "31/2/2019",
            "charter_capital": "abc",
        },
    )
    assert bad.status_code == 422
    assert "HTX  Mới" in bad.text
    assert errors(bad) == {
        "code": ["organisation_code.length"],
        "registered_on": ["no_such_day"],
        "charter_capital": ["amount"],
        "address": ["unknown"],
    }
    good = client.post(
        "/registry/new/",
        {
            "name": "HTX  Mới",
            "kind": "cooperative",
            "address": registry.ELSEWHERE,
            "registered_on": "5/2019",
            "charter_capital": "1,5 tỷ",
            "sector": "agriculture",
        },
    )
    made = Organisation.objects.select_related("registration", "place").get()
    assert good["Location"] == f"/registry/{made.pk}/"
    held = made.registration
    assert (made.name, made.place.name, held.charter_capital) == ("HTX Mới", "Tà Xùa", 1_500_000_000)
    assert (held.registered_on, held.registered_precision) == (date(2019, 5, 1), "month")
    assert "05/2019" in client.get(f"/registry/{made.pk}/").text


def test_an_unclear_address_names_what_it_may_mean(client, officer):
    bad = client.post("/registry/new/", {"name": "HTX A", "kind": "cooperative", "address": "xã Tân Lập"})
    if bad.status_code == 422:
        assert set(errors(bad)) == {"address"}
    places = [pk for pk, _ in bad.context["form"].fields["commune"].choices if pk] if bad.context else []
    good = client.post(
        "/registry/new/",
        {"name": "HTX B", "kind": "cooperative", "address": "bản không rõ", "commune": places[0] if places else ""},
    )
    assert good.status_code == (302 if places else 422)


def test_a_change_made_meanwhile_is_not_overwritten(client, officer, made):
    address = f"/registry/{made.pk}/change/"
    opened = filled(client, address, charter_capital="3 tỷ")
    assert client.post(address, filled(client, address, charter_capital="4 tỷ")).status_code == 302
    late = client.post(address, opened)
    assert late.status_code == 422
    assert "Đã có người sửa hồ sơ này" in late.text
    assert queries.entries([made.pk])[made.pk].facts["charter_capital"] == 4_000_000_000


def test_facts_that_are_known_cannot_be_emptied_and_days_to_come_are_refused(client, officer, made):
    address = f"/registry/{made.pk}/change/"
    bad = client.post(address, filled(client, address, charter_capital="", on="2999-01-01"))
    assert bad.status_code == 422
    assert set(errors(bad)) == {"charter_capital", "on"}
    same = client.post(address, filled(client, address), follow=True)
    assert "không thay đổi gì" in same.text


def test_contacts_are_edited_and_emptied(client, made):
    client.force_login(registry.manager(made))
    address = f"/registry/{made.pk}/edit/"
    assert client.post(address, {"phone": "0912 345 678", "email": "a@b.vn"}).status_code == 302
    assert "0912 345 678" in client.get(f"/registry/{made.pk}/").text
    assert client.post(address, {"phone": "12", "email": ""}).status_code == 422
    client.post(address, {"phone": "", "email": "a@b.vn"})
    held = queries.entries([made.pk])[made.pk].facts
    assert (held["phone"], held["email"]) == ("", "a@b.vn")


def test_a_state_is_changed_with_its_successor(client, officer, made):
    address = f"/registry/{made.pk}/state/"
    registry.entered(officer, "HTX Kế Thừa")
    asked = {"status": "merged", "on": "2026-01-20"}
    assert errors(client.post(address, {**asked, "successors": "HTX Không Có"})) == {"successors": ["unknown"]}
    assert client.post(address, asked).status_code == 422
    assert client.post(address, {**asked, "status": "nonsense"}).status_code == 422
    assert client.post(address, {**asked, "successors": "htx ke thua"}).status_code == 302
    assert LifecycleEvent.objects.get().successions.get().successor.name == "HTX Kế Thừa"
    assert "HTX Kế Thừa" in client.get(f"/registry/{made.pk}/").text


def test_numbers_are_reported(client, made):
    address = f"/registry/{made.pk}/numbers/?period=2025"
    bad = client.post(address, {"members": "10", "members_women": "11", "source": "x"})
    assert errors(bad) == {"members_women": ["part_above_whole"]}
    assert errors(client.post(address, {"source": "x"})) == {"__all__": ["empty"]}
    good = client.post(address, {"members": "45", "revenue": "2,4 tỷ", "profit": "-20 triệu", "source": "Báo cáo năm"})
    assert good["Location"] == f"/registry/{made.pk}/?tab=figures"
    assert sorted(Reading.objects.filter(source="Báo cáo năm").values_list("starts_on", "ends_before", "value")) == [
        (date(2025, 1, 1), date(2026, 1, 1), -20_000_000),
        (date(2025, 1, 1), date(2026, 1, 1), 2_400_000_000),
        (date(2025, 12, 31), date(2026, 1, 1), 45),
    ]
    assert client.get(address).context["form"]["members"].value() == 45
    assert "Báo cáo năm" in client.get(f"/registry/{made.pk}/?tab=figures").text


def test_ratings_and_features(client, made):
    rating, feature = f"/registry/{made.pk}/rating/", f"/registry/{made.pk}/feature/"
    assert errors(client.post(rating, {"year": "2025"})) == {"grade": [None]}
    assert errors(client.post(rating, {"year": "2024", "points": "81", "grade": "weak"})) == {"points": ["differs"]}
    assert client.post(rating, {"year": "2025", "points": "81"}).status_code == 302
    assert client.post(feature, {"feature": "ecommerce", "is_on": "yes", "on": "2026-01-20"}).status_code == 302
    page = client.get(f"/registry/{made.pk}/").text
    assert "<strong>Tốt</strong> (81 điểm)" in page
    assert "Bán hàng trên sàn thương mại điện tử" in page
    assert client.post(feature, {"feature": "ecommerce", "is_on": "no", "on": "2026-02-20"}).status_code == 302
    assert "đến trước ngày 20/02/2026" in client.get(f"/registry/{made.pk}/").text


def test_a_request_goes_its_way(client, officer, made):
    manager = registry.manager(made)
    client.force_login(manager)
    address = f"/registry/{made.pk}/request/"
    assert client.get(address).status_code == 200
    assert client.post(f"{address}?field=code", {"code": "123"}).status_code == 422
    assert client.post(f"{address}?field=address", {"address": registry.ELSEWHERE, "reason": "Dời"}).status_code == 302
    request = ChangeRequest.objects.get()
    decide = f"/registry/requests/{request.pk}/"
    assert client.get(decide).status_code == 403

    client.force_login(officer)
    assert "HTX Gia Phù" in client.get("/registry/requests/").text
    asked = filled(client, decide)
    assert client.post(decide, {**asked, "decision": "decline", "answer": ""}).status_code == 422
    assert client.post(decide, {**asked, "decision": "accept"}).status_code == 302
    made.refresh_from_db()
    assert made.place.name == "Tà Xùa"
    assert "Đã duyệt" in client.get("/registry/requests/?state=all").text


def test_members_are_entered_searched_paid_and_ended(client, officer, made):
    new = f"/registry/{made.pk}/members/new/"
    person = {"party": "person", "kind": "official", "name": "Lường Văn Hặc", "citizen_id": CITIZEN}
    assert client.post(new, {**person, "sex": "male"}).status_code == 422
    assert errors(client.post(new, {**person, "pledged_amount": "700 triệu"})).keys() == {"pledged_amount"}
    assert client.post(new, {**person, "pledged_amount": "100 triệu", "certificate_no": "GCN1"}).status_code == 302
    assert client.post(new, {**person, "name": "Cà Thị Hà", "citizen_id": ""}).status_code == 302
    member = Member.objects.get(certificate_no="GCN1")

    listed = f"/registry/{made.pk}/members/"
    assert "Cà Thị Hà" not in client.get(f"{listed}?q=luong+van").text
    assert "Lường Văn Hặc" in client.get(f"{listed}?q=gcn1").text
    own = f"/registry/members/{member.pk}/"
    assert client.post(f"{own}pay/", {"amount": "60 triệu", "on": "2026-01-20"})["Location"] == own
    assert client.post(f"{own}pay/", {"amount": "60 triệu", "on": "2026-01-20"}).status_code == 422
    moved = {"amount": "5 triệu", "on": "2026-01-20"}
    assert errors(client.post(f"{own}transfer/", {**moved, "to": "Ai Đó"})) == {"to": ["unknown"]}
    assert client.post(f"{own}transfer/", {**moved, "to": "ca thi ha"}).status_code == 302
    assert client.post(f"{own}end/", {"on": "2026-01-21"}).status_code == 422
    assert client.post(f"{own}end/", {"on": "2026-01-21", "reason": "Xin ra"}).status_code == 302
    assert "Xin ra" in client.get(own).text


def test_a_citizen_number_is_shown_in_full_once_and_noted(client, officer, made):
    actions.members_add(actor=officer, organisation=made, members=[NewMember(name="An", citizen_id=CITIZEN)], on=ON)
    own = f"/registry/members/{Member.objects.get().pk}/"
    assert CITIZEN not in client.get(own).text
    assert client.get(f"{own}number/").status_code == 405
    shown = client.post(f"{own}number/")
    assert CITIZEN in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert CITIZEN not in client.get(own).text
    assert AuditEntry.objects.filter(code="registry.member.reveal").count() == 1
    assert "xem số định danh của An" in client.get(f"/registry/{made.pk}/?tab=changes").text


def test_staff_take_up_and_leave_posts(client, made):
    new = f"/registry/{made.pk}/staff/new/"
    assert client.post(new, {"name": "A", "post": "director", "birth_year": "1980"}).status_code == 422
    assert client.post(new, {"name": "Lò Văn Tám", "post": "director", "training": "university"}).status_code == 302
    end = f"/registry/staff/{Staff.objects.get().pk}/end/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "2026-01-21"}).status_code == 302
    assert "Lò Văn Tám" not in client.get(f"/registry/{made.pk}/?tab=people").text
    assert "Lò Văn Tám" in client.get(f"/registry/{made.pk}/?tab=people&all").text
