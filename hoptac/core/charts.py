"""Charts drawn once on the server: the same SVG for page, PDF and, as PNG, Word. No script, no inline style.

A chart is described as Vega-Lite and drawn by vl-convert in Be Vietnam Pro. It carries its title and a description
for those who hear it; what it shows in numbers stands in a table beneath it, which is the page's part. Drawing takes
about 50 ms (the first of a process a second); the same data in the same language is drawn once per process.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import fontpkg_be_vietnam_pro
from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

FONT = "Be Vietnam Pro"
INK, QUIET, LINE = "#1d2320", "#55605a", "#d6dbd7"
COLOURS = ("#1b6445", "#b35c16", "#3f6a99", "#85589c", "#7a741f", "#68716c")  # each readable as text on white
WIDE, NARROW = 640, 328
LAND, SHORE = "#f1f4f1", "#a7b2aa"
SVG = "http://www.w3.org/2000/svg"

Value = int | float | Fraction | None
#: A closed line: longitude and latitude of each of its corners.
Ring = Sequence[tuple[float, float]]
Spec = dict[str, Any]

CONFIG: Spec = {
    "font": FONT,
    "background": None,
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 13,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domainColor": LINE,
        "gridColor": LINE,
        "tickColor": LINE,
    },
    "legend": {"orient": "top", "title": None, "labelColor": INK, "labelFontSize": 13, "symbolType": "square"},
    "range": {"category": list(COLOURS)},
    "text": {"fontSize": 13, "fill": INK},
}


@dataclass(frozen=True)
class Spot:
    """A point of a map: degrees, what is shown there (None: only the dot), its name, and whether to write the name."""

    latitude: float
    longitude: float
    value: Value = None
    label: str = ""
    is_labelled: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart ready to draw at any width: its title and description are read out, the rest is Vega-Lite as JSON."""

    title: str
    description: str
    spec: str

    def svg(self, width: int = WIDE) -> SafeString:
        """Return the drawing, width pixels wide, with ids of its own; text in it is escaped."""
        return mark_safe(_drawn(self, width, get_language() or ""))

    def png(self, width: int = WIDE, scale: float = 2) -> bytes:
        """Return the same drawing as PNG with scale × width pixels, for Word."""
        import vl_convert  # heavy, and needed by few requests

        _fonts()
        image: bytes = vl_convert.svg_to_png(str(self.svg(width)), scale=scale)
        return image

    @property
    def wide(self) -> SafeString:
        """Return the drawing for screens and paper."""
        return self.svg(WIDE)

    @property
    def narrow(self) -> SafeString:
        """Return the drawing for phones: not shrunk, laid out anew."""
        return self.svg(NARROW)


def bar(rows: Sequence[tuple[str, Value]], *, title: str, description: str, number: str = ",.0f") -> Chart:
    """Return horizontal bars in the order given, each with its number; None is written as "–" without a bar.

    number is a d3 format: ",.0f" for counts, ",.1%" for ratios.
    """
    names = _distinct([label for label, _value in rows])
    values = [{"k": k, "v": _plain(v), "end": _plain(v) or 0} for k, (_label, v) in zip(names, rows, strict=True)]
    text: Spec = {"condition": {"test": "datum.v === null", "value": "–"}, "field": "v", "format": number}
    position = {
        "y": _names_axis(names),
        "x": {"field": "v", "type": "quantitative", "axis": None, "scale": {"nice": False}},
    }
    labels = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"text": text, "x": {**position["x"], "field": "end"}},
    }
    layers = [{"mark": {"type": "bar", "color": COLOURS[0], "height": {"band": 0.7}}}, labels]
    return _chart(title, description, {"values": values}, {"step": 26}, layer=layers, encoding=position)


def column(rows: Sequence[tuple[str, Value]], *, title: str, description: str, number: str = ",.0f") -> Chart:
    """Return upright columns over an ordered axis (years, months); the highest and the last carry their number."""
    values: list[Spec] = [{"k": label, "v": _plain(value)} for label, value in rows]
    known = [row for row in values if row["v"] is not None]
    if known:
        for row in (max(known, key=lambda row: float(row["v"] or 0)), known[-1]):
            row["t"] = True
    position = {
        "x": _ordered_axis([label for label, _value in rows]),
        "y": {"field": "v", "type": "quantitative", "axis": _value_axis(number)},
    }
    layers = [
        {"mark": {"type": "bar", "color": COLOURS[0], "width": {"band": 0.75}}},
        {
            "transform": [{"filter": "datum.t"}],
            "mark": {"type": "text", "dy": -8},
            "encoding": {"text": {"field": "v", "format": number}},
        },
    ]
    return _chart(title, description, {"values": values}, 220, layer=layers, encoding=position)


def line(
    series: Mapping[str, Sequence[tuple[str, Value]]],
    *,
    title: str,
    description: str,
    number: str = ",.0f",
    from_zero: bool = True,
) -> Chart:
    """Return one line a series over an ordered axis; each is named at its last point, gaps stay gaps."""
    values = [
        {"s": name, "k": label, "v": _plain(value), "n": place}
        for place, (name, points) in enumerate(series.items())
        for label, value in points
    ]
    for name in series:
        known = [row for row in values if row["s"] == name and row["v"] is not None]
        if known:
            known[-1]["t"] = True
    position: Spec = {
        "x": _ordered_axis([label for points in series.values() for label, _value in points]),
        "y": {"field": "v", "type": "quantitative", "axis": _value_axis(number), "scale": {"zero": from_zero}},
        "color": {"field": "s", "type": "nominal", "sort": None, "legend": None},
    }
    name_at_end = f"datum.s + ' ' + format(datum.v, '{number}')" if len(series) > 1 else f"format(datum.v, '{number}')"
    layers = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 36, "filled": True}}},
        {
            "transform": [{"filter": "datum.t"}, {"calculate": name_at_end, "as": "label"}],
            "mark": {"type": "text", "align": "right", "dy": -12, "fontWeight": 600},
            "encoding": {"text": {"field": "label"}},
        },
    ]
    return _chart(title, description, {"values": values}, 240, layer=layers, encoding=position)


def stacked(
    rows: Sequence[tuple[str, Mapping[str, Value]]], *, title: str, description: str, number: str = ",.0f"
) -> Chart:
    """Return horizontal bars of several parts in the order given; the total stands at the end of each bar."""
    names = _distinct([label for label, _parts in rows])
    values = [
        {"k": name, "p": part, "v": _plain(value) or 0, "o": order}
        for name, (_label, parts) in zip(names, rows, strict=True)
        for order, (part, value) in enumerate(parts.items())
    ]
    legend = list(dict.fromkeys(part for _label, parts in rows for part in parts))
    position = {
        "y": _names_axis(names),
        "x": {"field": "v", "type": "quantitative", "aggregate": "sum", "axis": None, "scale": {"nice": False}},
    }
    parts = {
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1, "height": {"band": 0.7}},
        "encoding": {
            "color": {"field": "p", "type": "nominal", "scale": {"domain": legend}, "legend": {}},
            "order": {"field": "o", "type": "quantitative"},
        },
    }
    total = {
        "mark": {"type": "text", "align": "left", "dx": 5},
        "encoding": {"text": {"field": "v", "aggregate": "sum", "format": number}},
    }
    return _chart(title, description, {"values": values}, {"step": 28}, layer=[parts, total], encoding=position)


def point_map(
    spots: Sequence[Spot],
    *,
    title: str,
    description: str,
    number: str = ",.0f",
    named: int = 3,
    outlines: Sequence[Ring] = (),
) -> Chart:
    """Return a map of points: a dot for every place, a circle as large as its value, the largest named with it.

    `outlines` are drawn beneath. A map of the whole country must be given Hoàng Sa and Trường Sa, with is_labelled.
    """
    if not spots:
        raise ValueError("A map needs at least one place.")
    middle = math.cos(math.radians(sum(spot.latitude for spot in spots) / len(spots)))
    top = sorted((spot for spot in spots if spot.value), key=lambda spot: -float(spot.value or 0))[:named]
    values = [
        {
            "x": round(spot.longitude * middle, 4),
            "y": round(spot.latitude, 4),
            "v": _plain(spot.value),
            "l": spot.label,
            "t": "name" if spot.is_labelled and spot not in top else "top" if spot in top else "",
        }
        for spot in spots
    ]
    land = [
        {"x": round(longitude * middle, 4), "y": round(latitude, 4), "ring": ring, "order": order}
        for ring, points in enumerate(outlines)
        for order, (longitude, latitude) in enumerate(points)
    ]
    layers = [
        *([_land(land)] if land else []),
        {"mark": {"type": "circle", "size": 9, "color": "#a7b2aa", "opacity": 1}},
        {
            "transform": [{"filter": "datum.v > 0"}],
            "mark": {"type": "circle", "color": COLOURS[0], "opacity": 0.6},
            "encoding": {"size": {"field": "v", "type": "quantitative", "legend": None}},
        },
        _map_names(number, stroke="white", strokeWidth=3),
        _map_names(number),
    ]
    flat = {"type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False, "padding": 18}}
    position = {"x": {"field": "x", **flat}, "y": {"field": "y", **flat}}
    return _chart(
        title, description, {"values": values}, {"ratio": _ratio([*values, *land])}, layer=layers, encoding=position
    )


# ------------------------------------------------------------------------------------------------ drawing


def _land(points: list[Spec]) -> Spec:
    """Return the layer of outlines, one closed shape a ring."""
    shape = {"type": "line", "interpolate": "linear-closed", "fill": LAND, "stroke": SHORE, "strokeWidth": 1}
    order = {"detail": {"field": "ring"}, "order": {"field": "order", "type": "quantitative"}}
    return {"data": {"values": points}, "mark": shape, "encoding": order}


def _map_names(number: str, **mark: Any) -> Spec:
    """Return the layer of names; drawn twice, the first time as a light edge around the letters."""
    text = f"datum.t === 'top' ? datum.l + ' ' + format(datum.v, '{number}') : datum.l"
    return {
        "transform": [{"filter": "datum.t"}, {"calculate": text, "as": "label"}],
        "mark": {"type": "text", "dy": -14, "fontWeight": 600, **mark},
        "encoding": {"text": {"field": "label"}},
    }


def _ratio(values: Sequence[Mapping[str, Any]]) -> float:
    """Return height : width of what the points cover, kept within what still fits a page."""
    across = max(row["x"] for row in values) - min(row["x"] for row in values)
    down = max(row["y"] for row in values) - min(row["y"] for row in values)
    return min(1.6, max(0.5, down / across)) if across else 1.0


def _plain(value: Value) -> int | float | None:
    """Return a number as JSON can carry it; precision is that of a drawing."""
    return value if value is None or isinstance(value, int) else float(value)


def _distinct(labels: Sequence[str]) -> list[str]:
    """Return the labels, equal ones (communes of one name) told apart by invisible spaces."""
    seen: dict[str, int] = {}
    distinct = []
    for label in labels:
        distinct.append(label + "\N{ZERO WIDTH SPACE}" * seen.get(label, 0))
        seen[label] = seen.get(label, 0) + 1
    return distinct


def _names_axis(names: list[str]) -> Spec:
    axis = {"title": None, "ticks": False, "domain": False, "labelPadding": 6}
    return {"field": "k", "type": "nominal", "sort": names, "axis": axis}


def _ordered_axis(labels: Sequence[str]) -> Spec:
    labels_fit = {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "labelPadding": 6}
    axis = {"title": None, "ticks": False, **labels_fit}
    return {"field": "k", "type": "ordinal", "sort": list(dict.fromkeys(labels)), "axis": axis}


def _value_axis(number: str) -> Spec:
    return {"title": None, "tickCount": 4, "format": number, "domain": False, "ticks": False}


def _chart(title: str, description: str, data: Spec, height: int | Spec, **shape: Any) -> Chart:
    spec = {"data": data, "height": height, "config": CONFIG, **shape}
    return Chart(title, description, json.dumps(spec, ensure_ascii=False, sort_keys=True))


@cache
def _fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fontpkg_be_vietnam_pro.ROOT / "files"))


def _locale() -> Spec:
    decimal, thousands = str(get_format("DECIMAL_SEPARATOR")), str(get_format("THOUSAND_SEPARATOR"))
    percent = "\N{NO-BREAK SPACE}%" if decimal == "," else "%"
    currency = ["", "\N{NO-BREAK SPACE}₫"]
    return {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": currency, "percent": percent}


@lru_cache(maxsize=512)
def _drawn(chart: Chart, width: int, language: str) -> str:
    """Draw a chart; language is part of the key because the numbers in it are written in its way."""
    import vl_convert

    _fonts()
    spec = json.loads(chart.spec)
    if isinstance(spec["height"], dict) and "ratio" in spec["height"]:
        spec["height"] = round(width * spec["height"]["ratio"])
        circles = next(layer for layer in spec["layer"] if "size" in layer.get("encoding", {}))
        circles["encoding"]["size"]["scale"] = {"range": [12, width]}
    spec |= {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}, "padding": 4}
    spec["config"]["axisY"] = {"labelLimit": round(width * 0.45)}
    spec["config"]["legend"]["columns"] = 1 if width < 480 else 3
    raw = vl_convert.vegalite_to_svg(spec, vl_version="5.21", allowed_base_urls=[], format_locale=_locale())
    key = hashlib.sha256(f"{chart}{width}{language}".encode()).hexdigest()[:10]
    return _tidy(raw, chart, f"chart-{key}")


def _tidy(raw: str, chart: Chart, key: str) -> str:
    """Return the SVG with title, description and ids of its own, without what only Vega's own scripts need."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(raw)  # noqa: S314 - drawn by our own library from escaped data
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in list(root.iter()):
        for name in ("class", "pointer-events", "role", "aria-hidden", "aria-roledescription"):
            element.attrib.pop(name, None)
        if element.get("opacity") == "1":
            del element.attrib["opacity"]
        if element.tag == f"{{{SVG}}}text" and element.get("font-family") == FONT:
            del element.attrib["font-family"]
        is_frame = element.tag == f"{{{SVG}}}path" and not element.get("fill") and not element.get("stroke")
        if is_frame and element in parents:
            parents[element].remove(element)
        for name, value in element.attrib.items():
            element.set(name, _short(value, key))
    _name(root, chart, key)
    return ET.tostring(root, encoding="unicode")


def _short(value: str, key: str) -> str:
    """Return an attribute with rounded coordinates and with ids made the chart's own."""
    value = re.sub(r"-?\d+\.\d{2,}(?:e-?\d+)?", lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value)
    return re.sub(r"\b(clip|gradient)_?(\d+)", rf"{key}-\1\2", value)


def _name(root: ET.Element, chart: Chart, key: str) -> None:
    root.attrib.pop("version", None)
    root.set("role", "img")
    root.set("font-family", f"{FONT}, sans-serif")
    root.set("aria-labelledby", f"{key}-title {key}-description")
    title = ET.Element(f"{{{SVG}}}title", {"id": f"{key}-title"})
    title.text = chart.title
    description = ET.Element(f"{{{SVG}}}desc", {"id": f"{key}-description"})
    description.text = chart.description
    root[:0] = [title, description]
