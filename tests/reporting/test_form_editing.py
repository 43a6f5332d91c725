"""Drafting the next version of a form: part by part, by two people, up to its use."""

from __future__ import annotations

import pytest

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, queries
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules import comparing, editing
from tests.factories import access as make
from tests.reporting.visiting import browser

LINE = {"code": "trees", "title": "Số cây", "unit": "cây"}
DATA = {
    "sections": [
        {"code": "a", "title": "A", "lines": [{"code": "one", "title": "1", "unit": "x"}, LINE]},
        {"code": "b", "title": "B", "lines": [{"code": "two", "title": "2", "unit": "x"}]},
    ],
    "checks": [{"code": "r", "left": "one", "relation": "<=", "right": "trees", "severity": "error", "say": "Sai."}],
}


def _order(data):
    return [[line["code"] for line in section["lines"]] for section in data["sections"]]


@pytest.mark.parametrize(
    ("code", "up", "order"),
    [
        ("trees", True, [["trees", "one"], ["two"]]),
        ("trees", False, [["one"], ["trees", "two"]]),
        ("two", True, [["one", "trees", "two"], []]),
        ("one", True, [["one", "trees"], ["two"]]),
        ("two", False, [["one", "trees"], ["two"]]),
    ],
)
def test_lines_move_within_and_across_sections(code, up, order):
    assert _order(editing.move(DATA, "line", code, up=up)) == order
    assert _order(DATA) == [["one", "trees"], ["two"]]


def test_parts_are_put_added_and_removed():
    changed = editing.put(DATA, "section", {"code": "a", "title": "Một"}, code="a")
    assert (changed["sections"][0]["title"], _order(changed)) == ("Một", _order(DATA))
    added = editing.put(DATA, "line", {**LINE, "code": "three"}, into="b")
    assert _order(added) == [["one", "trees"], ["two", "three"]]
    assert _order(editing.remove(added, "line", "two")) == [["one", "trees"], ["three"]]
    assert editing.remove(DATA, "check", "r")["checks"] == []
    assert editing.put(DATA, "section", {"code": "c", "title": "C"})["sections"][-1]["lines"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda: editing.remove(DATA, "section", "a"), "form_section_full"),
        (lambda: editing.remove(DATA, "line", "gold"), "form_no_such_part"),
        (lambda: editing.put(DATA, "line", LINE, into="z"), "form_no_such_part"),
    ],
)
def test_impossible_changes_are_refused(change, code):
    with pytest.raises(RuleBroken) as refused:
        change()
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("said", "taken", "code"),
    [("Đất trồng chè", (), "dat_trong_che"), ("Doanh thu", ("doanh_thu",), "doanh_thu_2"), ("2026", (), "part_2026")],
)
def test_codes_are_made_of_words(said, taken, code):
    assert editing.code_for(said, taken) == code


def test_differences_name_what_is_new_gone_and_other():
    now = editing.put(editing.remove(DATA, "check", "r"), "line", {**LINE, "title": "Cây"}, code="trees")
    now = editing.put(now, "section", {"code": "c", "title": "C"})
    found = comparing.differences(DATA, now)
    assert [(each.part, each.code, each.before is None, each.now is None, each.changes) for each in found] == [
        ("section", "c", True, False, {}),
        ("line", "trees", False, False, {"title": ("Số cây", "Cây")}),
        ("check", "r", False, True, {}),
    ]


@pytest.fixture
def draft(stand):
    return actions.form_draft(actor=stand.officer, version=stand.asked.version)


def _refused(rule, action, **values):
    with pytest.raises(RuleBroken) as refused:
        action(**values)
    assert refused.value.code == rule


def test_draft_becomes_the_next_version_and_reports_keep_theirs(stand, draft):
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)
    assert actions.form_draft(actor=stand.officer, version=stand.asked.version) == draft
    edit = {"actor": stand.officer, "version": draft, "part": "line"}
    actions.form_part_put(**edit, value=LINE, into=draft.definition["sections"][0]["code"])
    actions.form_part_move(**edit, code="trees", up=True)
    draft.refresh_from_db()
    actions.form_use(actor=stand.officer, version=draft, seen=editing.token(queries.as_file(draft)))
    assert queries.version("cooperative_half").number == 2
    assert "trees" not in queries.filled(stand.report).lines
    assert stand.asked.version.state == VersionState.IN_USE
    again, _count = actions.round_open(
        actor=stand.officer, version=queries.version("cooperative_half"), place=stand.asked.place,
        period=queries.period_of(stand.asked),
    )  # fmt: skip
    assert again == stand.asked
    assert [entry.code for entry in AuditEntry.objects.filter(code__startswith="reporting.form.").order_by("pk")] == [
        "reporting.form.draft", "reporting.form.change", "reporting.form.change", "reporting.form.use",
    ]  # fmt: skip


def test_version_in_use_is_never_changed(stand):
    values = {"actor": stand.officer, "version": stand.asked.version}
    _refused("form_in_use", actions.form_part_remove, part="line", code="revenue", **values)
    _refused("form_in_use", actions.form_discard, **values)
    _refused("form_in_use", actions.form_use, seen="", **values)


def test_unsound_draft_is_not_saved(stand, draft):
    edit = {"actor": stand.officer, "version": draft}
    _refused("form_no_such_line", actions.form_part_remove, part="line", code="revenue", **edit)
    _refused("form_line_twice", actions.form_part_put, part="line", value={**LINE, "code": "members"},
             into=draft.definition["sections"][0]["code"], **edit)  # fmt: skip
    draft.refresh_from_db()
    assert draft.definition == stand.asked.version.definition


def test_second_of_two_savers_is_refused_in_the_same_part_only(stand, draft):
    values = {"actor": stand.officer, "version": draft, "part": "line"}
    members = editing.find(draft.definition, "line", "members")
    seen = editing.token(members)
    actions.form_part_put(**values, code="members", value={**members, "title": "Thành viên"}, seen=seen)
    late = {"code": "members", "value": {**members, "title": "Tổng thành viên"}}
    _refused("form_changed", actions.form_part_put, **values, **late, seen=seen)
    revenue = editing.find(draft.definition, "line", "revenue")
    actions.form_part_put(**values, code="revenue", value=revenue, seen=editing.token(revenue))
    _refused("form_changed", actions.form_use, actor=stand.officer, version=draft,
             seen=editing.token(queries.as_file(draft)))  # fmt: skip


def test_discarded_draft_leaves_nothing(stand, draft):
    actions.form_discard(actor=stand.officer, version=draft)
    assert list(FormVersion.objects.filter(code="cooperative_half").values_list("number", flat=True)) == [1]


def test_only_officers_and_operators_change_forms(stand):
    operator = make.user("vanhanh")
    make.grant(operator, Role.OPERATOR, stand.asked.place)
    assert actions.form_draft(actor=operator, version=stand.asked.version).number == 2
    with pytest.raises(gate.NotAllowed):
        actions.form_draft(actor=stand.commune, version=stand.asked.version)
    with pytest.raises(gate.NotVisible):
        actions.form_draft(actor=stand.manager, version=stand.asked.version)


def _part_url(draft, *rest):
    return "/".join(("/reports/forms", str(draft.pk), "parts", *rest)) + "/"


NEW_LINE = {"title": "Đất trồng", "unit": "m2", "scale": "10000", "scale_name": "ha", "least": "0", "most": "12,5"}


def test_line_is_added_by_page(stand):
    client = browser(stand.officer)
    assert client.post(f"/reports/forms/{stand.asked.version_id}/draft/").status_code == 302
    draft = FormVersion.objects.get(state=VersionState.DRAFT)
    into = draft.definition["sections"][0]["code"]
    url = _part_url(draft, "line") + f"?into={into}"
    assert client.post(url, {**NEW_LINE, "unit": ""}).status_code == 422
    assert client.post(url, NEW_LINE).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["sections"][0]["lines"][-1] == {
        "code": "dat_trong", "title": "Đất trồng", "unit": "m2", "scale_name": "ha", "scale": 10000, "most": 125000,
    }  # fmt: skip
    page = client.get(_part_url(draft, "line", "dat_trong")).content.decode()
    assert 'value="12,5"' in page
    shown = client.get(f"/reports/forms/{draft.pk}/").content.decode()
    assert "Đất trồng" in shown
    assert client.post(_part_url(draft, "line", "dat_trong", "remove")).status_code == 302


def test_rule_is_typed_as_formulas_and_told_where_it_is_wrong(stand, draft):
    client = browser(stand.officer)
    rule = {"left": "members +", "relation": "<=", "right": "revenue", "severity": "warning", "say": "Xem lại."}
    answer = client.post(_part_url(draft, "check"), rule)
    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data()["left"][0].code == "formula.incomplete"
    assert client.post(_part_url(draft, "check"), {**rule, "left": "gold"}).status_code == 422
    assert client.post(_part_url(draft, "check"), {**rule, "left": "members + 1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["checks"][-1] == {"code": "members_1_revenue", **rule, "left": "members + 1"}


def test_both_values_are_shown_to_the_second_officer(stand, draft):
    client = browser(stand.officer)
    url = _part_url(draft, "section", draft.definition["sections"][0]["code"])
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, {"title": "I. Của tôi", "rows": "", "seen": seen}).status_code == 302
    late = client.post(url, {"title": "I. Của chị", "rows": "", "seen": seen})
    assert late.status_code == 422
    assert late.context["theirs"] == [("Đề mục", "I. Của tôi", "I. Của chị")]
    again = {"title": "I. Của chị", "rows": "", "seen": late.context["form"]["seen"].value()}
    assert client.post(url, again).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["sections"][0]["title"] == "I. Của chị"


def test_section_becomes_a_table_by_its_rows(stand, draft):
    client = browser(stand.officer)
    client.post(_part_url(draft, "section"), {"title": "Thiệt hại", "rows": "Lúa\n\nNgô\n"})
    client.post(_part_url(draft, "line") + "?into=thiet_hai", {**NEW_LINE, "title": "Mất trắng"})
    draft.refresh_from_db()
    rows = draft.definition["sections"][-1]["rows"]
    assert rows == [{"code": "lua", "title": "Lúa"}, {"code": "ngo", "title": "Ngô"}]
    page = client.get(f"/reports/forms/{draft.pk}/")
    assert list(page.context["form"].lines)[-2:] == ["lua_mat_trang", "ngo_mat_trang"]


def test_head_use_and_discard_by_page(stand, draft):
    client = browser(stand.officer)
    url = f"/reports/forms/{draft.pk}/head/"
    head = {key: value for key, value in client.get(url).context["form"].initial.items() if value is not None}
    head["opens_after_days"] = 0
    assert client.post(url, {**head, "closes_after_days": 3}).status_code == 422
    assert client.post(url, {**head, "title": "Báo cáo sáu tháng", "unchanged_allowed": "on"}).status_code == 302
    page = client.get(f"/reports/forms/{draft.pk}/")
    assert page.context["head_differences"]["title"][1] == "Báo cáo sáu tháng"
    assert client.post(f"/reports/forms/{draft.pk}/use/", {"seen": "old"}).status_code == 422
    assert client.post(f"/reports/forms/{draft.pk}/use/", {"seen": page.context["seen"]}).status_code == 302
    assert client.post(f"/reports/forms/{draft.pk}/discard/").status_code == 422
    draft.refresh_from_db()
    assert (draft.state, draft.title, draft.definition["unchanged_allowed"]) == ("in_use", "Báo cáo sáu tháng", True)


@pytest.mark.parametrize("more", [0, 2])
def test_number_of_queries_does_not_grow_with_forms(stand, draft, django_assert_num_queries, more):
    section = draft.definition["sections"][0]["code"]
    for number in range(more):
        value = {**LINE, "code": f"line_{number}"}
        actions.form_part_put(actor=stand.officer, version=draft, part="line", value=value, into=section)
    client = browser(stand.officer)
    with django_assert_num_queries(4):
        client.get("/reports/forms/")
    with django_assert_num_queries(5):
        client.get(f"/reports/forms/{draft.pk}/")
