"""Maps of a place: a circle for each commune (of the country: province) within the outline of the province."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hoptac.core import charts
from hoptac.core.charts import Chart, Ring, Spot
from hoptac.insight import queries, words
from hoptac.insight.asking import Asked
from hoptac.insight.tables import Table
from hoptac.places import outlines
from hoptac.places.choices import Level
from hoptac.places.models import Place


def commune_map(table: Table, asked: Asked) -> Chart | None:
    """Return the map of the first figure of a table by place; None when no unit of it has a position."""
    points = queries.commune_points(asked.question)
    counts = {row.key: row.values[0] for row in table.rows}
    spots = [Spot(float(lat), float(lon), counts.get(code), name) for code, name, lat, lon in points]
    if not spots:
        return None
    if asked.place.level == Level.COUNTRY:
        spots += archipelagos()
    title = _("%(figure)s in %(place)s, %(moment)s") % {
        "figure": table.figures[0].label,
        "place": asked.place.full_name,
        "moment": words.moment_label(asked.question.moment),
    }
    said = _("A circle for each commune, as large as its number.")
    return charts.point_map(spots, title=title, description=said, outlines=rings(asked.place, asked.question.today))


def rings(place: Place, today: date) -> list[Ring]:
    """Return the outline of today's province that a place is or lies in, of all of them for the country.

    Nothing for units that are no more: only today's outlines are known.
    """
    if not place.is_valid(today):
        return []
    code = place.code if place.level == Level.PROVINCE else ""
    if place.level not in (Level.COUNTRY, Level.PROVINCE):
        return []
    shapes = (each for each in outlines.provinces()["features"] if not code or each["properties"]["code"] == code)
    return [ring for each in shapes for ring in _outer(each["geometry"])]


def archipelagos() -> list[Spot]:
    """Return Hoàng Sa and Trường Sa, which stand by name on every map of the whole country."""
    points = (each for each in outlines.provinces()["features"] if each["geometry"]["type"] == "Point")
    spots = []
    for each in points:
        longitude, latitude = each["geometry"]["coordinates"]
        spots.append(Spot(latitude, longitude, None, f"{each['properties']['name']} (Việt Nam)", is_labelled=True))
    return spots


def _outer(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Yield the outer ring of each polygon; holes are other provinces, drawn for themselves."""
    match geometry["type"]:
        case "Polygon":
            yield [(lon, lat) for lon, lat in geometry["coordinates"][0]]
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield [(lon, lat) for lon, lat in polygon[0]]
