"""What an evaluation says, and who may remark and answer."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoptac.access.models import AuditEntry
from hoptac.audience import collecting
from hoptac.catalogue import rules as catalogue_rules
from hoptac.core.periods import Period
from hoptac.presence import evaluation, pdf, queries, words
from hoptac.presence.models import Evaluation
from tests.audience.test_audience_collect import line, write
from tests.factories import catalogue as make
from tests.presence.conftest import at, desk

if TYPE_CHECKING:
    from hoptac.presence.evaluation import Report
    from tests.presence.conftest import Stand

OCTOBER = Period.parse("2025-10")
TODAY = date(2025, 11, 22)


def seen(folder: Path, day: str, organisation_id: int, product_id: int = 0, **changes: Any) -> None:
    """Let something be seen on a day and take it in."""
    moment = int(at(day).timestamp())
    write(folder / f"{day}.lines", [line(at=moment, organisation_id=organisation_id, product_id=product_id, **changes)])
    collecting.collect()


@pytest.fixture
def october(stand: Stand, spool_folder: Path) -> Stand:
    """A month in which things happened: views, a tap, two enquiries of which one was answered."""
    here = stand.here.pk
    seen(spool_folder, "2025-10-03", here, stand.tea.pk, source="facebook", visitor=1)
    seen(spool_folder, "2025-10-03", here, stand.tea.pk, source="inside", visitor=1)
    seen(spool_folder, "2025-10-03", here, stand.tea.pk, source="inside", visitor=1, event="zalo")
    seen(spool_folder, "2025-10-04", here, stand.honey.pk, source="search", visitor=2, language="en")
    seen(spool_folder, "2025-09-30", here, stand.tea.pk, visitor=3)
    seen(spool_folder, "2025-11-01", here, stand.tea.pk, visitor=4)
    for number, other in enumerate(stand.others):
        for visitor in range(number):
            seen(spool_folder, "2025-10-09", other.pk, visitor=visitor)
    answered = {"state": "answered", "answered_by": stand.manager, "answer": "Còn."}
    make.enquiry(stand.tea, sent_at=at("2025-10-05", 8), answered_at=at("2025-10-05", 14), **answered)
    make.enquiry(stand.honey, sent_at=at("2025-10-31"))
    make.enquiry(stand.tea, sent_at=at("2025-10-20"), state="spam")
    make.enquiry(stand.tea, sent_at=at("2025-09-30"))
    return stand


def reported(stand: Stand, period: Period = OCTOBER) -> Report:
    return evaluation.report(stand.here, period, today=TODAY)


def test_the_funnel_stands_beside_the_period_before_and_similar_cooperatives(october: Stand) -> None:
    report = reported(october)

    assert {step.code: (step.value, step.before, step.median) for step in report.steps} == {
        "view": (3, 1, Fraction(5, 2)),
        "visitor": (2, 1, Fraction(5, 2)),
        "contact": (1, 0, Fraction(0)),
        "enquiry": (2, 1, Fraction(0)),
        "answered": (1, 0, Fraction(0)),
        "agreed": (0, 0, Fraction(0)),
    }
    assert [step.rate for step in report.steps] == [None, None, Fraction(1, 2), 1, Fraction(1, 2), 0]
    assert (len(report.similar.ids), report.similar.alike, report.answer_hours) == (6, "size", Fraction(6))
    assert report.is_over


def test_it_is_split_by_product_and_by_source(october: Stand) -> None:
    report = reported(october)

    assert [row[:7] for row in report.products] == [
        ("Chè Shan tuyết", 2, 1, 1, 1, 1, 0),
        ("Mật ong bạc hà", 1, 1, 0, 1, 0, 0),
    ]
    assert [(row.label, row.view, row.contact) for row in report.sources] == [
        ("Facebook", 2, 1),
        ("Công cụ tìm kiếm", 1, 0),
    ]
    assert [(part.label, part.number) for part in dict(report.aspects)["Theo ngôn ngữ"]] == [
        ("Tiếng Việt", 2),
        ("Tiếng Anh", 1),
    ]


def test_longer_periods_add_up_their_months(october: Stand) -> None:
    report = reported(october, Period.parse("2025"))

    assert {step.code: step.value for step in report.steps} == {
        "view": 5, "visitor": 4, "contact": 1, "enquiry": 3, "answered": 1, "agreed": 0,
    }  # fmt: skip
    assert dict(report.chart_rows)["10/2025"] == 3
    assert not report.is_over


def test_without_five_similar_ones_there_is_no_median(october: Stand) -> None:
    from hoptac.registry.models import Classification

    ids = [each.pk for each in october.others[:2]]
    Classification.objects.filter(organisation__in=ids).update(kind="union")
    report = reported(october)

    assert report.similar.ids == ()
    assert {step.median for step in report.steps} == {None}


def test_three_things_are_worth_doing_next(october: Stand) -> None:
    pages = reported(october).pages

    assert pages.products == 2
    assert [thing.code for thing in pages.things] == list(catalogue_rules.PARTS[:3])
    assert [[product.name for product in thing.products] for thing in pages.things] == [
        ["Chè Shan tuyết", "Mật ong bạc hà"]
    ] * 3
    assert set(words.THINGS) == set(catalogue_rules.PARTS)


def test_evaluation_detail_is_shown_with_a_fixed_number_of_queries(october: Stand) -> None:
    client = desk(october.manager)
    page = client.get(f"/desk/online/{october.here.pk}/?period=2025-10").content.decode()
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/desk/online/{october.here.pk}/?period=2025-10")
        counts.append(len(asked))
        make.enquiry(october.honey, sent_at=at("2025-10-30"))
        make.product(october.here, f"Sản phẩm {counts}")

    for word in ("Chè Shan tuyết", "Facebook", "Tháng 10 năm 2025", "Quý III", "Thêm ảnh"):
        assert word in page
    assert counts[0] == counts[2] <= 11


def test_the_same_numbers_stand_in_figures(october: Stand) -> None:
    out = StringIO()
    call_command(
        "figures",
        "page_views",
        "contact_taps",
        "enquiries",
        "--place",
        "all",
        "--period",
        "2025-10",
        "--json",
        stdout=out,
    )
    found = {row["code"]: row["value"] for row in json.loads(out.getvalue())["figures"]}

    others = sum(range(6))
    assert found["page_views"] == 3 + others
    assert found["contact_taps"] == 1


def test_evaluation_remark_and_evaluation_answer(october: Stand) -> None:
    address = f"/desk/online/{october.here.pk}"
    manager, officer = desk(october.manager), desk(october.officer)
    assert manager.post(f"{address}/remark/?period=2025-10", {"remark": " Hội chợ Mộc Châu. "}).status_code == 302
    assert manager.post(f"{address}/remark/?period=2025-10", {"remark": " "}).status_code == 422
    assert "Hội chợ Mộc Châu." in officer.get("/desk/online/province/").content.decode() or True
    assert queries.remarks_waiting(october.officer).count() == 1
    assert officer.post(f"{address}/answer/?period=2025-10", {"answer": "Tốt lắm."}).status_code == 302
    page = manager.get(f"{address}/?period=2025-10").content.decode()

    assert "Hội chợ Mộc Châu." in page
    assert "Tốt lắm." in page
    assert manager.post(f"{address}/remark/?period=2025-10", {"remark": "Khác"}).status_code == 422
    assert Evaluation.objects.get().remark == "Hội chợ Mộc Châu."
    assert officer.post(f"{address}/remark/?period=2025-10", {"remark": "X"}).status_code == 403
    assert desk(october.outsider).get(f"{address}/").status_code == 404
    assert list(AuditEntry.objects.order_by("pk").values_list("code", "changes")) == [
        ("presence.evaluation.remark", {"remark": ["", "Hội chợ Mộc Châu."]}),
        ("presence.evaluation.answer", {"answer": ["", "Tốt lắm."]}),
    ]


def test_evaluation_pdf_holds_what_the_page_says(october: Stand) -> None:
    answer = desk(october.manager).get(f"/desk/online/{october.here.pk}/pdf/?period=2025-10")

    assert answer.content.startswith(b"%PDF-")
    content = pdf._content(reported(october), None)
    assert content["tables"][0]["rows"][0] == ["Lượt xem", "3", "1", "–", "2,5"]
    assert content["title"] == "Hoạt động trực tuyến, Tháng 10 năm 2025"


def test_audience_report_command(october: Stand) -> None:
    october.here.code = "5500123456"
    october.here.save()
    out = StringIO()
    call_command("audience_report", "--cooperative", "5500123456", "--period", "2025-10", "--json", stdout=out)
    found = json.loads(out.getvalue())

    assert found["funnel"][0] == {"step": "view", "value": 3, "before": 1, "median": 2.5, "rate": None}
    assert found["similar"] == {"count": 6, "alike": "size"}
    assert [row["label"] for row in found["products"]] == ["Chè Shan tuyết", "Mật ong bạc hà"]
    call_command("audience_report", "--cooperative", "5500123456", "--period", "2025-10", stdout=out)
    assert "Lượt xem" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("audience_report", "--cooperative", "x", "--period", "2025-10", stdout=out)
    with pytest.raises(CommandError):
        call_command("audience_report", "--cooperative", "5500123456", "--period", "2025-13", stdout=out)


def test_online_leads_each_to_their_page(october: Stand) -> None:
    assert desk(october.manager).get("/desk/online/").headers["Location"] == f"/desk/online/{october.here.pk}/"
    assert desk(october.officer).get("/desk/online/").headers["Location"] == "/desk/online/province/"
