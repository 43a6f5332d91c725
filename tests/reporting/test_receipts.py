"""Every send has a receipt, and all of them are listed (receipt_list)."""

from __future__ import annotations

from hoptac.reporting import actions
from hoptac.reporting.models import Batch
from hoptac.reporting.written import Written
from tests.reporting.visiting import browser

KEY = "0123456789abcdef"


def test_every_send_stands_among_the_receipts(stand, django_assert_num_queries):
    lines = [(0, Written("revenue", 10**9)), (0, Written("gold", 1))]
    first = actions.lines_send(actor=stand.accountant, report=stand.report, key=KEY, lines=lines)
    client, path = browser(stand.manager), f"/reports/{stand.report.pk}/"
    typed = {"seen": stand.report.revision, "line_profit": "80"}
    told = client.post(f"{path}fill/", typed, follow=True).content.decode()
    second = Batch.objects.latest("pk")
    assert f"Đã lưu 1 dòng. Biên nhận {second.receipt}." in told
    sent = actions.report_submit(actor=stand.manager, report=stand.report)
    with django_assert_num_queries(6):
        page = client.get(f"{path}receipts/")
    assert [(each.code, each.who, each.number, each.saved, each.refused) for each in page.context["page"]] == [
        (sent.receipt, stand.manager, 1, (), ()),
        (second.receipt, stand.manager, 0, ("Lợi nhuận",), ()),
        (first.receipt, stand.accountant, 0, ("Doanh thu",), (("gold", "Báo cáo không có dòng gold."),)),
    ]
    assert browser(stand.outsider).get(f"{path}receipts/").status_code == 404
