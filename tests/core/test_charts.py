"""Charts: what stands in the drawing, that it is safe to put into a page, and that equal data are drawn once."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from hoptac.core import charts

WORDS = {"title": "HTX theo xã <đến 30/9>", "description": "Mộc Châu nhiều nhất & Gia Phù ít nhất."}


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in drawn(svg).iter(f"{{{charts.SVG}}}text")]


def test_bar_writes_every_name_and_number_the_vietnamese_way() -> None:
    chart = charts.bar([("Mộc Châu", 1234), ("Gia Phù", None), ("Yên Châu", 77)], **WORDS)
    assert texts(chart.svg()) == ["Mộc Châu", "Gia Phù", "Yên Châu", "1.234", "–", "77"]


def test_numbers_follow_the_language_of_the_page() -> None:
    chart = charts.bar([("Higher", Fraction(649, 3550))], number=",.1%", **WORDS)
    assert texts(chart.svg())[-1] == "18,3\N{NO-BREAK SPACE}%"
    with translation.override("en"):
        assert texts(chart.svg())[-1] == "18.3%"


def test_two_places_of_one_name_stay_two_bars() -> None:
    chart = charts.bar([("Tân Lập", 3), ("Tân Lập", 5)], **WORDS)
    assert texts(chart.svg())[2:] == ["3", "5"]


def test_title_and_description_are_read_out_and_escaped() -> None:
    root = drawn(charts.bar([("a", 1)], **WORDS).svg())
    title, description = list(root)[:2]
    assert (title.text, description.text) == (WORDS["title"], WORDS["description"])
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@pytest.mark.parametrize(
    "chart",
    [
        charts.bar([("<script>alert(1)</script>", 1)], **WORDS),
        charts.column([("2024", 1), ("2025", None)], **WORDS),
        charts.line({"HTX": [("2024", 1), ("2025", 2)], "THT": [("2024", None), ("2025", 3)]}, **WORDS),
        charts.stacked([("Nông nghiệp", {"Hoạt động": 3, "Ngừng": None})], **WORDS),
        charts.point_map([charts.Spot(21.3, 103.9, 5, "Tô Hiệu"), charts.Spot(21.0, 104.5)], **WORDS),
        charts.bar([], **WORDS),
    ],
    ids=["bar", "column", "line", "stacked", "map", "empty"],
)
def test_drawing_is_allowed_by_a_strict_policy_and_fits_its_width(chart: charts.Chart) -> None:
    for width in (charts.WIDE, charts.NARROW):
        svg = chart.svg(width)
        assert re.search(r"<script|\sstyle=|\son\w+=|href=", svg) is None
        assert drawn(svg).get("viewBox", "").split()[2] == str(width)


def test_ids_differ_between_charts_and_widths() -> None:
    one, other = charts.bar([("a", 1)], **WORDS), charts.bar([("a", 2)], **WORDS)
    ids = [found for svg in (one.wide, one.narrow, other.wide) for found in re.findall(r' id="([^"]+)"', svg)]
    assert len(ids) == len(set(ids)) == 6


def test_series_with_a_gap_are_named_at_their_last_point() -> None:
    chart = charts.line({"HTX": [("2023", 3), ("2024", None), ("2025", 9)], "THT": [("2023", 1), ("2025", 2)]}, **WORDS)
    assert texts(chart.svg())[-2:] == ["HTX 9", "THT 2"]


def test_map_names_the_largest_places_and_those_it_must() -> None:
    spots = [
        charts.Spot(21.3, 103.9, 5, "Tô Hiệu"),
        charts.Spot(20.9, 104.6, 9, "Mộc Châu"),
        charts.Spot(16.5, 112.0, None, "Hoàng Sa", is_labelled=True),
    ]
    chart = charts.point_map(spots, named=1, **WORDS)
    assert set(texts(chart.svg())) == {"Mộc Châu 9", "Hoàng Sa"}


def test_map_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        charts.point_map([], **WORDS)


def test_equal_data_are_drawn_once() -> None:
    charts.bar([("Phù Yên", 41)], **WORDS).svg()
    before = charts._drawn.cache_info().misses
    charts.bar([("Phù Yên", 41)], **WORDS).svg()
    assert charts._drawn.cache_info().misses == before


def test_png_is_a_picture_of_the_scaled_size() -> None:
    image = charts.bar([("Phù Yên", 41)], **WORDS).png(width=320, scale=2)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(image[16:20], "big") == 640
