"""An evaluation as PDF by typst: data goes in as JSON, so that nothing in it is ever run as markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hoptac.core.numbers_vi import format_share, format_short
from hoptac.insight.documents.pdf import FONTS
from hoptac.presence.evaluation import Report, Row
from hoptac.presence.models import Evaluation
from hoptac.presence.sales import Sale

TEMPLATE = Path(__file__).with_name("evaluation.typ")
NOTHING = "–"


def evaluation_pdf(report: Report, said: Evaluation | None) -> bytes:
    """Return the evaluation, with what was remarked and answered, as PDF on A4."""
    import typst  # heavy, and needed by few requests

    made: bytes = typst.compile(
        str(TEMPLATE), font_paths=FONTS, sys_inputs={"report": json.dumps(_content(report, said), ensure_ascii=False)}
    )
    return made


def _content(report: Report, said: Evaluation | None) -> dict[str, Any]:
    """Return texts and tables of the evaluation, numbers already written."""
    return {
        "title": _("Online activity, %(period)s") % {"period": report.period.label},
        "organisation": report.organisation.name,
        "place": report.organisation.place.full_name,
        "as_at": "" if report.is_over else _("Until %(day)s") % {"day": f"{report.today:%d/%m/%Y}"},
        "chart": str(report.chart.svg(640)) if report.chart else "",
        "tables": [table for table in _tables(report) if table["rows"]],
        "pages_title": _("Your pages"),
        "pages": _pages(report),
        "remarks": _remarks(said),
    }


def _tables(report: Report) -> list[dict[str, Any]]:
    before = _("Period before")
    similar = _("Median of similar ones")
    return [
        {
            "title": _("From seeing to agreeing"),
            "heads": [_("Step"), _("This period"), before, _("Percentage"), similar],
            "rows": [
                [step.label, _number(step.value), _number(step.before), _share(step.rate), _number(step.median, 1)]
                for step in report.steps
            ],
            "note": _similar_text(report),
        },
        {
            "title": _("Agreed and delivered"),
            "heads": [_("On the market"), _("This period"), before],
            "rows": [
                [str(each.indicator.label), _sale(each, each.value), _sale(each, each.before)] for each in report.sales
            ],
            "note": "",
        },
        _funnels(_("By product"), _("Product"), report.products, is_whole=True),
        _funnels(_("By source"), _("Source"), report.sources, is_whole=False),
        {
            "title": _("Other platforms"),
            "heads": [_("Channel"), _("Followers"), _("Orders"), _("Sales (đồng)")],
            "rows": [
                [f"{each.platform}: {each.name}", _number(each.followers), _number(each.orders), _number(each.sales)]
                for each in report.channels
            ],
            "note": "",
        },
    ]


def _funnels(title: str, first: str, rows: Sequence[Row], *, is_whole: bool) -> dict[str, Any]:
    heads = [first, _("Page views"), _("Contact taps"), _("Enquiries")]
    return {
        "title": title,
        "heads": [*heads, _("Answered"), _("Agreed")] if is_whole else heads,
        "rows": [
            [row.label, *map(_number, row[1:2] + row[3:7] if is_whole else (row.view, row.contact, row.enquiry))]
            for row in rows
        ],
        "note": "",
    }


def _similar_text(report: Report) -> str:
    if not report.similar.ids:
        return _("Fewer than five similar cooperatives have public pages, so there is no median.")
    return _("Similar: %(count)s cooperatives %(alike)s with public pages.") % {
        "count": len(report.similar.ids),
        "alike": report.alike,
    }


def _pages(report: Report) -> list[str]:
    if report.pages.percent is None:
        return [_("No product is shown to the public.")]
    lines = [
        _("Pages of %(count)s products are complete to %(percent)s %%.")
        % {"count": report.pages.products, "percent": report.pages.percent}
    ]
    return lines + [f"{thing.text}: {', '.join(each.name for each in thing.products)}" for thing in report.pages.things]


def _remarks(said: Evaluation | None) -> list[list[str]]:
    if said is None:
        return []
    found = [[_("Remark of the cooperative, %(day)s") % {"day": f"{said.remarked_at:%d/%m/%Y}"}, said.remark]]
    if said.answer:
        found.append([_("Answer of the alliance, %(day)s") % {"day": f"{said.answered_at:%d/%m/%Y}"}, said.answer])
    return found


def _sale(sale: Sale, value: Fraction | None) -> str:
    return _share(value) if sale.indicator.unit == "share" else _number(value)


def _number(value: int | Fraction | None, decimals: int = 0) -> str:
    if value is None:
        return NOTHING
    return format_short(value, decimals)


def _share(value: Fraction | None) -> str:
    return NOTHING if value is None else format_share(value)
