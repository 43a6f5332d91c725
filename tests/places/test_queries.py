"""Reads of the map: codes by day, ancestors, search, successors, localities."""

from datetime import date

import pytest

from hoptac.places import queries
from hoptac.places.models import Place

pytestmark = pytest.mark.django_db

OLD = date(2024, 6, 30)
NEW = date(2025, 10, 1)


def names(changes):
    return [change.place.full_name for change in changes]


@pytest.mark.parametrize(
    ("code", "on", "name", "was_merged"),
    [
        ("25", OLD, "Tỉnh Phú Thọ", True),
        ("25", NEW, "Tỉnh Phú Thọ", False),
        ("15", OLD, "Tỉnh Yên Bái", True),
        ("15", NEW, "Tỉnh Lào Cai", False),
        ("10", OLD, "Tỉnh Lào Cai", True),
        ("14", OLD, "Tỉnh Sơn La", False),
        ("14", NEW, "Tỉnh Sơn La", False),
        ("139", OLD, "Huyện Trạm Tấu", True),
        ("03922", OLD, "Xã Gia Phù", True),
        ("03922", NEW, "Xã Gia Phù", False),
        ("VN", NEW, "Việt Nam", False),
    ],
)
def test_place_by_code(code, on, name, was_merged):
    place = queries.place_by_code(code, on=on)

    assert (place.full_name, place.valid_to is not None) == (name, was_merged)


def test_the_last_day_of_an_old_unit():
    assert queries.place_by_code("15", on=date(2025, 6, 30)).name == "Yên Bái"
    assert queries.place_by_code("15", on=date(2025, 7, 1)).name == "Lào Cai"


@pytest.mark.parametrize(
    ("code", "on", "level"), [("02", NEW, None), ("139", NEW, None), ("14", NEW, 3), ("", NEW, None)]
)
def test_codes_nobody_bears(code, on, level):
    with pytest.raises(Place.DoesNotExist):
        queries.place_by_code(code, on=on, level=level)


def test_ancestors():
    gia_phu = queries.place_by_code("03922", on=OLD)

    assert [place.full_name for place in queries.ancestors(gia_phu)] == ["Việt Nam", "Tỉnh Sơn La", "Huyện Phù Yên"]
    assert queries.ancestors(queries.root()) == []


def test_units_on():
    son_la = queries.place_by_code("14", on=NEW)

    assert queries.units_on(son_la, NEW, 3).count() == 75
    assert queries.units_on(son_la, OLD, 2).count() == 12
    assert queries.units_on(son_la, NEW, 2).count() == 0
    assert [place.name for place in queries.units_on(son_la, NEW, 3)[:3]] == ["Bắc Yên", "Bình Thuận", "Bó Sinh"]


def test_names_by_day():
    dong_nai = queries.place_by_code("75", on=NEW)

    assert queries.name_on(dong_nai, date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert queries.name_on(dong_nai, date(2026, 4, 30)) == "Thành phố Đồng Nai"
    assert queries.name_on(queries.place_by_code("14", on=NEW), NEW) == "Tỉnh Sơn La"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Gia Phù", "Xã Gia Phù"),
        ("gia phu", "Xã Gia Phù"),
        ("xã gia phù", "Xã Gia Phù"),
        ("Hoà Bình", "Phường Hòa Bình"),
        ("tỉnh Hoà Bình", "Tỉnh Hòa Bình"),
        ("TP Sơn La", "Thành phố Sơn La"),
        ("TX Mộc Châu", "Thị xã Mộc Châu"),
        ("huyện Phù Yên", "Huyện Phù Yên"),
        ("Thừa Thiên Huế", "Thành phố Huế"),
        ("Yên Bái", "Phường Yên Bái"),
        ("tỉnh Yên Bái", "Tỉnh Yên Bái"),
        ("Sơn La", "Tỉnh Sơn La"),
        ("TP HCM", "Thành phố Hồ Chí Minh"),
        ("HOÀNG SA", "Đặc khu Hoàng Sa"),
    ],
)
def test_search_finds_first(words, first):
    assert queries.search(words, on=NEW)[0].full_name == first


def test_search_ranks_exact_before_beginning_before_containing():
    found = [place.search_key for place in queries.search("moc chau", on=NEW)]

    assert found.index("moc chau") < len(found)
    ranks = [
        0 if key == "son la" else 1 if key.startswith("son la") else 2
        for key in [place.search_key for place in queries.search("sơn la", on=NEW, limit=50)]
    ]
    assert ranks == sorted(ranks)


def test_search_prefers_written_marks():
    assert queries.search("Phù Yên", on=OLD)[0].name == "Phù Yên"
    assert queries.search("Phú Yên", on=OLD)[0].name == "Phú Yên"


def test_search_puts_units_of_the_day_first():
    assert queries.search("gia phù", on=OLD)[0].valid_to is not None
    assert queries.search("gia phù", on=NEW)[0].valid_to is None


@pytest.mark.parametrize("words", ["", "  ", ",", "zzzzzz", "%", "'; --"])
def test_search_that_finds_nothing(words):
    assert queries.search(words) == []


def test_successors_and_predecessors():
    tram_tau = queries.place_by_code("04606", on=NEW)

    assert names(queries.predecessors(tram_tau)) == ["Xã Pá Hu", "Xã Pá Lau", "Xã Trạm Tấu", "Xã Túc Đán"]
    assert names(queries.successors(queries.place_by_code("04600", on=OLD))) == ["Xã Trạm Tấu"]
    assert names(queries.successors(queries.place_by_code("15", on=OLD))) == ["Tỉnh Lào Cai"]
    assert names(queries.predecessors(queries.place_by_code("15", on=NEW))) == ["Tỉnh Lào Cai", "Tỉnh Yên Bái"]
    assert names(queries.successors(queries.place_by_code("139", on=OLD))) == [
        "Xã Hạnh Phúc", "Xã Phình Hồ", "Xã Tà Xi Láng", "Xã Trạm Tấu",
    ]  # fmt: skip


def units(place):
    spot = queries.locality_for(place)
    held = {unit.valid_from: unit.place.full_name for unit in spot.units.select_related("place")}
    return spot.is_certain, held.get(None), held.get(date(2025, 7, 1))


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("03922", OLD, (True, "Xã Gia Phù", "Xã Gia Phù")),
        ("03922", NEW, (True, "Huyện Phù Yên", "Xã Gia Phù")),
        ("04600", OLD, (True, "Xã Trạm Tấu", "Xã Trạm Tấu")),
        ("139", OLD, (True, "Huyện Trạm Tấu", "Tỉnh Lào Cai")),
        ("15", OLD, (True, "Tỉnh Yên Bái", "Tỉnh Lào Cai")),
        ("15", NEW, (True, "Việt Nam", "Tỉnh Lào Cai")),
        ("14", NEW, (True, "Tỉnh Sơn La", None)),
        ("20333", NEW, (True, "Huyện Hoàng Sa", "Đặc khu Hoàng Sa")),
        ("10798", OLD, (False, "Xã Hòa Bình", "Xã Hà Nam")),
        ("VN", NEW, (True, "Việt Nam", None)),
    ],
)
def test_locality_for(code, on, expected):
    assert units(queries.place_by_code(code, on=on)) == expected


def test_locality_units_cover_every_locality_on_every_day():
    then, now = queries.locality_units(OLD), queries.locality_units(NEW)

    assert len(then) == len(now) == 14972
    spot = queries.locality_for(queries.place_by_code("04600", on=OLD)).pk
    assert then[spot] == queries.place_by_code("04600", on=OLD).pk
    assert now[spot] == queries.place_by_code("04606", on=NEW).pk
