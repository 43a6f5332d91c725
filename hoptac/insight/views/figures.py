"""Pages of figures: the whole province, one figure, what is public, the report."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts import series
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.insight import (
    asking,
    detail,
    exports,
    forms,
    history,
    kept,
    openly,
    overview,
    plans,
    reports,
    shown,
    words,
)
from hoptac.insight.asking import Asked
from hoptac.insight.documents import html
from hoptac.insight.policy import FIGURES

PAGE = 50


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the question its address asks; 422 with the sentence that says what is wrong with it."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            said = {key: str(value) for key, value in request.GET.items()}
            asked = asking.asked(_actor(request), said, today=timezone.localdate())
            return view(request, asked, *args, **kwargs)
        except RuleBroken as reason:
            return render(request, "insight/refused.html", {"reason": reason}, status=422)

    return answering


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _page(
    request: HttpRequest,
    asked: Asked,
    template: str,
    found: Callable[[], dict[str, Any]],
    **frame: Any,
) -> HttpResponse:
    """Return a page about a question: what stands around its content, and the content, kept where nothing changed."""
    around = {"asked": asked, "query": asked.query(), **frame}
    return kept.page(request, template, around, found, asked, asked.place.pk)


def _switches(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what every page about a question shows: the switches and what they stand at."""
    moment = asked.question.moment
    day = "" if moment.period or not (request.GET.get("day") or request.GET.get("at")) else asked.words["at"]
    at = asked.words["at"] if moment.period else ""
    initial = {**asked.words, "at": at, "day": day}
    return {
        "switches": forms.Switches(initial=initial, today=asked.question.today, newest=asked.newest),
        "moment": words.moment_label(moment),
        "compare": words.moment_label(asked.compare) if asked.compare else "",
    }


def _indicator(code: str) -> Indicator:
    if code not in INDICATOR:
        raise Http404(code)
    return INDICATOR[code]


def _source(asked: Asked) -> list[str]:
    """Return where the numbers of a file come from."""
    moment = words.moment_label(asked.question.moment)
    return [
        _("Source: cooperative registry of %(place)s, %(moment)s.") % {"place": asked.place.full_name, "moment": moment}
    ]


@marks.permission(FIGURES)
@require_safe
@_answered
def province_overview(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The whole province: headline figures with change, a map, by commune, sector and year of founding."""

    def found() -> dict[str, Any]:
        read = overview.overview(asked)
        targets = plans.plans([each.indicator for each in read.figures], asked)
        return _switches(request, asked) | {
            "overview": read,
            "stats": [shown.stat(each, asked, targets.get(each.indicator.code)) for each in read.figures],
            "by_place": shown.shown(read.by_place, asked),
            "by_sector": shown.shown(read.by_sector, asked),
            "years": shown.years(read.years, asked),
        }

    return _page(request, asked, "insight/province_overview.html", found)


@marks.permission(FIGURES)
@require_safe
@_answered
def province_export(request: HttpRequest, asked: Asked, split: str, kind: str) -> HttpResponse:
    """A table of the overview as a file: by place, sector or year."""
    table = overview.table(asked, split)
    title = f"{asked.place.full_name}, {words.moment_label(asked.question.moment)}"
    name = f"{asked.place.code}-{split}-{asked.question.moment.code}"
    return exports.response(table, kind, name=name, title=title, notes=_source(asked))


@marks.permission(FIGURES)
@require_safe
@_answered
def figure_detail(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """One figure: definition, number, change, splits, the organisations behind it."""
    indicator, split = _indicator(code), request.GET.get("by", "place")
    split = split if split in detail.SPLITS else "place"

    def found() -> dict[str, Any]:
        read = detail.detail(indicator, asked, split)
        standing = series.standing(indicator, asked.question)
        rows = detail.behind(indicator, standing.values, _actor(request))
        return _switches(request, asked) | {
            "formula": detail.formula_words(indicator),
            "detail": read,
            "stat": shown.stat(read.figure, asked, plans.plans([indicator], asked).get(code)),
            "history": history.history(read.figure, asked),
            "completeness": standing.completeness,
            "table": shown.shown(read.table, asked),
            "split": split,
            "splits": shown.splits(indicator, asked, split),
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "cite": request.build_absolute_uri(f"{request.path}?{asked.query()}"),
        }

    return _page(request, asked, "insight/figure_detail.html", found, indicator=indicator)


@marks.permission(FIGURES)
@require_safe
@_answered
def figure_export(request: HttpRequest, asked: Asked, code: str, split: str, kind: str) -> HttpResponse:
    """One figure as a file: a split, over time (time), or the organisations behind it (rows)."""
    indicator = _indicator(code)
    if split == "rows":
        table = detail.rows_table(indicator, asked, _actor(request))
    elif split == "time":
        table = history.table(indicator, asked)
    elif split in detail.SPLITS:
        table = detail.detail(indicator, asked, split).table
    else:
        raise Http404(split)
    title = f"{indicator.label}, {asked.place.full_name}, {words.moment_label(asked.question.moment)}"
    name = f"{code}-{asked.place.code}-{split}-{asked.question.moment.code}"
    return exports.response(table, kind, name=name, title=title, notes=_source(asked))


@marks.permission(FIGURES)
@require_safe
@_answered
def report_summary(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The summary report on screen: every figure leads to the organisations behind it."""
    query, period = reports.query(asked), reports.period(asked)

    def found() -> dict[str, Any]:
        return html.context(reports.summed(asked)) | {"periods": reports.periods(asked)}

    return _page(request, asked, "insight/report_summary.html", found, query=query, period=period)


@marks.permission(FIGURES)
@require_safe
@_answered
def report_summary_export(request: HttpRequest, asked: Asked, kind: str) -> HttpResponse:
    """The summary report as Word, PDF, Excel or HTML."""
    if kind not in reports.FORMATS:
        raise Http404(kind)
    made = reports.summed(asked)
    content = reports.written(made, kind, site=request.build_absolute_uri("/"))
    name = f"bao-cao-{asked.place.code}-{made.period.code}.{kind}"
    return exports.attachment(content, exports.KINDS[kind], name)


@marks.public
@require_safe
def public_figures(request: HttpRequest) -> HttpResponse:
    """The province's public figures with definitions, downloads and licence."""
    asked = openly.question(timezone.localdate())

    def found() -> dict[str, Any]:
        answered = openly.answer(asked)
        return {
            "day": asked.moment.last_day,
            "lines": openly.lines(answered),
            "licence": openly.LICENCE,
            "licence_url": openly.LICENCE_URL,
            "notes": answered.notes,
        }

    return kept.page(request, "insight/public_figures.html", {"place": asked.place()}, found, asked)


@marks.public
@require_safe
def public_figures_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """All public figures, or one of them by commune, as a file."""
    question = openly.question(timezone.localdate())
    if code == "all":
        table = openly.table(question)
    elif openly.may_split(_indicator(code)):
        table = openly.split(_indicator(code), question)
    else:
        raise Http404(code)
    name = f"{code}-{question.moment.code}"
    return exports.response(table, kind, name=name, title=table.title, notes=openly.sources(question))
