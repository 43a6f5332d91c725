"""Published sentences, from rows entered as reports: the province of 504 (2023) and Lào Cai's support."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from hoptac.access.choices import Role
from hoptac.core.periods import Period
from hoptac.facts import actions as fact_actions
from hoptac.facts.models import Target
from hoptac.insight import prose
from hoptac.insight.periodic import report as periodic
from hoptac.parties.models import Organisation
from hoptac.places import queries as places
from hoptac.places.choices import Level
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Report
from hoptac.reporting.written import Written
from tests.factories import access
from tests.factories import figures as make

pytestmark = pytest.mark.django_db
MILLION = 10**6


def _at(monkeypatch, day):
    now = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def _report(place, pks, lines, period):
    """Ask for the yearly report, let these organisations send it with these lines, and accept it."""
    officer = make.officer(place.code)
    accountant = access.user("accountant")  # of all of them: one person may keep the books of several
    for organisation in Organisation.objects.filter(pk__in=pks):
        access.grant(accountant, Role.ACCOUNTANT, organisation)
    asked, _count = actions.round_open(
        actor=officer, version=queries.version("cooperative_year"), place=place, period=period
    )
    reports = {each.organisation_id: each for each in Report.objects.filter(round=asked, organisation_id__in=pks)}
    for pk, numbers in zip(pks, lines, strict=True):
        given = {"revenue": 900 * MILLION, "profit": 40 * MILLION, "members": 12, "regular_workers": 8, "managers": 3}
        written = [Written(code, value) for code, value in (given | numbers).items()]
        assert actions.lines_put(actor=accountant, report=reports[pk], lines=written)[1] == {}
        actions.report_submit(actor=accountant, report=reports[pk])
        sent = Report.objects.get(pk=reports[pk].pk)
        actions.report_accept(actor=officer, report=sent, revision=sent.revision)


def _said(place, period, today):
    made = periodic.build(place, period, today=today)[0]
    sections = (section for part in made.parts for section in part.sections)
    return " ".join(prose.text(s) for section in sections for each in section.paragraphs for s in each), made


def test_province_of_504(monkeypatch):
    """504 cooperatives, 37 more; 77 and 2 unions along value chains; over 1,500 new jobs; the plan of 2024."""
    today = date(2024, 1, 12)
    place = places.place_by_code("20", on=make.NOW, level=Level.PROVINCE)
    actor, spots = make.officer("20"), make.spots("20", on=date(2023, 12, 15), count=5)
    old = [
        make.entry(f"HTX số {number}", spots[number % 5], date(2015, 1, 1 + number % 28), value_chain=number < 77)
        for number in range(467)
    ]
    new = [make.entry(f"HTX mới {number}", spots[number % 5], date(2023, 1 + number % 11, 3)) for number in range(45)]
    unions = [make.entry(f"LHHTX {n}", spots[n], date(2019, 4, 2), kind="union", value_chain=True) for n in range(2)]
    pks = make.save(actor, [*old, *new, *unions], on=date(2023, 12, 15))
    make.end(actor, pks[459:467], on=date(2023, 9, 1))
    days = {"starts_on": date(2024, 1, 1), "ends_before": date(2025, 1, 1), "place": place}
    plan = {"cooperatives_effective_share": Decimal("0.75"), "cooperatives_new": 25, "groups_new": 20,
            "support_beneficiaries": 25}  # fmt: skip
    fact_actions.targets_add(targets=[Target(indicator=code, value=value, **days) for code, value in plan.items()])
    _at(monkeypatch, today)
    senders = pks[467:512]
    _report(place, senders, [{"new_jobs": 34}] * 45, Period.parse("2023"))

    said, made = _said(place, Period.parse("2023"), today)
    assert "toàn tỉnh có 504 hợp tác xã, 2 liên hiệp hợp tác xã" in said
    assert "số hợp tác xã tăng 37 hợp tác xã (7,9%)" in said
    assert "Có 77 hợp tác xã và 2 liên hiệp hợp tác xã sản xuất, tiêu thụ sản phẩm theo chuỗi giá trị" in said
    assert "trong kỳ tạo thêm 1.530" in said
    assert "đã gửi 45 (8,9%), trong đó đúng hạn 45 (8,9%); đã được phê duyệt 45 (8,9%)" in said
    assert "tỷ lệ hợp tác xã hoạt động hiệu quả 75,00%; hợp tác xã thành lập mới 25" in said
    assert "tổ hợp tác thành lập mới 20" in said
    assert any("45 tổ chức đã được phê duyệt, 461 tổ chức chưa báo cáo trong kỳ" in note for note in made.footnotes)


def test_lao_cai(monkeypatch):
    """23 cooperatives with 1,194 million đồng to hire 23 young workers; almost 1,000 trained; over 600 products;
    about 4 billion đồng of support."""
    today = date(2026, 1, 12)
    place = places.place_by_code("15", on=make.NOW, level=Level.PROVINCE)
    spots = make.spots("15", on=date(2025, 12, 31), count=3)
    entries = [make.entry(f"HTX {n}", spots[n % 3], date(2018, 5, 5)) for n in range(23)]
    pks = make.save(make.officer("15"), entries, on=date(2025, 12, 31))
    _at(monkeypatch, today)
    lines = [
        {
            "young_workers_supported": 1,
            "young_worker_budget": (52 if number else 50) * MILLION,
            "training_participants": 43,
            "connection_products": 28 if number < 3 else 26,
            "support_budget": 174 * MILLION,
        }
        for number in range(23)
    ]
    _report(place, pks, lines, Period.parse("2025"))

    said, made = _said(place, Period.parse("2025"), today)
    assert "Hỗ trợ 23 hợp tác xã 1.194 triệu đồng để thuê 23 lao động trẻ" in said
    assert "Đào tạo, bồi dưỡng 989 lượt cán bộ, thành viên, người lao động." in said
    assert "Hỗ trợ 604 sản phẩm tham gia hội chợ, hội nghị kết nối cung cầu." in said
    assert "Các chương trình hỗ trợ 23 tổ chức với 4 tỷ đồng." in said
    assert "Doanh thu" not in " ".join(made.footnotes)  # all of it is accepted
