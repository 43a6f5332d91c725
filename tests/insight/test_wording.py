"""The words of a report, without a database."""

from __future__ import annotations

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.insight import prose
from hoptac.insight.periodic import report, wording
from hoptac.insight.prose import Piece

SAID = {"members": (Piece("40", "members"), Piece("⁽¹⁾")), "period": (Piece("năm 2025"),), "revenue": None}


def _parts(text):
    return [
        (part.head, [(one.head, [prose.text(s) for said in one.paragraphs for s in said]) for one in part.sections])
        for part in wording.parts(text, SAID.get)
    ]


def test_parts_sections_and_paragraphs():
    text = "# I. Tình hình {{period}}\n## 1. Số\nCó {{members}} người.\n\nHai.\n# II. Trống\n# III. Kế hoạch\nBa."

    assert _parts(text) == [
        ("I. TÌNH HÌNH NĂM 2025", [("1. Số", ["Có 40⁽¹⁾ người.", "Hai."])]),
        ("III. KẾ HOẠCH", [("", ["Ba."])]),
    ]


def test_what_is_not_known_is_said_or_left_out():
    assert _parts("# I\nThu {{revenue}}[, tăng {{revenue}}][; có {{members}}].\n[{{revenue}}]") == [
        ("I", [("", ["Thu chưa có số liệu; có 40⁽¹⁾."])])
    ]


def test_figures_know_their_code():
    (part,) = wording.parts("# I\nCó {{ members }} người", SAID.get)

    assert [piece.code for piece in part.sections[0].paragraphs[0][0]] == ["", "members", "", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \n", "report_text_empty"),
        ("x" * 40_001, "report_text_long"),
        ("# I\nCó {{membres}}", "report_text_figure"),
        ("# I\nCó {{members}", "report_text_braces"),
        ("# I\nCó {{Thành viên}}", "report_text_braces"),
        ("# I\nCó [{{members}}", "report_text_bracket"),
        ("# I\nCó [[{{members}}]]", "report_text_bracket"),
    ],
)
def test_words_that_cannot_be_read_are_refused(text, code):
    with pytest.raises(RuleBroken) as refused:
        wording.check(text, ["members"])
    assert refused.value.code == code


def test_the_line_is_named():
    with pytest.raises(RuleBroken, match=r"membres.*|2"):
        wording.check("# I\nCó {{membres}}", ["members"])


def test_the_words_a_report_begins_with_can_be_read():
    report.check_text(report.default_text())
