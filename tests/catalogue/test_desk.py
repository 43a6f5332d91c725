"""The desk of products: from a name to a published page, as a manager and an officer meet it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoptac.catalogue import actions, queries
from hoptac.catalogue.models import Certificate, Document, Kind, Photo, Product
from hoptac.core import uploads
from tests.catalogue.conftest import Stand
from tests.core import hostile
from tests.factories import catalogue as make

DESK = "/desk/products/"


@pytest.fixture
def manager(stand: Stand, client: Client) -> Client:
    client.force_login(stand.manager)
    return client


@pytest.fixture
def officer(stand: Stand) -> Client:
    client = Client()
    client.force_login(stand.officer)
    return client


@pytest.fixture
def tea(stand: Stand) -> Product:
    return make.product(stand.here, "Chè Shan tuyết", unit="kg", price_amount=400_000, is_published=False)


def sent(content: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def errors(answer) -> dict[str, list[str]]:
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_product_list_says_what_to_do_next(manager: Client, tea: Product, stand: Stand):
    make.product(stand.there, "Táo mèo của người khác")

    page = manager.get(DESK)

    assert "Chè Shan tuyết" in page.text
    assert "Táo mèo" not in page.text
    assert page.context["lines"][0].todo.url == f"{DESK}{tea.pk}/photos/"
    assert f"{DESK}organisations/{stand.here.pk}/add/" in page.text
    assert manager.get(f"{DESK}?q=khong+co").context["lines"] == []
    assert len(manager.get(f"{DESK}?q=che+tuyet&state=draft&page=99").context["lines"]) == 1
    assert manager.get(f"{DESK}?state=stale").context["lines"] == []


def asked_for(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_desk_asks_as_often_for_three_products_as_for_one(manager: Client, officer: Client, stand: Stand):
    counts = []
    first = make.product(stand.here, "Chè đầu tiên", unit="kg")
    pages = [
        DESK,
        f"{DESK}certificates/",
        *(f"{DESK}{first.pk}/{part}" for part in ("", "preview/", "facts/", "photos/")),
    ]
    for number in range(3):
        product = make.product(stand.here, f"Chè số {number}", unit="kg")
        make.recognition(product, 4, timezone.localdate() - timedelta(days=30))
        photo = uploads.read(hostile.file(hostile.photo((400 + number, 300))), kinds=uploads.PICTURES)
        actions.photo_add(actor=stand.manager, product=product, upload=photo)
        actions.photo_add(actor=stand.manager, product=first, upload=photo)
        paper = actions.Paper("organic", "Viện", str(number), timezone.localdate(), product_ids=(first.pk, product.pk))
        actions.certificate_add(actor=stand.manager, organisation=stand.here, paper=paper)
        counts.append([asked_for(client, page) for client in (manager, officer) for page in pages])

    assert counts[0] == counts[2]
    assert max(counts[0]) <= 10, counts[0]


def test_product_add_begins_with_a_name(manager: Client, stand: Stand):
    answer = manager.post(f"{DESK}organisations/{stand.here.pk}/add/", {"name": "Chè Shan tuyết", "unit": "kg"})

    made = Product.objects.get()
    assert answer["Location"] == f"{DESK}{made.pk}/photos/"
    assert (made.state, made.group, made.kind.code, made.measure.code) == ("draft", "drink", "shan-tuyet-tea", "kg")
    refused = manager.post(f"{DESK}organisations/{stand.here.pk}/add/", {"name": "chè shan tuyết", "gtin": "123"})
    assert (refused.status_code, list(errors(refused))) == (422, ["gtin"])
    refused = manager.post(f"{DESK}organisations/{stand.here.pk}/add/", {"name": "chè shan tuyết"})
    assert list(errors(refused)) == ["name"]
    assert manager.get(f"{DESK}organisations/{stand.there.pk}/add/").status_code == 404


def test_product_change_keeps_fills_and_empties(manager: Client, stand: Stand, tea: Product):
    honey = Kind.objects.get(code="honey")
    there = make.organisation("HTX Bán Hàng", stand.communes[0], code="0100109106")
    form = {
        "name": "Mật ong rừng", "kind_id": honey.pk, "group": "drink", "unit": "lít", "price_amount": "1,2 triệu",
        "minimum_order": "2,5", "yearly_quantity": "1.500", "shelf_life_days": "365", "storage": "dry",
        "gtin": "8934588063114", "area_code": "vn dtor 0017", "seller_id": "0100109106", "producer_id": "htx mường tấc",
        "description": "Ong  rừng.",
    }  # fmt: skip

    answer = manager.post(f"{DESK}{tea.pk}/facts/", form)

    assert answer.status_code == 302
    tea.refresh_from_db()
    assert (tea.kind, tea.group, tea.price_amount, str(tea.minimum_order), str(tea.yearly_quantity)) == (
        honey, "food", 1_200_000, "2.50", "1500.00",
    )  # fmt: skip
    assert (tea.area_code, tea.seller, tea.producer, tea.measure.code) == ("VN-DTOR-0017", there, stand.here, "litre")
    page = manager.get(f"{DESK}{tea.pk}/facts/")
    assert 'value="2,5"' in page.text
    manager.post(f"{DESK}{tea.pk}/facts/", {"name": "Mật ong rừng", "unit": "lít"})
    tea.refresh_from_db()
    assert (tea.price_amount, tea.minimum_order, tea.gtin, tea.seller) == (None, None, "", None)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minimum_order", "1,000"),
        ("minimum_order", "0"),
        ("seller_id", "Không có ai"),
        ("area_code", "DTOR 17"),
        ("kind_id", "0"),
    ],
)
def test_product_change_refuses_what_cannot_be_meant(manager: Client, tea: Product, field: str, typed: str):
    answer = manager.post(f"{DESK}{tea.pk}/facts/", {"name": "Chè", field: typed})

    assert (answer.status_code, list(errors(answer))) == (422, [field])


def test_season_put_by_touching_months(manager: Client, tea: Product):
    manager.post(f"{DESK}{tea.pk}/season/", {"m3": "on", "m4": "on", "q5": "1.200"})

    tea.refresh_from_db()
    page = manager.get(f"{DESK}{tea.pk}/season/")
    assert tea.season == 0b11100
    assert page.text.count(" checked") == 3
    assert 'value="1200"' in page.text
    assert manager.post(f"{DESK}{tea.pk}/season/", {"q5": "nhiều"}).status_code == 422


def test_photo_add_change_move_and_remove(manager: Client, tea: Product):
    address = f"{DESK}{tea.pk}/photos/"
    two = [sent(hostile.photo((400, 300))), sent(hostile.heic(), "IMG_1.HEIC")]
    assert manager.post(address, {"photos": two, "alt": "Búp chè"}).status_code == 302
    first, second = queries.photos(tea)

    refused = manager.post(address, {"photos": sent(b"<svg onload='alert(1)'/>", "anh.jpg")})
    assert (refused.status_code, list(errors(refused))) == (422, ["photos"])
    assert "SVG" in refused.text
    manager.post(f"{DESK}photos/{second.pk}/move/", {"by": "-99"})
    manager.post(f"{DESK}photos/{second.pk}/change/", {"alt": "Đồi chè", "focal_x": "2", "focal_y": "7"})
    manager.post(f"{DESK}photos/{first.pk}/remove/")

    [left] = Photo.objects.all()
    tea.refresh_from_db()
    assert (left.alt, left.focal_x, left.focal_y, tea.cover) == ("Đồi chè", 2, 7, left)
    changed = manager.post(f"{DESK}photos/{left.pk}/change/", {"alt": "Nhà sấy", "focal_x": "99"})
    [(_photo, form)] = changed.context["photos"]
    assert (changed.status_code, list(form.errors)) == (422, ["focal_x", "focal_y"])
    assert 'value="Nhà sấy"' in changed.text
    moved = manager.post(f"{DESK}photos/{left.pk}/move/", {"by": "7"})
    assert moved.status_code == 422
    assert "hoặc đưa lên đầu." in moved.text


def test_picture_is_served_for_ever_once_its_product_is_shown(manager: Client, stand: Stand, tea: Product):
    manager.post(f"{DESK}{tea.pk}/photos/", {"photos": sent(hostile.photo((400, 300)))})
    key = Photo.objects.get().key
    stranger = Client()

    assert stranger.get(f"/pictures/{key}-320.avif").status_code == 404
    own = manager.get(f"/pictures/{key}-320.avif")
    assert (own.status_code, own["Cache-Control"]) == (200, "private, max-age=3600")
    actions.product_publish(actor=stand.manager, product=tea, is_published=True)
    for extension, mime in [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]:
        shown = stranger.get(f"/pictures/{key}-320.{extension}", headers={"accept-encoding": "gzip"})
        assert (shown.status_code, shown["Content-Type"], shown["Content-Encoding"]) == (200, mime, "identity")
        assert shown["Cache-Control"] == "public, max-age=31536000, immutable"
    for wrong in (f"{key}-321.avif", f"{key}-320.svg", f"{'0' * 40}-320.avif"):
        assert stranger.get(f"/pictures/{wrong}").status_code == 404


def test_organisation_photo_add(manager: Client, stand: Stand, tea: Product):
    address = f"{DESK}organisations/{stand.here.pk}/photos/"

    manager.post(address, {"photos": sent(hostile.photo((400, 300))), "alt": "Vườn"})

    assert (Photo.objects.get().product, "Vườn" in manager.get(address).text) == (None, True)
    assert manager.get(f"{DESK}organisations/{stand.there.pk}/photos/").status_code == 404


def test_prices_and_packages(manager: Client, tea: Product):
    address = f"{DESK}{tea.pk}/prices/"
    manager.post(f"{DESK}{tea.pk}/packagings/add/", {"name": "Hộp 100 g", "quantity": "0,1"})
    box = tea.packagings.get()
    today = timezone.localdate()
    manager.post(
        f"{address}add/",
        {"packaging": box.pk, "minimum_quantity": "10", "amount": "45.000", "valid_from": today, "valid_until": today},
    )
    manager.post(f"{address}add/", {"amount": "380 nghìn", "minimum_quantity": "20", "valid_from": today})

    page = manager.get(address)
    assert [(step.amount, step.packaging) for step in page.context["steps"]] == [
        (400_000, ""), (380_000, ""), (45_000, "Hộp 100 g"),
    ]  # fmt: skip
    assert tea.prices.get(packaging=box).valid_until == today + timedelta(days=1)
    refused = manager.post(f"{address}add/", {"amount": "0", "valid_from": today})
    assert (refused.status_code, "price_form" in refused.context) == (422, True)
    assert manager.post(f"{address}add/", {"packaging": 999, "amount": "1", "valid_from": today}).status_code == 422
    manager.post(f"{address}{tea.prices.get(packaging=None).pk}/remove/")
    manager.post(f"{DESK}{tea.pk}/packagings/{box.pk}/remove/")
    assert (tea.prices.count(), tea.packagings.count()) == (0, 0)


def test_words_are_drafted_published_and_taken_back(manager: Client, tea: Product):
    address = f"{DESK}{tea.pk}/texts/"
    manager.post(f"{address}en/", {"name": "Shan tea", "summary": "From old trees.", "story": "One.\nTwo."})
    page = manager.get(address)
    assert "From old trees." in page.text
    manager.post(f"{address}en/publish/")

    assert queries.text(tea, "en").story == "One.\n\nTwo."
    manager.post(f"{address}en/withdraw/")
    assert queries.text(tea, "en") is None
    assert manager.post(f"{address}en/", {"name": " "}).status_code == 422
    assert manager.get(f"{address}fr/").status_code == 404


def test_papers_are_kept_and_opened_by_whom_they_concern(manager: Client, stand: Stand, tea: Product):
    address = f"{DESK}{tea.pk}/papers/"
    manager.post(address, {"title": "Phiếu kiểm nghiệm", "file": sent(hostile.paper(), "a.pdf")})
    manager.post(address, {"title": "Nhãn", "file": sent(hostile.photo(), "a.jpg"), "is_public": "on"})
    label, test = Document.objects.order_by("title")
    stranger = Client()

    assert manager.post(address, {"title": "x", "file": sent(hostile.paper(script="app.alert(1)"))}).status_code == 422
    opened = manager.get(f"{DESK}papers/{test.pk}/")
    assert (opened["Content-Type"], opened["Content-Disposition"][:10]) == ("application/pdf", "attachment")
    assert stranger.get(f"/papers/{label.pk}/").status_code == 404
    actions.product_publish(actor=stand.manager, product=tea, is_published=True)
    assert [stranger.get(f"/papers/{row.pk}/").status_code for row in (label, test)] == [200, 404]
    manager.post(f"{DESK}papers/{label.pk}/remove/")
    assert list(Document.objects.all()) == [test]


def test_publish_refresh_feature_hide_and_close(manager: Client, officer: Client, stand: Stand, tea: Product):
    one = f"{DESK}{tea.pk}/"
    manager.post(f"{one}publish/")
    assert "/desk/products/" in manager.get(one).text
    officer.post(f"{one}feature/")
    tea.refresh_from_db()
    assert (tea.is_published, tea.is_featured) == (True, True)

    reason = {"reason": "Ảnh của hợp tác xã khác"}
    assert manager.get(f"{one}hide/").status_code == 403
    assert officer.post(f"{one}hide/", {"reason": ""}).status_code == 422
    officer.post(f"{one}hide/", reason)
    page = manager.get(one)
    assert reason["reason"] in page.text
    assert f"{one}publish/" not in page.text
    officer.post(f"{one}unhide/")
    manager.post(f"{one}publish/")
    officer.post(f"{DESK}organisations/{stand.here.pk}/close/", reason)
    tea.refresh_from_db()
    assert (tea.state, tea.is_published) == ("published", False)
    assert reason["reason"] in manager.get(one).text
    officer.post(f"{DESK}organisations/{stand.here.pk}/open/")
    Product.objects.filter(pk=tea.pk).update(refreshed_on=date(2020, 1, 1))
    assert len(manager.get(f"{DESK}?state=stale").context["lines"]) == 1
    manager.post(f"{one}refresh/")
    tea.refresh_from_db()
    assert (tea.is_published, tea.refreshed_on) == (True, timezone.localdate())
    manager.post(f"{one}withdraw/")
    tea.refresh_from_db()
    assert tea.state == "draft"


def test_preview_shows_the_words_season_and_prices(manager: Client, stand: Stand, tea: Product):
    actions.season_put(actor=stand.manager, product=tea, months=[3], quantities={})
    actions.text_save(actor=stand.manager, product=tea, language="vi", summary="Từ cây cổ thụ.", story="Chuyện kể.")
    actions.text_publish(actor=stand.manager, product=tea, language="vi")

    page = manager.get(f"{DESK}{tea.pk}/preview/")

    assert all(words in page.text for words in ("Từ cây cổ thụ.", "Chuyện kể.", "400.000"))
    assert page.context["product"].season == 1 << 2


def test_certificates_from_the_paper_to_the_badge(manager: Client, officer: Client, stand: Stand, tea: Product):
    today = timezone.localdate()
    form = {
        "kind": "vietgap", "number": "VG-1", "issuer": "Trung tâm", "valid_from": today - timedelta(days=700),
        "last_day": today + timedelta(days=6), "product_ids": [tea.pk],
    }  # fmt: skip
    add = f"{DESK}organisations/{stand.here.pk}/certificates/add/"
    assert manager.post(add, {**form, "last_day": today - timedelta(days=900)}).status_code == 422
    manager.post(add, {**form, "file": sent(hostile.photo(), "giay.jpg")})
    made = Certificate.objects.get()
    one = f"{DESK}certificates/{made.pk}/"

    assert manager.get(f"{one}file/")["Content-Type"] == "image/jpeg"
    assert manager.get(f"{one}verify/").status_code == 405
    assert manager.post(f"{one}verify/").status_code == 403
    assert "VG-1" in officer.get(f"{DESK}certificates/").text
    manager.post(f"{one}change/", {**form, "issuer": "Trung tâm Chứng nhận"})
    officer.post(f"{one}verify/")
    assert queries.badges([tea.pk], on=today)[tea.pk][0].issuer == "Trung tâm Chứng nhận"
    page = manager.get(f"{DESK}certificates/")
    assert [(row.days, row.level) for row in page.context["ending"]] == [(7, 7)]
    assert manager.get(one).context["may"] == set()
    officer.post(f"{one}revoke/", {"revoked_on": today, "reason": "Không đạt"})
    assert queries.badges([tea.pk], on=today) == {}
    manager.post(f"{one}remove/")
    assert Certificate.objects.count() == 1
