"""places_load: what is in the tables afterwards, and that doing it again changes nothing."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from hoptac.places import actions
from hoptac.places.models import Edition, Locality, LocalityUnit, Place, PlaceName, Successor

pytestmark = pytest.mark.django_db


def emptied():
    for model in (LocalityUnit, Locality, Successor, PlaceName, Edition):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM places_place")


def counted():
    return [model.objects.count() for model in (Place, PlaceName, Successor, Locality, LocalityUnit)]


def test_everything_is_loaded():
    assert counted() == [14139, 52, 10623, 14972, 14972 * 2 - 12]


def test_loading_again_does_nothing(django_assert_num_queries):
    with django_assert_num_queries(4):
        done = actions.places_load()

    assert not done.is_new
    out = StringIO()
    call_command("places_load", stdout=out)
    assert "Already up to date: 14139 administrative units" in out.getvalue()


def test_another_edition_overwrites_and_keeps_ids(tmp_path):
    for name in actions.FILES:
        shutil.copy(actions.FOLDER / name, tmp_path / name)
    file = tmp_path / "places.csv"
    file.write_text(file.read_text(encoding="utf8").replace(",Xã Gia Phù,7,", ",Xã Gia Phù Mới,7,"), encoding="utf8")
    before = Place.objects.get(code="03922", valid_to=None)

    done = actions.places_load(folder=tmp_path)

    assert done.is_new
    assert Place.objects.get(code="03922", valid_to=None).full_name == "Xã Gia Phù Mới"
    assert Place.objects.get(pk=before.pk).path == before.path
    assert counted() == [14139, 52, 10623, 14972, 14972 * 2 - 12]
    assert Edition.objects.count() == 1


def test_some_provinces_only():
    emptied()

    actions.places_load(provinces=frozenset({"14", "15"}))

    assert set(Place.objects.filter(level=1).values_list("name", "code")) == {
        ("Sơn La", "14"), ("Lào Cai", "15"), ("Lào Cai", "10"), ("Yên Bái", "15"),
    }  # fmt: skip
    assert Place.objects.filter(level=3, valid_to=None).count() == 75 + 99
    assert Place.objects.get(code="VN").pk == 1
    Place.objects.create(
        code="99", level=1, kind="province", name="A", full_name="Tỉnh A", parent_id=1, path="/000001/999999/",
        search_key="a", sort_key="3",
    )  # fmt: skip


def test_paths_hold_fixed_width_ids():
    place = Place.objects.get(code="03922", valid_to=None)

    assert place.path == f"/000001/{place.parent_id:06d}/{place.pk:06d}/"


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def place(**changes):
    values = {
        "code": "99999", "level": 3, "kind": "commune", "name": "A", "full_name": "Xã A", "parent_id": 1,
        "path": "/000001/999999/", "search_key": "a", "sort_key": "3", **changes,
    }  # fmt: skip
    return Place.objects.create(**values)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "province"},
        {"kind": "shire"},
        {"parent_id": None},
        {"valid_from": "2025-07-01", "valid_to": "2025-07-01"},
        {"lat": "21.0"},
        {"lat": "121.0", "lon": "104.0"},
        {"code": "03922"},
        {"code": "03922", "valid_from": "2025-07-01"},
        {"path": "/000001/"},
    ],
)
def test_rows_that_cannot_be(changes):
    refused(lambda: place(**changes))


def test_links_that_cannot_be():
    split = Successor.objects.filter(is_whole=False, is_default=True).first()
    other = Place.objects.get(code="VN")
    refused(lambda: Successor.objects.create(old=split.old, new=split.new, is_whole=False, is_default=False))
    refused(lambda: Successor.objects.create(old=split.old, new=other, is_whole=False, is_default=True))
    refused(lambda: Successor.objects.create(old=other, new=other, is_whole=False, is_default=False))
    refused(lambda: Successor.objects.create(old=other, new=split.new, is_whole=True, is_default=False))


def test_a_locality_lies_in_one_unit_a_day_and_a_unit_has_one():
    spot = LocalityUnit.objects.filter(valid_from__isnull=False, stands_for=True).first()
    other = Locality.objects.create()
    refused(lambda: LocalityUnit.objects.create(locality=spot.locality, place=spot.place, valid_from=spot.valid_from))
    refused(lambda: LocalityUnit.objects.create(locality=spot.locality, place=spot.place, valid_from="2030-01-01"))
    refused(lambda: LocalityUnit.objects.create(locality=other, place=spot.place, stands_for=True))
