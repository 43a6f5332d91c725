"""Plans of organisations: which row means what, what it would change, what is doubtful; and what saving leaves."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.intake import actions
from hoptac.intake.shapes import Kind
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import actions as registry_actions
from hoptac.registry import queries as registry_queries
from hoptac.registry.entries import Entry
from hoptac.registry.models import Member, Registration
from tests.intake import sheets
from tests.intake.sheets import codes, imported, named, plan, save, states
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Vốn điều lệ (triệu đồng)")
GIA_PHU = "Bản Bó, xã Gia Phù, huyện Phù Yên"
A, B, C = good_codes(3)


def changes(made, number=0):
    return {str(key): values for key, values in made.rows[number].changes.items() if isinstance(key, str)}


def test_a_new_organisation_comes_with_all_that_is_stated(officer, son_la):
    made = imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500))

    saved = named("HTX Bản Bó")
    assert states(made) == ["new"]
    assert (saved.code, saved.kind, saved.place.full_name) == (A, "cooperative", "Xã Gia Phù")
    assert Registration.objects.get(pk=saved.pk).charter_capital == 500_000_000
    assert Reading.objects.get(element=BY_CODE["members"].number).value == 12


def test_the_same_file_again_changes_nothing(officer, son_la):
    rows = (HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "HTX Tô Hiệu", "", "P. Tô Hiệu, TP Sơn La", 9, "1,5"))
    imported(officer, son_la, *rows)

    again = imported(officer, son_la, *rows)
    later = plan(officer, son_la, *rows, on=dt.date(2025, 11, 20))

    assert states(again) == ["same", "same"]
    assert states(later) == ["same", "same"]
    assert Organisation.objects.count() == 2


def test_a_level_that_changed_is_a_change(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500))

    later = plan(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 15, 500), on=dt.date(2025, 11, 20))

    assert states(later) == ["changed"]
    assert list(later.rows[0].changes.values()) == [(None, 15)]


def test_the_code_says_who_is_meant_whatever_the_name(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500))

    made = imported(officer, son_la, HEAD, (1, "HTX Dịch vụ Bản Bó Mới", A, GIA_PHU, 12, 600))

    assert states(made) == ["changed"]
    assert made.rows[0].how == "code"
    assert changes(made) == {
        "name": ("HTX Bản Bó", "HTX Dịch vụ Bản Bó Mới"),
        "charter_capital": (500_000_000, 600_000_000),
    }
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "spelling",
    ["Hợp tác xã Nông nghiệp Bản Bó", "HTX NN Bản Bó", "HTX NÔNG NGHIỆP BẢN BÓ", "HTX nông nghiệp Bản  Bó"],
)
def test_another_spelling_in_the_same_commune_is_the_same(officer, son_la, spelling):
    imported(officer, son_la, HEAD, (1, "HTX Nông nghiệp Bản Bó", "", GIA_PHU, 12, 500))

    made = plan(officer, son_la, HEAD, (1, spelling, "", "xã Gia Phù, huyện Phù Yên", 12, 500))

    assert made.rows[0].organisation_id == named("HTX Nông nghiệp Bản Bó").pk
    assert made.rows[0].state in ("same", "changed")


def test_the_same_name_in_another_commune_is_doubtful_and_can_be_decided(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Đồng Tâm", "", GIA_PHU, 12, 500))
    row = (1, "HTX Đồng Tâm", "", "P. Tô Hiệu, TP Sơn La", 9, 300)
    known = named("HTX Đồng Tâm").pk

    doubtful = plan(officer, son_la, HEAD, row)
    as_new = plan(officer, son_la, HEAD, row, decisions={2: "new"})
    as_known = plan(officer, son_la, HEAD, row, decisions={2: str(known)})
    skipped = plan(officer, son_la, HEAD, row, decisions={2: "skip"})

    assert (states(doubtful), doubtful.rows[0].candidates) == (["doubtful"], (known,))
    assert states(as_new) == ["new"]
    assert (states(as_known), as_known.rows[0].organisation_id) == (["changed"], known)
    assert (states(skipped), codes(skipped)) == (["refused"], [["skipped"]])


def test_numbers_in_names_tell_them_apart(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Vận tải số 1", "", GIA_PHU, 12, 500))

    assert states(plan(officer, son_la, HEAD, (1, "HTX Vận tải số 2", "", GIA_PHU, 12, 500))) == ["new"]


def test_two_alike_in_one_commune_are_put_to_the_officer(officer, son_la):
    imported(
        officer, son_la, HEAD, (1, "HTX Thành Công A", "", GIA_PHU, 12, 500), (2, "HTX Thành Công B", "", GIA_PHU, 9, 1),
        decisions={3: "new"},
    )  # fmt: skip

    made = plan(officer, son_la, HEAD, (1, "HTX Thành Công C", "", GIA_PHU, 12, 500))

    assert states(made) == ["doubtful"]
    assert codes(made) == [["match_doubtful"]]
    assert len(made.rows[0].candidates) == 2


def test_a_row_twice_is_taken_once(officer, son_la):
    row = ("HTX Bản Bó", A, GIA_PHU, 12, 500)

    made = imported(officer, son_la, HEAD, (1, *row), (2, *row))
    again = plan(officer, son_la, HEAD, (1, *row), (2, *row))

    assert (states(made), codes(made)) == (["new", "same"], [[], ["twice_same"]])
    assert states(again) == ["same", "same"]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_row_twice_with_other_values_is_doubtful_until_accepted(officer, son_la, is_known):
    if is_known:
        imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 7, 400))
    rows = (HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "HTX Bản Bó", A, GIA_PHU, 12, 600))

    made = plan(officer, son_la, *rows)
    accepted = imported(officer, son_la, *rows, decisions={3: "accept"})
    again = plan(officer, son_la, *rows, decisions={3: "accept"})

    first = "changed" if is_known else "new"
    assert (states(made), codes(made)) == ([first, "doubtful"], [[], ["twice_differing"]])
    assert changes(made, 1) == {"charter_capital": (500_000_000, 600_000_000)}
    assert states(accepted) == [first, "same"]
    assert Registration.objects.get(organisation__name="HTX Bản Bó").charter_capital == 600_000_000
    assert Organisation.objects.count() == 1
    assert set(states(again)) <= {"same", "changed"}


def test_a_refused_row_does_not_hide_a_later_good_one(officer, son_la):
    made = imported(
        officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, "bảy", 500), (2, "HTX Bản Bó", A, GIA_PHU, 12, 500)
    )

    assert states(made) == ["refused", "new"]


def test_two_rows_with_two_codes_are_two(officer, son_la):
    made = imported(
        officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "HTX Bản Bó", B, GIA_PHU, 12, 500)
    )

    assert states(made) == ["new", "new"]


def test_places_unknown_doubtful_outside(officer, son_la):
    made = plan(
        officer, son_la, HEAD,
        (1, "HTX Một", "", "xã Không Có, huyện Phù Yên", 9, 1),
        (2, "HTX Hai", "", "xã Gia Phú, huyện Phù Yên", 9, 1),
        (3, "HTX Ba", "", "xã Bản Hồ, huyện Sa Pa, tỉnh Lào Cai", 9, 1),
        (4, "HTX Bốn", "", "", 9, 1),
    )  # fmt: skip

    assert states(made)[0] == "doubtful"
    assert states(made)[2:] == ["refused", "new"]
    assert codes(made)[0] == ["place_unknown"]
    assert codes(made)[2] == ["place_outside"]
    assert states(made)[1] in ("doubtful", "new")


def test_an_accepted_unknown_place_is_filed_under_the_province_and_stays(officer, son_la):
    row = (1, "HTX Một", "", "xã Không Có", 9, 1)

    imported(officer, son_la, HEAD, row, decisions={2: "accept"})
    again = plan(officer, son_la, HEAD, row)
    accepted = plan(officer, son_la, HEAD, row, decisions={2: "accept"})

    assert named("HTX Một").place == son_la
    assert states(again) == ["same"]
    assert states(accepted) == ["same"]


def test_an_address_that_is_not_found_moves_nobody(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500))

    made = imported(
        officer, son_la, HEAD, (1, "HTX Bản Bó", A, "Bản Xyz, xã Không Có", 12, 500), decisions={2: "accept"}
    )

    assert states(made) == ["changed"]
    assert named("HTX Bản Bó").place.full_name == "Xã Gia Phù"


@pytest.mark.parametrize("address", ["xã Gia Phù", "Xã Gia Phù, huyện Phù Yên", "Gia Phù, Phù Yên"])
def test_a_shorter_address_of_the_same_place_changes_nothing(officer, son_la, address):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, f"{GIA_PHU}, tỉnh Sơn La", 12, 500))

    assert states(plan(officer, son_la, HEAD, (1, "HTX Bản Bó", A, address, 12, 500))) == ["same"]


def test_columns_of_places_and_groups_make_one_address(officer, son_la):
    head = ("STT", "Tên HTX", "Bản", "Xã", "Số TV")
    made = plan(
        officer, son_la, head, ("I", "Huyện Phù Yên", "", "", ""), (1, "HTX Một", "Bản Bó", "Gia Phù", 9),
        ("II", "Thành phố Sơn La", "", "", ""), (2, "HTX Hai", "", "P. Tô Hiệu", 9),
    )  # fmt: skip

    places = [Place.objects.get(pk=row.entry.facts["place_id"]).full_name for row in made.rows]
    assert states(made) == ["new", "new"]
    assert places == ["Xã Gia Phù", "Phường Tô Hiệu"]
    assert made.rows[0].entry.facts["address"] == "Bản Bó, Gia Phù, Huyện Phù Yên"


def test_a_row_knows_its_district_better_than_the_group_it_stands_in(officer, son_la):
    made = plan(
        officer, son_la, ("STT", "Tên HTX", "Địa chỉ", "Số TV"), ("I", "Thành phố Sơn La"),
        (1, "HTX Một", "Bản Bó, xã Gia Phù, huyện Phù Yên", 9), (2, "HTX Hai", "P. Tô Hiệu", 9),
    )  # fmt: skip

    places = [Place.objects.get(pk=row.entry.facts["place_id"]).full_name for row in made.rows]
    assert (states(made), places) == (["new", "new"], ["Xã Gia Phù", "Phường Tô Hiệu"])
    assert made.rows[0].entry.facts["address"] == "Bản Bó, xã Gia Phù, huyện Phù Yên"


def test_a_title_names_the_district(officer, son_la):
    made = plan(
        officer, son_la, ("STT", "Tên HTX", "Xã", "Số TV"), (1, "HTX Một", "Gia Phù", 9),
        title="DANH SÁCH HTX TRÊN ĐỊA BÀN HUYỆN PHÙ YÊN, TỈNH SƠN LA", on=dt.date(2025, 3, 1),
    )  # fmt: skip

    assert Place.objects.get(pk=made.rows[0].entry.facts["place_id"]).full_name == "Xã Gia Phù"


def test_old_and_new_addresses_mean_the_same_commune_of_today(officer, son_la):
    made = plan(
        officer, son_la, HEAD, (1, "HTX Một", "", "Bản Bó, xã Gia Phù, huyện Phù Yên", 9, 1),
        (2, "HTX Hai", "", "xã Tường Phù, huyện Phù Yên", 9, 1), (3, "HTX Ba", "", "xã Gia Phù, tỉnh Sơn La", 9, 1),
    )  # fmt: skip

    assert [Place.objects.get(pk=row.entry.facts["place_id"]).full_name for row in made.rows] == ["Xã Gia Phù"] * 3


def reading(name, code):
    rows = Reading.objects.filter(organisation=named(name), element=BY_CODE[code].number)
    return sorted(rows.values_list("starts_on", "ends_before", "value"))


def test_periods_in_headings(officer, son_la):
    head = (
        "STT",
        "Tên HTX",
        "Xã",
        "DT 6T 2024 (tr.đ)",
        "DT 9T/2025 (triệu đồng)",
        "DT năm 2023 (tr.đ)",
        "KH DT 2025 (tr.đ)",
    )
    made = imported(officer, son_la, head, (1, "HTX Một", "Gia Phù", 10, 20, 30, 40))

    million = 1_000_000
    assert states(made) == ["new"]
    assert reading("HTX Một", "revenue") == [
        (dt.date(2023, 1, 1), dt.date(2024, 1, 1), 30 * million),
        (dt.date(2024, 1, 1), dt.date(2024, 7, 1), 10 * million),
        (dt.date(2025, 1, 1), dt.date(2025, 10, 1), 20 * million),
    ]
    assert reading("HTX Một", "revenue_plan") == [(dt.date(2025, 1, 1), dt.date(2026, 1, 1), 40 * million)]


def test_average_income_becomes_wages_and_months(officer, son_la):
    head = ("STT", "Tên HTX", "Xã", "LĐ thường xuyên", "Thu nhập BQ lao động (triệu đồng/người/tháng)")
    imported(officer, son_la, head, (1, "HTX Một", "Gia Phù", 10, "5,5"), (2, "HTX Hai", "Gia Phù", "", "5,5"))

    assert [value for _, _, value in reading("HTX Một", "wages_paid")] == [5_500_000 * 12 * 10]
    assert [value for _, _, value in reading("HTX Một", "worker_months")] == [120]
    assert reading("HTX Hai", "wages_paid") == []


def test_sheets_of_unions_and_groups(officer, son_la):
    imported(officer, son_la, ("STT", "Tên LHHTX", "Xã"), (1, "Liên hiệp HTX Sông Đà", "Gia Phù"), kind=Kind.UNIONS)
    imported(officer, son_la, ("STT", "Tên THT", "Xã"), (1, "Nuôi cá lồng", "Gia Phù"), kind=Kind.GROUPS)
    imported(officer, son_la, HEAD, (1, "QTDND Gia Phù", "", GIA_PHU, 9, 1))

    assert sorted(Organisation.objects.values_list("kind", flat=True)) == ["credit_fund", "group", "union"]


def test_a_cooperative_that_names_its_union_becomes_its_member(officer, son_la):
    imported(officer, son_la, ("STT", "Tên LHHTX", "Xã"), (1, "Liên hiệp HTX Sông Đà", "Gia Phù"), kind=Kind.UNIONS)
    imported(officer, son_la, HEAD, (1, "HTX Hai", "", GIA_PHU, 9, 1))
    head = ("STT", "Tên HTX", "Xã", "Thuộc liên hiệp HTX")
    rows = (head, (1, "HTX Một", "Gia Phù", "LHHTX Sông Đà"), (2, "HTX Hai", "Gia Phù", "LHHTX Sông Đà"),
            (3, "HTX Ba", "Gia Phù", "LHHTX Ở Đâu"))  # fmt: skip

    made = imported(officer, son_la, *rows)
    again = plan(officer, son_la, *rows)

    members = Member.objects.filter(organisation__name="Liên hiệp HTX Sông Đà")
    assert states(made) == ["new", "changed", "new"]
    assert changes(made, 1) == {"union": (None, "Liên hiệp HTX Sông Đà")}
    assert codes(made)[2] == ["union_unknown"]
    assert sorted(members.values_list("member_organisation__name", "party")) == [
        ("HTX Hai", "legal"),
        ("HTX Một", "legal"),
    ]
    assert states(again) == ["same", "same", "same"]


def test_what_somebody_changed_after_the_preview_is_not_overwritten(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500))
    pk = named("HTX Bản Bó").pk
    made = plan(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 600))
    registry_actions.organisations_save(
        actor=officer, entries=[Entry(pk, {"charter_capital": 700_000_000})], on=sheets.ON
    )

    assert save(officer, made) == {2: "changed_meanwhile"}
    assert registry_queries.entries([pk])[pk].facts["charter_capital"] == 700_000_000


def test_a_code_taken_meanwhile_is_refused_late(officer, son_la):
    made = plan(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "HTX Khác", B, GIA_PHU, 9, 1))
    imported(officer, son_la, HEAD, (1, "HTX Nhanh Tay", A, GIA_PHU, 12, 500))

    assert save(officer, made) == {2: "code_taken"}
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["HTX Khác", "HTX Nhanh Tay"]


def test_ticks_and_ratings(officer, son_la):
    head = ("STT", "Tên HTX", "Xã", "Tham gia chuỗi giá trị", "Xếp loại 2024")
    rows = (head, (1, "HTX Một", "Gia Phù", "x", "Tốt"), (2, "HTX Hai", "Gia Phù", "", "Khá"))
    imported(officer, son_la, *rows)

    facts = registry_queries.entries([named("HTX Một").pk])[named("HTX Một").pk].facts
    assert (facts["value_chain"], facts["grade"], facts["grade_year"]) == (True, "good", 2024)
    assert states(plan(officer, son_la, *rows)) == ["same", "same"]


def test_states_of_life_come_once(officer, son_la):
    head = ("STT", "Tên HTX", "Xã", "Tình trạng", "Ngày thành lập")
    rows = (head, (1, "HTX Một", "Gia Phù", "Tạm ngừng", "15/8/98"), (2, "HTX Hai", "Gia Phù", "Đã giải thể", 2015))

    imported(officer, son_la, *rows)

    assert states(plan(officer, son_la, *rows)) == ["same", "same"]
    held = registry_queries.entries([named("HTX Một").pk])[named("HTX Một").pk].facts
    assert (held["status"], held["registered_on"]) == ("suspended", dt.date(1998, 8, 15))


def test_kept_totals_agree_after_new_and_changed_rows(officer, son_la):
    imported(officer, son_la, HEAD, (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "HTX Hai", B, GIA_PHU, 5, 1))
    imported(
        officer, son_la, HEAD, (1, "HTX Bản Bó", A, "P. Tô Hiệu, TP Sơn La", 15, 600), (3, "HTX Ba", C, GIA_PHU, 5, 1)
    )

    call_command("facts_rebuild", check=True, verbosity=0)


def test_progress_is_told_on_the_way(officer, son_la):
    rows = [(i, f"HTX Số {i}", "", GIA_PHU, 9, 1) for i in range(1, 2001)]
    told = []

    actions.plan(
        actor=officer, book=sheets.book(HEAD, *rows), sheet="", kind=None, province=son_la, on=sheets.ON,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip

    assert told == [(0, 2000), (1000, 2000)]


def test_what_was_never_so_need_not_be_denied(officer, son_la):
    rows = (("Tên HTX", "Xã", "Ứng dụng CNC", "Chuỗi giá trị"), ("HTX Bản Bó", "Gia Phù", "Không", "chưa"))
    sheets.imported(officer, son_la, *rows)

    again = sheets.plan(officer, son_la, *rows)

    assert [row.state.value for row in again.rows] == ["same"]
