"""Outlines beneath the points of a map, and the archipelagos on the map of the country."""

from __future__ import annotations

from datetime import date

from hoptac.insight import maps
from hoptac.places.choices import Level
from hoptac.places.models import Place

TODAY = date(2026, 1, 15)


def _place(code, level, **values):
    return Place(code=code, level=level, **values)


def test_rings_of_a_province_are_its_own_outline():
    found = maps.rings(_place("14", Level.PROVINCE), TODAY)

    assert len(found) == 1
    assert all(103 < longitude < 106 and 20 < latitude < 23 for longitude, latitude in found[0])


def test_rings_of_the_country_are_all_of_them():
    assert len(maps.rings(_place("VN", Level.COUNTRY), TODAY)) >= 34


def test_no_rings_for_units_that_are_no_more_or_too_small():
    assert maps.rings(_place("15", Level.PROVINCE, valid_to=date(2025, 7, 1)), TODAY) == []
    assert maps.rings(_place("3646", Level.COMMUNE), TODAY) == []


def test_archipelagos_stand_by_name_on_the_map_of_the_country():
    assert [(spot.label, spot.is_labelled) for spot in maps.archipelagos()] == [
        ("Hoàng Sa (Việt Nam)", True),
        ("Trường Sa (Việt Nam)", True),
    ]


def test_the_map_of_the_province_has_its_outline_and_names_the_islands(province, browse):
    page = browse(province.officer, "/province/?at=2025-09-30").content.decode()

    assert 'fill="#f1f4f1"' in page
    assert "Quần đảo Hoàng Sa" in page
    assert "Quần đảo Trường Sa" in page
