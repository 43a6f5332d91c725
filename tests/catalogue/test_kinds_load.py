"""Kinds and units come from files, are loaded once, and tell what a written name means."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hoptac.catalogue import actions, queries
from hoptac.catalogue.choices import Region
from hoptac.catalogue.drafts import Draft, Entry
from hoptac.catalogue.models import Kind, KindName, Product, Unit
from hoptac.catalogue.named import Named
from hoptac.search import queries as search_queries
from tests.catalogue.conftest import Stand
from tests.factories import catalogue as make

HEAD = "code,parent,group,language,text,is_main\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jam = "x-jam,,food,vi,Mứt thử,1\nx-jam,,food,vi,mứt dẻo thử,0\nx-jam,,food,en,Trial jam,1\n"
    rows = jam + "x-plum,x-jam,food,vi,Mứt mận thử,1\n"
    (tmp_path / "kinds.csv").write_text(HEAD + rows, encoding="utf8")
    return tmp_path


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_kinds_load_brings_kinds_with_names_and_changes_nothing_the_second_time(db, folder):
    first, again = actions.kinds_load(folder=folder), actions.kinds_load(folder=folder)

    jam, plum = Kind.objects.get(code="x-jam"), Kind.objects.get(code="x-plum")
    assert (first.changed, again.changed, plum.parent) == (2, 0, jam)
    assert jam.names == {"vi": "Mứt thử", "en": "Trial jam"}
    assert (jam.name("en"), jam.name("de")) == ("Trial jam", "Mứt thử")
    assert list(KindName.objects.filter(kind=jam, language="vi").order_by("text").values_list("text", "is_main")) == [
        ("Mứt thử", True),
        ("mứt dẻo thử", False),
    ]
    assert [kind.code for kind in queries.kinds_like("trial ja")] == ["x-jam"]
    assert [kind.code for kind in queries.kinds_like("mut man thu")] == ["x-plum"]
    assert queries.kind_names("en")[plum.pk] == "Mứt mận thử"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("x,nowhere,food,vi,X,1\n", "nowhere"),
        ("x,,food,vi,X,0\n", "no main name"),
        ("x,,food,fr,X,1\n", "language"),
        ("x,,stone,vi,X,1\n", "stone"),
    ],
)
def test_kinds_load_takes_nothing_of_a_wrong_file(db, tmp_path, rows, said):
    (tmp_path / "kinds.csv").write_text(HEAD + rows, encoding="utf8")

    with pytest.raises(CommandError, match=said):
        call_command("kinds_load", folder=str(tmp_path))
    assert not Kind.objects.filter(code="x").exists()


def test_a_new_word_for_a_kind_finds_its_products(stand: Stand, folder: Path):
    actions.kinds_load(folder=folder)
    product = make.product(stand.here, "Thứ gì đó", kind=Kind.objects.get(code="x-plum"))
    assert [hit.object_id for hit in search_queries.find("trial jam")] == [product.pk]
    with (folder / "kinds.csv").open("a", encoding="utf8") as file:
        file.write("x-plum,x-jam,food,de,Zwetschgenprobe,1\n")

    actions.kinds_load(folder=folder)

    assert [hit.object_id for hit in search_queries.find("Zwetschgenprobe")] == [product.pk]


def test_products_follow_their_kind_into_another_group(stand: Stand, folder: Path):
    actions.kinds_load(folder=folder)
    plum = Kind.objects.get(code="x-plum")
    old, loose = (make.product(stand.here, name, group="food", kind=kind) for name, kind in (("A", plum), ("B", None)))
    for group in ("handicraft", ""):  # where a kind has none, products keep their own
        rows = (folder / "kinds.csv").read_text(encoding="utf8").replace("x-jam,food", f"x-jam,{group}")
        (folder / "kinds.csv").write_text(rows.replace("x-jam,handicraft", f"x-jam,{group}"), encoding="utf8")
        actions.kinds_load(folder=folder)
        old.refresh_from_db()
        loose.refresh_from_db()
        assert (old.group, loose.group) == ("handicraft", "food")


@pytest.mark.parametrize(
    ("name", "group", "code"),
    [
        ("Chè Shan tuyết cổ thụ Tà Xùa", None, "shan-tuyet-tea"),
        ("CHÈ SHAN TUYẾT", "drink", "shan-tuyet-tea"),
        ("Mật ong hoa rừng Sông Mã", "food", "forest-honey"),
        ("Lá mật ong", None, "honey"),
        ("Sản phẩm mật ong", None, None),
        ("Trả lời", None, None),
        ("Bộ sưu tập quà Tết", None, None),
        ("Chè Shan tuyết", "tourism", None),
    ],
)
def test_kind_is_told_by_the_beginning_of_a_name_where_that_is_sure(db, name, group, code):
    found = Named.load().kind(name, group)

    assert dict(Kind.objects.values_list("pk", "code")).get(found or 0) == code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("kg", "kg"),
        ("Ký", "kg"),
        ("TẤN", "tonne"),
        ("hộp 100 g", "box"),
        ("m³", "m3"),
        ("lượt khách", "visitor"),
        ("xyz", None),
    ],
)
def test_unit_is_told_by_its_word(db, word, code):
    assert dict(Unit.objects.values_list("pk", "code")).get(Named.load().unit(word) or 0) == code


@pytest.mark.parametrize(
    ("code", "region", "factor"),
    [
        ("sao", Region.NORTH, Decimal(360)),
        ("sao", Region.CENTRAL, Decimal(500)),
        ("sao", Region.SOUTH, Decimal(1000)),
        ("mau", Region.NORTH, Decimal(3600)),
        ("cong", Region.NORTH, None),
        ("ta", Region.SOUTH, Decimal(100)),
        ("lang", Region.NORTH, Decimal("0.1")),
        ("box", Region.NORTH, None),
    ],
)
def test_units_differ_by_region(db, code, region, factor):
    assert queries.factor(unit(code), region=region) == factor


def test_units_are_converted_within_a_dimension_only(db):
    north = queries.region_of("14")

    assert (north, queries.region_of("51"), queries.region_of("92")) == (Region.NORTH, Region.CENTRAL, Region.SOUTH)
    assert queries.converted(Decimal(3), unit("ta"), unit("yen"), region=north) == Decimal(30)
    assert queries.converted(Decimal(10), unit("sao"), unit("hectare"), region=north) == Decimal("0.36")
    assert queries.converted(Decimal(1), unit("kg"), unit("litre"), region=north) is None
    assert queries.converted(Decimal(1), unit("box"), unit("piece"), region=north) is None


def test_import_guesses_the_kind_and_the_group_follows(stand: Stand):
    entries = [Entry(stand.here.pk, Draft("Chè Shan tuyết", unit="kg")), Entry(stand.here.pk, Draft("Quà biếu"))]

    put = actions.product_put_many(actor=stand.officer, entries=entries, on=make.SINCE)
    again = actions.product_put_many(actor=stand.officer, entries=entries, on=make.SINCE)

    tea, gift = (Product.objects.get(pk=put.created[index]) for index in (0, 1))
    assert (tea.kind is not None, tea.group, tea.measure) == (True, "drink", unit("kg"))
    assert (gift.kind, gift.group, gift.measure) == (None, "food", None)
    assert (again.created, again.changed) == ({}, {})
