"""Numbers that stand out, and the sentence that says why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.test import Client
from django.utils import translation

from hoptac.facts.elements import BY_CODE
from hoptac.reporting import actions, outliers, queries
from hoptac.reporting.models import Report
from hoptac.reporting.rules.outliers import Outlier, outlier
from hoptac.reporting.written import Written
from tests.factories import registry
from tests.factories.figures import within

ALIKE = "đơn vị cùng loại, cùng ngành, cùng cỡ"
FIVE = [(110, 100), (100, 100), (120, 100), (180, 100), (90, 100)]


@pytest.mark.parametrize(
    ("now", "then", "earlier", "similar", "ratio"),
    [
        (600, 100, [], FIVE, 6),
        (600, 100, [], FIVE[:4], 6),  # too few to compare with: its own year before is enough
        (600, 100, [], [(600, 100)] * 5, None),  # all moved alike
        (600, 100, [90, 650], FIVE, None),  # it had as much before
        (299, 100, [], FIVE, None),
        (30, 100, [], FIVE, Fraction(3, 10)),
        (29, 5, [], FIVE, None),  # a few more of a few
        (0, 100, [], FIVE, 0),
        (-600, 100, [], FIVE, None),
        (None, 100, [], FIVE, None),
        (600, 0, [], FIVE, None),
        (1100, None, [], FIVE, 10),
        (1000, None, [], FIVE, None),
        (9, None, [], FIVE, Fraction(9, 110)),
    ],
)
def test_outlier(now, then, earlier, similar, ratio):
    found = outlier(now, then, earlier=earlier, similar=similar)
    assert (found.ratio if found else None) == ratio


@pytest.mark.parametrize(
    ("out", "said"),
    [
        (
            Outlier(Fraction(6), 100, 12, Fraction(11, 10), Fraction(9, 5)),
            f"Doanh thu gấp 6 lần năm trước; trong 12 {ALIKE}, ở giữa là 1,1 lần, cao nhất 1,8 lần.",
        ),
        (
            Outlier(Fraction(1, 8), 100, 12, Fraction(1), Fraction(4, 5)),
            f"Doanh thu chỉ bằng 12,5 % năm trước; trong 12 {ALIKE}, ở giữa là 1 lần, thấp nhất 0,8 lần.",
        ),
        (Outlier(Fraction(6), 100), "Doanh thu gấp 6 lần năm trước."),
        (
            Outlier(Fraction(20), None, 12, Fraction(1)),
            "Doanh thu gấp 20 lần mức giữa của 12 đơn vị cùng loại, cùng ngành, cùng cỡ.",
        ),
    ],
)
def test_the_sentence(out, said):
    with translation.override("vi"):
        assert outliers.sentence("Doanh thu", out) == said


@pytest.fixture
def sent(stand):
    """The first cooperative says six times what it said a year before; five like it grew by a tenth."""
    for number in range(5):
        readings = {
            within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 500_000_000,
            within("revenue", date(2026, 1, 1), date(2026, 7, 1)): 550_000_000 + number,
        }
        registry.entered(stand.officer, f"HTX giống {number}", code=None, readings=readings)
    for code, value in {"revenue": 5_400_000_000, "profit": 80_000_000}.items():
        line = Written(code, value, explanation="Được mùa")
        actions.line_put(actor=stand.accountant, report=stand.report, line=line)
    actions.report_submit(actor=stand.manager, report=stand.report)
    return stand


def test_whoever_judges_reads_why(sent):
    said = "Doanh thu gấp 6 lần năm trước; trong 5 đơn vị cùng loại, cùng ngành, cùng cỡ, ở giữa là 1,1 lần"
    with translation.override("vi"):
        [found] = outliers.of_report(queries.filled(sent.report))
        [listed] = outliers.of_reports(Report.objects.filter(organisation=sent.here))
        assert (found.line.code, found.say == listed.say, said in found.say) == ("revenue", True, True)
    assert found.outlier.then == 900_000_000
    assert BY_CODE[found.line.element].code == "revenue"
    client = Client()
    client.force_login(sent.officer)
    assert said in client.get(f"/reports/{sent.report.pk}/").text
    client.force_login(sent.manager)
    assert said not in client.get(f"/reports/{sent.report.pk}/").text
