"""Plans of members, staff and products: whose they are, what the law refuses, what is there already."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from hoptac.catalogue.models import Product
from hoptac.registry.models import Member, Staff
from tests.intake.sheets import codes, imported, named, plan, states
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

A, B = good_codes(2)
ON = dt.date(2025, 10, 1)
GIA_PHU = "Bản Bó, xã Gia Phù, huyện Phù Yên"


@pytest.fixture
def known(officer, son_la):
    head = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Vốn điều lệ (triệu đồng)")
    imported(officer, son_la, head, (1, "HTX Bản Bó", A, GIA_PHU, 1000), (2, "HTX Đồng Tâm", B, GIA_PHU, 500),
             (3, "HTX Đồng Tâm", "", "P. Tô Hiệu, TP Sơn La", 500), decisions={4: "new"})  # fmt: skip
    return named("HTX Bản Bó")


MEMBERS = ("STT", "Tên HTX", "Họ và tên", "Số CCCD", "Vốn góp (nghìn đồng)", "Ngày vào HTX")


def test_members_come_once_each_under_their_cooperative(officer, son_la, known):
    rows = (MEMBERS, (1, "HTX Bản Bó", "Lò Văn An", "014080000011", 50_000, "05/01/2024"),
            (2, "HTX Bản Bó", "Quàng Thị Mai", "", 30_000, ""))  # fmt: skip

    made = imported(officer, son_la, *rows)
    again = plan(officer, son_la, *rows)

    assert states(made) == ["new", "new"]
    assert states(again) == ["same", "same"]
    held = Member.objects.filter(organisation=known).order_by("pk").values_list("name", "paid_amount", "joined_on")
    assert list(held) == [("Lò Văn An", 50_000_000, dt.date(2024, 1, 5)), ("Quàng Thị Mai", 30_000_000, None)]
    call_command("facts_rebuild", check=True, verbosity=0)


PERSONS = ("STT", "Tên HTX", "Họ và tên", "Giới tính", "Năm sinh", "Dân tộc", "Vốn góp (nghìn đồng)", "Số CCCD")


def test_personal_data_is_left_out_and_said_so_unless_a_ground_is_stated(officer, son_la, known):
    row = (1, "HTX Bản Bó", "Lò Thị An", "Nữ", 1985, "Thái", 50_000, "")

    made = imported(officer, son_la, PERSONS, row)

    told = {column.header: column.reason.code for column in made.understood.columns if not column.field}
    assert told == dict.fromkeys(("Giới tính", "Năm sinh", "Dân tộc"), "no_basis")
    kept = Member.objects.values_list(
        "person__sex", "person__birth_year", "person__ethnicity", "person__personal_basis"
    )
    assert kept.get() == ("", None, "", "")


@pytest.mark.parametrize("basis", ["consent", "legal"])
def test_personal_data_is_kept_on_the_ground_stated(officer, son_la, known, basis):
    row = (1, "HTX Bản Bó", "Lò Thị An", "Nữ", "12/05/1985", "Thái", 50_000, "")

    imported(officer, son_la, PERSONS, row, (2, "HTX Bản Bó", "Lò Văn Ba", "", "", "", 50_000, ""), basis=basis)

    fields = ("person__sex", "person__birth_year", "person__ethnicity", "person__personal_basis")
    kept = list(Member.objects.order_by("pk").values_list(*fields))
    assert kept == [("female", 1985, "Thái", basis), ("", None, "", "")]
    call_command("facts_rebuild", check=True, verbosity=0)


def test_members_the_law_refuses_and_members_of_nobody(officer, son_la, known):
    made = plan(
        officer, son_la, MEMBERS, (1, "HTX Bản Bó", "Lò Văn An", "", 400_000, ""), (2, "HTX Ở Đâu", "Lò Văn Bình", "", 1, ""),
        (3, "HTX Bản Bó", "Lò Văn Cường", "", 10, ""), (4, "HTX Bản Bó", "Lò Văn Cường", "", 10, ""),
        (5, "HTX Đồng Tâm", "Lò Văn Dũng", "", 10, ""),
    )  # fmt: skip

    assert states(made) == ["refused", "refused", "new", "refused", "doubtful"]
    assert codes(made) == [["capital_above_ceiling"], ["owner_unknown"], [], ["member_twice"], ["owner_doubtful"]]


def test_a_doubtful_owner_is_decided(officer, son_la, known):
    row = (1, "HTX Đồng Tâm", "Lò Văn Dũng", "", 10, "")
    doubtful = plan(officer, son_la, MEMBERS, row)
    owner = doubtful.rows[0].candidates[1]

    made = imported(officer, son_la, MEMBERS, row, decisions={2: str(owner)})

    assert states(made) == ["new"]
    assert Member.objects.get().organisation_id == owner


def test_other_capital_than_registered_is_for_the_officer(officer, son_la, known):
    imported(officer, son_la, MEMBERS, (1, "HTX Bản Bó", "Lò Văn An", "", 50_000, ""))

    made = plan(officer, son_la, MEMBERS, (1, "HTX Bản Bó", "Lò Văn An", "", 60_000, ""))

    assert (states(made), codes(made)) == (["doubtful"], [["member_differs"]])


def test_the_cooperative_may_stand_in_the_title(officer, son_la, known):
    head = ("STT", "Họ và tên", "Năm sinh", "Số CCCD", "Vốn góp (đồng)")
    made = imported(
        officer,
        son_la,
        head,
        (1, "Lò Văn An", 1980, "014080000011", 5_000_000),
        title="DANH SÁCH THÀNH VIÊN HTX BẢN BÓ",
    )

    assert states(made) == ["new"]
    assert Member.objects.get().organisation == known


STAFF = ("STT", "Tên HTX", "Họ và tên", "Chức vụ", "Trình độ chuyên môn")


def test_staff_come_once(officer, son_la, known):
    rows = (STAFF, (1, "HTX Bản Bó", "Lò Văn An", "Giám đốc", "Đại học"), (2, "HTX Bản Bó", "Lò Thị Bình", "Kế toán trưởng", "Trung cấp"),
            (3, "HTX Bản Bó", "Lò Thị Bình", "Kế toán trưởng", "Trung cấp"))  # fmt: skip

    made = imported(officer, son_la, *rows)
    again = plan(officer, son_la, *rows)

    assert (states(made), codes(made)[2]) == (["new", "new", "refused"], ["staff_twice"])
    assert states(again) == ["same", "same", "refused"]
    assert sorted(Staff.objects.values_list("person__full_name", "post", "training")) == [
        ("Lò Thị Bình", "chief_accountant", "intermediate"),
        ("Lò Văn An", "director", "university"),
    ]


PRODUCTS = ("STT", "Chủ thể", "Tên sản phẩm", "Nhóm SP", "Hạng sao", "Số quyết định", "Ngày quyết định", "Giá bán (đ)")


def test_products_with_stars_come_once_and_change(officer, son_la, known):
    rows = (PRODUCTS, (1, "HTX Bản Bó", "Chè Bản Bó", "Đồ uống", "4 sao", "12/QĐ-UBND", "15/12/2024", "250.000"),
            (2, "", "Mật ong Bản Bó", "Thực phẩm", "***", "12/QĐ-UBND", "15/12/2024", "180.000"),
            (3, "Cơ sở Ví Dụ", "Rượu men lá", "Đồ uống", "3", "", "", ""))  # fmt: skip

    made = imported(officer, son_la, *rows)
    again = plan(officer, son_la, *rows)
    dearer = imported(officer, son_la, PRODUCTS, (*rows[1][:-1], "300.000"))

    assert (states(made), codes(made)[2]) == (["new", "new", "refused"], ["owner_unknown"])
    assert states(again) == ["same", "same", "refused"]
    assert states(dearer) == ["changed"]
    assert Product.objects.get(name="Chè Bản Bó").price_amount == 300_000
    call_command("facts_rebuild", check=True, verbosity=0)
