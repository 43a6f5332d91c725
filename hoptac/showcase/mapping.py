"""Maps drawn here and now: the outline of the province, and a dot for what stands in each commune."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

from hoptac.catalogue.choices import ProductGroup
from hoptac.places import outlines
from hoptac.places.models import Place
from hoptac.showcase.shelf import Shelf

WIDTH = 640
MARGIN = 8
#: Radius of a dot that stands for one product, and what more of them add.
DOT, GROWTH, LARGEST = 4.0, 2.2, 14.0


class Dot(NamedTuple):
    """A dot: where, how large, for which commune and group, and how many products."""

    x: float
    y: float
    radius: float
    place: Place
    group: str
    label: str
    products: int


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing: its size, the outline as a path, the dots, largest first."""

    width: int
    height: int
    outline: str
    dots: list[Dot]


class Frame(NamedTuple):
    """How degrees become points of the drawing."""

    west: float
    north: float
    scale: float
    narrow: float
    height: int
    outline: str

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = MARGIN + (lon - self.west) * self.narrow * self.scale
        return round(x, 1), round(MARGIN + (self.north - lat) * self.scale, 1)


@lru_cache(maxsize=4)
def frame_of(code: str) -> Frame | None:
    """Return the frame of a province of today, or None where its outline is not known."""
    for feature in outlines.provinces()["features"]:
        if feature["properties"]["code"] == code and feature["geometry"]["type"] != "Point":
            return _framed(feature["geometry"])
    return None


def _framed(geometry: dict[str, list[list[list[float]]]]) -> Frame:
    polygons = geometry["coordinates"] if str(geometry["type"]) == "MultiPolygon" else [geometry["coordinates"]]
    rings: list[list[tuple[float, float]]] = [
        [(float(lon), float(lat)) for lon, lat in polygon[0]]  # type: ignore[misc]
        for polygon in polygons
    ]
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    narrow = math.cos(math.radians((max(lats) + min(lats)) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((max(lons) - min(lons)) * narrow)
    height = round((max(lats) - min(lats)) * scale) + 2 * MARGIN
    frame = Frame(min(lons), max(lats), scale, narrow, height, "")
    paths = ("M" + "L".join("{:g} {:g}".format(*frame.at(lat, lon)) for lon, lat in ring) + "Z" for ring in rings)
    return frame._replace(outline="".join(paths))


def province(held: Shelf, *, on: date) -> Map | None:
    """Return the map of the province: a dot for each group in each commune, as large as it has products."""
    frame = frame_of(settings.PROVINCE_CODE)
    if frame is None:
        return None
    dots = [dot for place in held.places.values() if place.lat is not None for dot in _dots(held, frame, place)]
    return Map(WIDTH, frame.height, frame.outline, sorted(dots, key=lambda dot: -dot.radius)) if dots else None


def _dots(held: Shelf, frame: Frame, place: Place) -> list[Dot]:
    here = held.having("commune", place.pk)
    counts = [(group, (here & held.having("group", group)).bit_count()) for group in ProductGroup.values]
    there = [(group, count) for group, count in counts if count]
    x, y = frame.at(float(place.lat or 0), float(place.lon or 0))
    around = 0 if len(there) == 1 else 7
    dots = []
    for index, (group, count) in enumerate(there):
        turn = 2 * math.pi * index / len(there)
        radius = min(LARGEST, DOT + GROWTH * (math.sqrt(count) - 1))
        spot = (round(x + around * math.cos(turn), 1), round(y + around * math.sin(turn), 1))
        dots.append(Dot(*spot, round(radius, 1), place, group, str(ProductGroup(group).label), count))
    return dots


def spot(place: Place, *, on: date) -> Map | None:
    """Return the map of the province with one commune on it, or None where it has no known position."""
    frame = frame_of(settings.PROVINCE_CODE)
    if frame is None or place.lat is None or place.lon is None:
        return None
    dot = Dot(*frame.at(float(place.lat), float(place.lon)), LARGEST / 2 + DOT, place, "", place.full_name, 1)
    return Map(WIDTH, frame.height, frame.outline, [dot])
