"""The outlines: every province of today once, and the two archipelagos no map of Vietnam may omit."""

from hoptac.places import outlines
from tests.places.counts import COMMUNES


def test_every_province_has_one_outline():
    features = outlines.provinces()["features"]

    assert [one["properties"]["code"] for one in features[:34]] == sorted(COMMUNES)
    assert {one["geometry"]["type"] for one in features[:34]} == {"Polygon", "MultiPolygon"}


def test_hoang_sa_and_truong_sa_are_on_the_map():
    points = {
        one["properties"]["name"]: (one["properties"]["province"], one["geometry"]["coordinates"])
        for one in outlines.provinces()["features"][34:]
    }

    assert points == {"Hoàng Sa": ("48", [112.135, 16.568]), "Trường Sa": ("56", [114.45, 9.71])}
