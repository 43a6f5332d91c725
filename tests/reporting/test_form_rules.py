"""What a form may say, and what is wrong with a filled one."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.reporting.queries import HEAD
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import rating_check, read

SHIPPED = sorted(Path("data/reporting/forms").glob("*.json"))
MEMBERS = {"code": "members", "title": "Thành viên", "unit": "persons", "element": "members", "required": True}
WOMEN = {"code": "women", "title": "Nữ", "unit": "persons", "of": "members"}
REVENUE = {"code": "revenue", "title": "Doanh thu", "unit": "VND", "element": "revenue",
           "scale": 1_000_000, "scale_name": "triệu đồng"}  # fmt: skip
PROFIT = {"code": "profit", "title": "Lợi nhuận", "unit": "VND", "least": None}
WORDS = {"code": "words", "title": "Khó khăn", "unit": "text", "required": True}
RULE = {"code": "profit_revenue", "left": "profit", "relation": "<=", "right": "revenue", "severity": "error",
        "say": "Lợi nhuận không thể lớn hơn doanh thu."}  # fmt: skip


def _data(*lines, checks=(RULE,)):
    return {"sections": [{"code": "all", "title": "Tất cả", "lines": list(lines)}], "checks": list(checks)}


AREA = {"code": "area", "title": "Diện tích", "unit": "m2"}
LOST = {"code": "lost", "title": "Mất trắng", "unit": "m2", "of": "area"}
CROPS = ({"code": "rice", "title": "Lúa"}, {"code": "maize", "title": "Ngô"})


def _table(columns, rows=CROPS, checks=()):
    section = {"code": "crops", "title": "Cây trồng", "rows": list(rows), "lines": list(columns)}
    return {"sections": [section], "checks": list(checks)}


FORM = read(_data(MEMBERS, WOMEN, REVENUE, PROFIT, WORDS))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_form_can_be_read(file):
    data = json.loads(file.read_text(encoding="utf8"))
    form = read({key: value for key, value in data.items() if key not in HEAD})
    assert data["code"] == file.stem
    assert any(line.required for line in form.lines.values())


def test_seven_forms_are_shipped():
    assert [file.stem for file in SHIPPED] == [
        "cooperative_half", "cooperative_quarter", "cooperative_rating", "cooperative_year",
        "damage", "group_year", "union_year",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_data(MEMBERS, MEMBERS, checks=()), "form_line_twice"),
        (_data(checks=()), "form_size"),
        (_data({**MEMBERS, "element": "nobody"}, checks=()), "form_element"),
        (_data({**MEMBERS, "unit": "VND"}, checks=()), "form_unit"),
        (_data({**MEMBERS, "element": "organisations"}, checks=()), "form_unit"),
        (_data({"code": "a", "title": "A"}, checks=()), "form_unit_missing"),
        (_data({**MEMBERS, "code": "Số 1"}, checks=()), "form_code"),
        (_data({**MEMBERS, "title": " "}, checks=()), "form_words_missing"),
        (_data({**MEMBERS, "titel": "?"}, checks=()), "form_unknown_key"),
        (_data({**MEMBERS, "scale": 7, "scale_name": "bảy"}, checks=()), "form_scale"),
        (_data({**REVENUE, "scale_name": ""}, checks=()), "form_scale"),
        (_data({**MEMBERS, "least": 5, "most": 4}, checks=()), "form_range"),
        (_data(WOMEN, checks=()), "form_no_such_line"),
        (_data(MEMBERS, checks=[{**RULE, "left": "nothing"}]), "form_no_such_line"),
        (_data(REVENUE, PROFIT, checks=[{**RULE, "relation": "<"}]), "form_rule"),
        (_data(REVENUE, PROFIT, checks=[{**RULE, "left": "profit +"}]), "formula.incomplete"),
        ({"sections": {"code": "x"}}, "form_unreadable"),
        ({**_data(MEMBERS, checks=()), "unchanged_allowed": "yes"}, "form_option"),
        (_data(MEMBERS, {**MEMBERS, "code": "again"}, checks=()), "form_element_twice"),
        (_data(REVENUE, PROFIT, checks=[RULE, RULE]), "form_rule_twice"),
        (_table([MEMBERS]), "form_table_element"),
        (_table([AREA], rows=[{"code": "lúa", "title": "Lúa"}]), "form_code"),
        (_table([AREA, {**LOST, "of": "gold"}]), "form_no_such_line"),
        (_data({**PROFIT, "prefill": "gold"}, checks=()), "form_prefill"),
        (_data({**PROFIT, "prefill": "members"}, checks=()), "form_prefill"),
        (_data({**MEMBERS, "prefill": "members"}, checks=()), "form_prefill"),
    ],
)
def test_unsound_form_is_refused(data, code):
    with pytest.raises(RuleBroken) as refused:
        read(data)
    assert refused.value.code == code


def test_table_has_a_line_for_every_row_and_column():
    sums = {**RULE, "left": "rice_area + maize_area", "right": "1000", "say": "Quá diện tích của xã."}
    form = read(_table([AREA, LOST], checks=[sums]))
    assert [(line.code, line.title, line.of) for line in form.lines.values()] == [
        ("rice_area", "Lúa: Diện tích", ""),
        ("rice_lost", "Lúa: Mất trắng", "rice_area"),
        ("maize_area", "Ngô: Diện tích", ""),
        ("maize_lost", "Ngô: Mất trắng", "maize_area"),
    ]
    found = filling.findings(form, {"rice_area": 700, "maize_area": 301, "maize_lost": 302}, {}, {})
    assert [(each.line, each.key) for each in found] == [
        ("rice_area", "profit_revenue"), ("maize_lost", "of maize_area"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "left", "holds"),
    [("<=", 5, True), ("<=", 6, False), (">=", 5, True), (">=", 4, False), ("=", 5, True), ("=", 4, False)],
)
@pytest.mark.parametrize("severity", ["error", "warning"])
def test_every_relation_in_every_severity(relation, left, holds, severity):
    rule = {**RULE, "relation": relation, "severity": severity}
    form = read(_data(REVENUE, PROFIT, checks=[rule]))
    found = [(each.key, each.severity) for each in filling.findings(form, {"profit": left, "revenue": 5}, {}, {})]
    assert found == ([] if holds else [("profit_revenue", severity)])


@pytest.mark.parametrize(
    ("most", "is_complete"), [((60, 40), True), ((60, 39), False), ((60, None), False), ((100, None), False)]
)
def test_rating_is_complete_when_all_points_are_known_and_add_up(most, is_complete):
    lines = [{"code": f"c{number}", "title": "C", "unit": "điểm", **({} if points is None else {"most": points})}
             for number, points in enumerate(most)]  # fmt: skip
    form = read({**_data(*lines, checks=()), "is_rating": True})
    if is_complete:
        rating_check(form)
        return
    with pytest.raises(RuleBroken) as refused:
        rating_check(form)
    assert refused.value.code == "form_marks_missing"


def _found(values, texts=None, before=None):
    texts = {"words": "Thiếu nước tưới"} if texts is None else texts
    return [(each.line, each.key, each.severity) for each in filling.findings(FORM, values, texts, before or {})]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"members": 40, "women": 12, "revenue": 5, "profit": 1}, []),
        ({"members": 40, "profit": -5}, []),
        ({}, [("members", "missing", "error")]),
        ({"members": -1}, [("members", "range", "error")]),
        ({"members": 10, "women": 11}, [("women", "of members", "error")]),
        ({"members": 10, "revenue": 5, "profit": 6}, [("profit", "profit_revenue", "error")]),
    ],
)
def test_findings_of_values(values, expected):
    assert _found(values) == expected


def test_missing_words_are_found():
    assert _found({"members": 9}, texts={"words": "  "}) == [("words", "missing", "error")]


@pytest.mark.parametrize(
    ("now", "then", "is_asked"),
    [
        (40, 120, False),
        (40, 121, True),
        (121, 40, True),
        (120, 40, False),
        (9, 29, False),
        (5, 0, False),
        (0, 50, True),
    ],
)
def test_a_jump_against_the_year_before_is_asked_about(now, then, is_asked):
    assert (("members", "jump", "warning") in _found({"members": now}, before={"members": then})) is is_asked


def test_sentences_name_what_people_see():
    found = filling.findings(FORM, {"members": 10, "women": 11}, {"words": "x"}, {})
    assert [each.say for each in found] == ["Lớn hơn “Thành viên”, trong khi đây chỉ là một phần."]


@pytest.mark.parametrize(
    ("line", "typed", "value"),
    [("members", "12", 12), ("revenue", "1.5", 1_500_000), ("revenue", "0.000001", 1), ("profit", "-3", -3)],
)
def test_typed_numbers_become_base_units(line, typed, value):
    assert filling.in_base_units(FORM.lines[line], Decimal(typed)) == value
    assert filling.shown(FORM.lines[line], value) == Decimal(typed)


@pytest.mark.parametrize(
    ("line", "typed", "code"),
    [
        ("members", "1.5", "report_not_whole"),
        ("revenue", "0.0000001", "report_too_fine"),
        ("members", "-1", "report_too_small"),
        ("revenue", "1e30", "report_too_large"),
    ],
)
def test_typed_nonsense_is_refused(line, typed, code):
    with pytest.raises(RuleBroken) as refused:
        filling.in_base_units(FORM.lines[line], Decimal(typed))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("line", "typed", "value"),
    [
        ("members", "", None),
        ("members", " 1.250 ", 1250),
        ("members", "1250", 1250),
        ("revenue", "1.250,5", 1_250_500_000),
        ("revenue", "1250,5", 1_250_500_000),
        ("revenue", "12.5", 12_500_000),
        ("revenue", "1 250", 1_250_000_000),
        ("profit", "\u22123", -3),
    ],
)
def test_numbers_are_read_as_people_write_them(line, typed, value):
    assert filling.read_number(FORM.lines[line], typed) == value


@pytest.mark.parametrize("typed", ["NaN", "1e5", "mười", "1.2.3", "12,5,1", "--3", "1" * 26])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(RuleBroken) as refused:
        filling.read_number(FORM.lines["revenue"], typed)
    assert refused.value.code == "report_not_a_number"
