"""The committed files of data/places, read as they are: counts, links, the cases everybody knows."""

import csv
from collections import Counter, defaultdict
from functools import cache

import pytest

from hoptac.places.actions import FOLDER, REFORM
from tests.places.counts import COMMUNES, MERGED

DAY = REFORM.isoformat()


@cache
def rows(name):
    with (FOLDER / name).open(encoding="utf8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def places():
    return {row["id"]: row for row in rows("places.csv")}


def today(level):
    return [row for row in places().values() if row["level"] == str(level) and not row["valid_to"]]


def before(level):
    return [row for row in places().values() if row["level"] == str(level) and not row["valid_from"]]


def province(row):
    while row["level"] != "1":
        row = places()[row["parent"]]
    return row


def test_numbers_of_units():
    assert len(today(1)) == 34
    assert len(today(3)) == 3321
    assert len(before(1)) == 63
    assert len(before(2)) == 696  # 705 until the mergers of districts in 2023-2025
    assert len(before(3)) == 10035


def test_today_no_district_is_left():
    assert today(2) == []
    assert {row["valid_from"] for row in today(3)} == {DAY}
    assert {row["valid_to"] for row in [*before(2), *before(3)]} == {DAY}


def test_communes_of_each_province():
    counted = Counter(province(row)["code"] for row in today(3))

    assert counted == COMMUNES
    assert sum(COMMUNES.values()) == 3321


def test_kinds_of_communes_today():
    assert Counter(row["kind"] for row in today(3)) == {"commune": 2599, "ward": 709, "special_zone": 13}


def test_provinces_were_merged_as_the_law_says():
    made_of = defaultdict(set)
    for row in rows("successors.csv"):
        old, new = places()[row["old"]], places()[row["new"]]
        if new["level"] == "1":
            made_of[new["code"]].add(old["code"])

    assert made_of == MERGED
    unchanged = {row["code"] for row in today(1) if not row["valid_from"]}
    assert unchanged == {"01", "04", "11", "12", "14", "20", "22", "38", "40", "42", "46"}
    assert len(unchanged) + sum(map(len, MERGED.values())) == 63


def test_numbers_of_successors():
    pairs = [row for row in rows("successors.csv") if places()[row["new"]]["level"] == "3"]
    of_old = Counter(row["old"] for row in pairs)

    assert len(pairs) == 10571
    assert {row["id"] for row in before(3)} <= of_old.keys()
    assert len(of_old) == 10035 + 5
    assert sum(count > 1 for count in of_old.values()) == 442
    assert {row["new"] for row in pairs} == {row["id"] for row in today(3)}


def test_each_old_unit_has_one_default_successor():
    defaults = Counter(row["old"] for row in rows("successors.csv") if row["is_default"] == "1")
    wholes = Counter(row["old"] for row in rows("successors.csv") if row["is_whole"] == "1")
    of_old = Counter(row["old"] for row in rows("successors.csv"))

    assert defaults == Counter(of_old.keys())
    assert wholes == Counter(old for old, count in of_old.items() if count == 1)


def test_successors_lie_in_the_province_that_took_over_the_old_one():
    home = {row["old"]: row["new"] for row in rows("successors.csv") if places()[row["new"]]["level"] == "1"}
    astray = [
        row
        for row in rows("successors.csv")
        if places()[row["new"]]["level"] == "3"
        and home.get(province(places()[row["old"]])["id"], province(places()[row["old"]])["id"])
        != province(places()[row["new"]])["id"]
    ]

    assert astray == []


@pytest.mark.parametrize(
    ("old", "new", "province_code"),
    [
        ("04600", {"04606"}, "15"),  # xã Trạm Tấu
        ("04585", {"04585"}, "15"),  # thị trấn Trạm Tấu → xã Hạnh Phúc
        ("03922", {"03922"}, "14"),  # Gia Phù
        ("08542", {"08542"}, "25"),  # thị trấn Thanh Sơn → xã Thanh Sơn
        ("29872", {"29869"}, "82"),  # phường 4, Cao Lãnh
        ("29908", {"29905"}, "82"),  # phường 4, Sa Đéc: not Cao Lãnh, which only shares the name
        ("11890", {"11911"}, "31"),  # Hòa Bình, Vĩnh Bảo
        ("10798", {"10804", "10843"}, "31"),  # Hòa Bình, Kim Thành: split
    ],
)
def test_known_successors(old, new, province_code):
    found = {
        places()[row["new"]]["code"]: province(places()[row["new"]])["code"]
        for row in rows("successors.csv")
        if places()[row["old"]]["code"] == old and places()[row["old"]]["level"] == "3"
    }

    assert set(found) == new
    assert set(found.values()) == {province_code}


def test_gia_phu_and_tram_tau_were_made_of_four():
    made_of = defaultdict(set)
    for row in rows("successors.csv"):
        made_of[places()[row["new"]]["code"]].add(places()[row["old"]]["name"])

    assert made_of["03922"] == {"Gia Phù", "Tường Phù", "Suối Bau", "Sập Xa"}
    assert made_of["04606"] == {"Pá Lau", "Pá Hu", "Túc Đán", "Trạm Tấu"}
    assert made_of["08542"] == {"Thanh Sơn", "Sơn Hùng", "Giáp Lai", "Thạch Khoán", "Thục Luyện"}


def test_island_districts_became_special_zones():
    islands = {
        places()[row["old"]]["name"]: (places()[row["new"]]["code"], places()[row["new"]]["kind"])
        for row in rows("successors.csv")
        if places()[row["old"]]["level"] == "2"
    }

    assert islands == {
        "Bạch Long Vĩ": ("11948", "special_zone"),
        "Cồn Cỏ": ("19742", "special_zone"),
        "Hoàng Sa": ("20333", "special_zone"),
        "Lý Sơn": ("21548", "special_zone"),
        "Côn Đảo": ("26732", "special_zone"),
    }


def test_hoang_sa_and_truong_sa_are_there_with_points():
    zones = {row["name"]: (province(row)["name"], row["lat"], row["lon"]) for row in today(3)}

    assert zones["Hoàng Sa"] == ("Đà Nẵng", "16.568", "112.135")
    assert zones["Trường Sa"] == ("Khánh Hòa", "9.71", "114.45")


def test_only_units_of_today_have_points():
    located = [row for row in places().values() if row["lat"]]

    assert len(located) == 34 + 3321
    assert all(not row["valid_to"] and 7 < float(row["lat"]) < 24 and 102 < float(row["lon"]) < 118 for row in located)
    unknown = {row["name"] for row in today(3) if not row["area_km2"]}
    assert unknown == {"Kỳ Lừa", "Thượng Trạch", "Đông Trạch", "Mỹ Phước Tây"}
    assert all(float(row["area_km2"]) > 0 for row in today(3) if row["area_km2"])


def test_ids_stand_in_file_order_and_parents_before_children():
    numbers = [int(row["id"]) for row in rows("places.csv")]

    assert numbers == list(range(1, len(numbers) + 1))
    assert all(not row["parent"] or int(row["parent"]) < int(row["id"]) for row in places().values())
    assert [int(row["id"]) for row in rows("localities.csv")] == list(range(1, 14973))


def test_each_unit_has_exactly_one_locality_that_stands_for_it():
    standing = Counter()
    for row in rows("localities.csv"):
        chosen = {"then": [row["then"]], "now": [row["now"]], "both": [row["then"], row["now"]], "": []}
        standing.update(set(chosen[row["stands_for"]]))

    assert standing == Counter(places().keys())


def test_uncertain_localities_are_the_split_communes():
    uncertain = [row for row in rows("localities.csv") if row["is_certain"] == "0"]

    assert len(uncertain) == 442
    assert {places()[row["then"]]["level"] for row in uncertain} == {"3"}


def test_names_that_changed():
    held = defaultdict(list)
    for row in rows("names.csv"):
        held[places()[row["place"]]["code"]].append((row["full_name"], row["valid_from"], row["valid_to"]))

    assert held["75"] == [("Tỉnh Đồng Nai", DAY, "2026-04-30"), ("Thành phố Đồng Nai", "2026-04-30", "")]
    assert held["22"] == [("Tỉnh Quảng Ninh", "", "2026-09-01"), ("Thành phố Quảng Ninh", "2026-09-01", "")]
    assert held["24"] == [("Tỉnh Bắc Ninh", DAY, "2026-09-20"), ("Thành phố Bắc Ninh", "2026-09-20", "")]
    assert held["46"] == [("Tỉnh Thừa Thiên Huế", "", "2025-01-01"), ("Thành phố Huế", "2025-01-01", "")]
    assert held["09193"] == [("Xã Yên Phong", DAY, "2026-09-20"), ("Phường Yên Phong", "2026-09-20", "")]
    wards = Counter(lines[1][1] for code, lines in held.items() if len(code) == 5)
    assert wards == {"2026-04-30": 10, "2026-09-20": 12}
