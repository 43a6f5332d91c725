"""Pages of figures by layers: how much of them is recorded, entered, submitted, accepted, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import wraps
from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.numbers_vi import format_number
from hoptac.facts import figures, layers
from hoptac.facts.choices import Layer
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.layers import Layered
from hoptac.insight import asking, kept, moments, words
from hoptac.insight.asking import Asked
from hoptac.insight.policy import FIGURES
from hoptac.parties.models import Organisation
from hoptac.registry.queries import VIEW

#: What reports ask everybody for.
MAIN = (
    "members", "members_women", "members_ethnic_minority", "regular_workers", "new_jobs", "managers",
    "managers_higher", "charter_capital", "revenue", "profit", "production_area",
)  # fmt: skip
PAGE = 50


@dataclass(frozen=True)
class Cell:
    """What a layer adds to a figure: the value, and of how many organisations."""

    layer: Layer
    value: str
    organisations: int


@dataclass(frozen=True)
class Line:
    """A figure with its layers; `stated` and `accepted` are shares of the organisations there are."""

    code: str
    label: str
    unit: str
    total: str
    cells: list[Cell]
    stated: str
    accepted: str


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the question its address asks, of the year so far without a period; 422 for what says nothing."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        said = {"place": request.GET.get("place", ""), "at": request.GET.get("at") or str(today.year)}
        try:
            asked = asking.asked(_actor(request), said, today=today)
        except RuleBroken as reason:
            return render(request, "insight/refused.html", {"reason": reason}, status=422)
        return view(request, asked, *args, **kwargs)

    return answering


@marks.permission(FIGURES)
@require_safe
@_answered
def layer_list(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The main figures of a period by layers, side by side, with how complete they are."""

    def found() -> dict[str, Any]:
        every = layers.layered([INDICATOR[code] for code in MAIN], asked.question)
        return {"lines": [_line(each) for each in every], "existing": len(every[0].existing)}

    frame = {**_frame(asked), "periods": [(each.code, each.label) for each in moments.offered(asked.question.today)]}
    return kept.page(request, "insight/layer_list.html", frame, found, asked, asked.place.pk)


@marks.permission(FIGURES)
@require_safe
@_answered
def layer_detail(request: HttpRequest, asked: Asked, code: str) -> HttpResponse:
    """The organisations behind one figure, each with what of its number has come how far."""
    if code not in MAIN:
        raise Http404(code)
    layer = request.GET.get("layer", "")
    chosen = Layer(int(layer)) if layer in {str(value) for value in Layer.values} else None

    def found() -> dict[str, Any]:
        [figure] = layers.layered([INDICATOR[code]], asked.question)
        seen: QuerySet[Organisation] = gate.rows(_actor(request), VIEW).filter(place__path__startswith=asked.place.path)
        page = Paginator(_named(seen, figure, layer, chosen), PAGE).get_page(request.GET.get("page"))
        units = seen.select_related("place").in_bulk(list(page))
        rows = [(units[pk], _cells(figure, pk)) for pk in page]
        return {"page": page, "rows": rows, "line": _line(figure)}

    frame = {**_frame(asked), "indicator": INDICATOR[code], "layer": layer if chosen or layer == "none" else ""}
    return kept.page(request, "insight/layer_detail.html", frame, found, asked, asked.place.pk)


def _frame(asked: Asked) -> dict[str, Any]:
    names = [(str(each.value), each.label) for each in Layer]
    moment = words.moment_label(asked.question.moment)
    return {"asked": asked, "query": asked.query(), "moment": moment, "layers": names}


def _named(seen: QuerySet[Organisation], figure: Layered, layer: str, chosen: Layer | None) -> list[int]:
    """Return those of the organisations with a number in the layer, all with one, or ("none") those without."""
    if layer == "none":
        ids = figure.existing - figure.values.keys()
    else:
        ids = frozenset(pk for pk, by in figure.values.items() if chosen is None or chosen in by)
    return [pk for pk in seen.order_by("sort_key", "pk").values_list("pk", flat=True) if pk in ids]


def _line(figure: Layered) -> Line:
    indicator = figure.indicator
    total = figure.total
    cells = [Cell(layer, _text(figure, each.value), each.organisations) for layer, each in figure.layers.items()]
    stated = Fraction(figure.stated, len(figure.existing)) if figure.existing else None
    return Line(
        indicator.code,
        str(indicator.label),
        words.unit_name(indicator.unit),
        words.NOTHING if total is None else _text(figure, total),
        cells,
        _percent(stated),
        _percent(figure.share(Layer.ACCEPTED)),
    )


def _cells(figure: Layered, pk: int) -> list[tuple[Layer, str]]:
    by = figure.values.get(pk, {})
    return [(layer, _text(figure, by[layer]) if layer in by else words.NOTHING) for layer in Layer]


def _text(figure: Layered, value: int) -> str:
    [name] = figure.indicator.needed
    return words.exact_text(figure.indicator, figures.formula(figure.indicator, {name: Fraction(value)}))


def _percent(share: Fraction | None) -> str:
    return words.NOTHING if share is None else f"{format_number(share * 100, 1)} %"


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
