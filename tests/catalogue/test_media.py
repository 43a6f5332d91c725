"""Photos and papers: added, ordered, described, removed with their files."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from hoptac.access import gate
from hoptac.catalogue import actions, queries
from hoptac.catalogue.models import Photo, Product
from hoptac.core import pictures, uploads
from hoptac.core.errors import RuleBroken
from tests.catalogue.conftest import Stand
from tests.core import hostile
from tests.factories import catalogue as make


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết")


def upload(size: tuple[int, int] = (400, 300)) -> uploads.Upload:
    return uploads.read(hostile.file(hostile.photo(size)), kinds=uploads.PICTURES)


def refused(code: str):
    return pytest.raises(RuleBroken, check=lambda error: error.code == code)


def row(tea: Product) -> list[str]:
    return [photo.alt for photo in queries.photos(tea)]


def test_photo_add_makes_the_first_one_the_cover_and_moves_keep_it_so(stand: Stand, tea: Product):
    for number in (1, 2, 3):
        actions.photo_add(actor=stand.manager, product=tea, upload=upload((400 + number, 300)), alt=f"Ảnh {number}")
    first, _, third = queries.photos(tea)
    tea.refresh_from_db()
    assert (row(tea), tea.cover, (first.width, first.height)) == (["Ảnh 1", "Ảnh 2", "Ảnh 3"], first, (300, 401))

    actions.photo_move(actor=stand.manager, photo=third, by=-5)
    tea.refresh_from_db()
    assert (row(tea), tea.cover) == (["Ảnh 3", "Ảnh 1", "Ảnh 2"], third)
    actions.photo_move(actor=stand.manager, photo=third, by=1)
    assert row(tea) == ["Ảnh 1", "Ảnh 3", "Ảnh 2"]


def test_photo_remove_deletes_files_that_nobody_else_shows(
    stand: Stand, tea: Product, django_capture_on_commit_callbacks
):
    honey = make.product(stand.here, "Mật ong")
    here = actions.photo_add(actor=stand.manager, product=tea, upload=upload())
    there = actions.photo_add(actor=stand.manager, product=honey, upload=upload())
    name = pictures.stored_at(here.key, "320", "avif")

    with django_capture_on_commit_callbacks(execute=True):
        actions.photo_remove(actor=stand.manager, photo=here)
    tea.refresh_from_db()
    assert (tea.cover, default_storage.exists(name)) == (None, True)
    with django_capture_on_commit_callbacks(execute=True):
        actions.photo_remove(actor=stand.manager, photo=there)
    assert (Photo.objects.count(), default_storage.exists(name)) == (0, False)


def test_photo_add_refuses_the_same_photo_and_strangers(stand: Stand, tea: Product):
    actions.photo_add(actor=stand.manager, product=tea, upload=upload())

    with refused("photo_twice"):
        actions.photo_add(actor=stand.manager, product=tea, upload=upload())
    with pytest.raises(gate.NotVisible):
        actions.photo_add(actor=stand.outsider, product=tea, upload=upload((500, 300)))


def test_photo_change_says_what_it_shows_and_where_to_look(stand: Stand, tea: Product):
    photo = actions.photo_add(actor=stand.manager, product=tea, upload=upload())

    changed = actions.photo_change(actor=stand.manager, photo=photo, alt="  Búp  chè ", focal_x=2, focal_y=9)

    assert (changed.alt, changed.focal_x, changed.focal_y) == ("Búp chè", 2, 9)
    with refused("photo_focus"):
        actions.photo_change(actor=stand.manager, photo=photo, alt="", focal_x=11, focal_y=0)


def test_photos_of_an_organisation_are_seen_while_it_shows_products(stand: Stand, tea: Product):
    own = actions.organisation_photo_add(actor=stand.manager, organisation=stand.here, upload=upload(), alt="Vườn chè")

    assert (own.product, queries.is_photo_public(own.key)) == (None, True)
    actions.product_publish(actor=stand.manager, product=tea, is_published=False)
    assert queries.is_photo_public(own.key) is False


def test_document_add_keeps_a_paper_and_removes_it_with_its_file(
    stand: Stand, tea: Product, django_capture_on_commit_callbacks
):
    paper = uploads.read(hostile.file(hostile.paper(), "kiem-nghiem.pdf"), kinds=uploads.DOCUMENTS)

    made = actions.document_add(actor=stand.manager, product=tea, upload=paper, title=" Phiếu  kiểm nghiệm ")

    assert (made.title, made.is_public, uploads.opened(made.key).read()) == ("Phiếu kiểm nghiệm", False, paper.content)
    with refused("document_title"):
        actions.document_add(actor=stand.manager, product=tea, upload=paper, title=" ")
    with django_capture_on_commit_callbacks(execute=True):
        actions.document_remove(actor=stand.manager, document=made)
    with pytest.raises(FileNotFoundError):
        uploads.opened(made.key)
