"""Names that differ only in how they spell the kind of organisation."""

from __future__ import annotations

import pytest

from tests.intake.sheets import codes, imported, plan, states
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Vốn điều lệ (triệu đồng)")
GIA_PHU = "Bản Bó, xã Gia Phù, huyện Phù Yên"
A, B, C = good_codes(3)


@pytest.mark.parametrize(
    ("known", "stated", "state"),
    [
        ("HTX Bản Bó", "Hợp tác xã Bản Bó", "same"),
        ("Hợp tác xã NN Bản Bó", "HTX NN Bản Bó", "same"),
        ("HTX Bản Bó", "Hợp tác xã Bản Bò", "changed"),
        ("HTX Bản Bó", "Hợp tác xã Bản Bó Xanh", "changed"),
    ],
)
def test_another_spelling_of_the_kind_alone_is_no_other_name(officer, son_la, known, stated, state):
    imported(officer, son_la, HEAD, (1, known, A, GIA_PHU, 12, 500))

    made = plan(officer, son_la, HEAD, (1, stated, A, GIA_PHU, 12, 500))

    assert states(made) == [state]
    assert made.understood.repairs.get("kind_in_name", 0) == (state == "same")


def test_a_row_twice_with_its_kind_spelt_otherwise_is_the_same(officer, son_la):
    made = plan(
        officer, son_la, HEAD,
        (1, "HTX Bản Bó", A, GIA_PHU, 12, 500), (2, "Hợp tác xã Bản Bó", A, GIA_PHU, 12, 500),
    )  # fmt: skip

    assert (states(made), codes(made)) == (["new", "same"], [[], ["twice_same"]])
