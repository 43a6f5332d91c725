"""A change voids what it shows on and no page of others: after each deed every kept page is as one made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.access import audit
from hoptac.catalogue import actions
from hoptac.catalogue.drafts import Draft, Paper, Starred
from hoptac.catalogue.models import Kind
from hoptac.core import uploads
from hoptac.places.models import Edition, Place
from hoptac.registry import actions as registry_actions
from hoptac.registry.entries import Entry
from hoptac.showcase import stamp
from tests.core import hostile
from tests.factories import catalogue as make

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from tests.showcase.conftest import Stand

pytestmark = pytest.mark.usefixtures("kept")
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=40)


class Town:
    """Two cooperatives: the first has tea and honey, the second tea and a cloth no other product is like."""

    def __init__(self, stand: Stand) -> None:
        tea = Kind.objects.get(code="tea")
        self.stand = stand
        self.tea = make.product(stand.here, "Chè Shan tuyết", kind=tea, group="drink", season=0b11, unit="kg")
        self.honey = make.product(stand.here, "Mật ong", price_amount=90_000, unit="kg")
        self.other = make.product(stand.there, "Chè Tà Xùa", kind=tea, group="drink", unit="kg", price_amount=300_000)
        self.cloth = make.product(stand.there, "Túi thổ cẩm", group="handicraft")
        self.certificate: Any = None

    def pages(self) -> list[str]:
        goods = (self.tea, self.honey, self.other, self.cloth)
        return [
            *(f"/products/{one.pk}-{one.slug}/" for one in goods),
            f"/de/products/{self.tea.pk}-{self.tea.slug}/",
            *(f"/cooperatives/{one.pk}/" for one in (self.stand.here, self.stand.there)),
            *(f"/communes/{self.stand.here.place_id}/", "/", "/search/?q=che", "/kinds/tea/"),
        ]

    def apart(self) -> set[str]:
        """Return the pages that show nothing of the first cooperative."""
        cloth = f"/products/{self.cloth.pk}-{self.cloth.slug}/"
        return {cloth, f"/cooperatives/{self.stand.there.pk}/"}


def draft(product: Product, **values: Any) -> Draft:
    stated = {"name": product.name, "group": product.group, "kind_id": product.kind_id, "unit": product.unit}
    return Draft(**{**stated, "season": product.season, "price_amount": product.price_amount, **values})


def certified(town: Town) -> None:
    paper = Paper("vietgap", "Trung tâm", "VG-7", TODAY, valid_until=LATER, product_ids=(town.tea.pk,))
    town.certificate = actions.certificate_add(actor=town.stand.manager, organisation=town.stand.here, paper=paper)
    actions.certificate_verify(actor=town.stand.officer, certificate=town.certificate)


def picture(number: int) -> Any:
    return uploads.read(hostile.file(hostile.photo((400 + number, 300))), kinds=uploads.PICTURES)


def renamed(town: Town) -> None:
    entry = Entry(town.stand.here.pk, {"name": "HTX Mường Tấc Mới"}, is_decided=True)
    saved = registry_actions.organisations_save(actor=town.stand.officer, entries=[entry], on=TODAY)
    assert not saved.refused


def place_renamed(town: Town) -> None:
    """Do what places_load does."""
    Place.objects.filter(pk=town.stand.communes[0].pk).update(name="Gia Phù Mới", full_name="Phường Gia Phù Mới")
    Edition.objects.all().delete()
    Edition.objects.create(checksum="another")


def priced(town: Town) -> None:
    actions.price_add(actor=town.stand.manager, product=town.tea, amount=123_000, valid_from=TODAY)


def cheaper(town: Town) -> None:
    actions.product_change(actor=town.stand.manager, product=town.honey, draft=draft(town.honey, price_amount=7_000))


def packed(town: Town) -> None:
    box = actions.packaging_add(actor=town.stand.manager, product=town.honey, name="hộp 100 g")
    actions.price_add(actor=town.stand.manager, product=town.honey, amount=12_000, valid_from=TODAY, packaging=box)


def in_may(town: Town) -> None:
    actions.season_put(actor=town.stand.manager, product=town.tea, months=[5], quantities={5: Decimal(900)})


def told_in_german(town: Town) -> None:
    actions.text_save(actor=town.stand.manager, product=town.tea, language="de", name="Bergtee")
    actions.text_publish(actor=town.stand.manager, product=town.tea, language="de")


def withdrawn(town: Town) -> None:
    actions.product_publish(actor=town.stand.officer, product=town.honey, is_published=False)


def hidden(town: Town) -> None:
    actions.product_hide(actor=town.stand.officer, product=town.tea, reason="Ảnh không đúng sản phẩm")


def closed(town: Town) -> None:
    actions.pages_close(actor=town.stand.officer, organisation=town.stand.here, reason="Trang sai sự thật nhiều lần")


def starred(town: Town) -> None:
    actions.recognition_add(actor=town.stand.officer, product=town.tea, starred=Starred(4, TODAY), on=TODAY)


def pictured(town: Town) -> None:
    actions.photo_add(actor=town.stand.manager, product=town.tea, upload=picture(1))


def portrayed(town: Town) -> None:
    actions.organisation_photo_add(actor=town.stand.manager, organisation=town.stand.here, upload=picture(2))


def shown(answer: Any) -> bytes:
    return answer.content if answer.status_code == 200 else b""


#: What concerns the first cooperative alone, and what concerns everybody.
OWN = (
    priced,
    cheaper,
    packed,
    in_may,
    told_in_german,
    withdrawn,
    hidden,
    closed,
    certified,
    starred,
    pictured,
    portrayed,
)
COMMON = (renamed, place_renamed)


@pytest.mark.parametrize("deed", [*OWN, *COMMON])
def test_every_kept_page_is_as_one_made_anew(
    deed: Callable[[Town], None], stand: Stand, client: Client, settings: Any
) -> None:
    town = Town(stand)
    before = {page: shown(client.get(page)) for page in town.pages()}
    deed(town)
    answers = {page: client.get(page) for page in town.pages()}
    settings.PAGES_KEPT_BYTES = 0
    anew = {page: shown(Client().get(page)) for page in town.pages()}

    assert {page: shown(answer) for page, answer in answers.items()} == anew
    assert before != anew
    sent_again = {page for page, answer in answers.items() if answer.context is None and answer.status_code == 200}
    assert town.apart() <= sent_again if deed in OWN else not town.apart() & sent_again


def test_product_elsewhere_that_is_like_it_no_more_voids_the_page(stand: Stand, client: Client) -> None:
    town = Town(stand)
    page = f"/products/{town.other.pk}-{town.other.slug}/"
    alike = ["Chè Shan tuyết" in client.get(page).text]
    actions.product_hide(actor=stand.officer, product=town.tea, reason="Ảnh không đúng sản phẩm")
    alike.append("Chè Shan tuyết" in client.get(page).text)
    actions.product_unhide(actor=stand.officer, product=town.tea)
    actions.product_publish(actor=stand.manager, product=town.tea, is_published=True)
    alike.append("Chè Shan tuyết" in client.get(page).text)

    assert alike == [True, False, True]


def test_badge_goes_out_with_its_revocation_and_at_midnight(
    stand: Stand, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(stand)
    certified(town)
    pages = [f"/products/{town.other.pk}-{town.other.slug}/", f"/products/{town.tea.pk}-{town.tea.slug}/", "/search/"]

    def shining() -> list[bool]:
        return ['badge-good">VietGAP' in client.get(pages[0]).text, "VG-7" in client.get(pages[1]).text,
                'badge-good">VietGAP' in client.get(pages[2]).text]  # fmt: skip

    found = [shining()]
    with monkeypatch.context() as later:
        later.setattr(timezone, "localdate", lambda *_moment: LATER + timedelta(days=1))
        found.append(shining())
    found.append(shining())
    actions.certificate_revoke(
        actor=stand.officer, certificate=town.certificate, revoked_on=TODAY, reason="Sai quy trình chăm sóc", on=TODAY
    )
    found.append(shining())

    assert found == [[True] * 3, [False] * 3, [True] * 3, [False] * 3]


def test_stamp_tells_deeds_of_one_from_what_concerns_all(stand: Stand) -> None:
    def told(code: str, organisation: Any = None) -> stamp.Stamp:
        audit.record(actor=stand.officer, code=code, organisation=organisation)
        return stamp.stamp()

    first = stamp.stamp()
    own, other = told("catalogue.product.change", stand.here), told("catalogue.photo.add", stand.there)
    unseen, everybody = told("showcase.enquiry.send", stand.here), told("registry.organisation.change", stand.here)

    assert (own.common, own.of([stand.there.pk])) == (first.common, first.of([stand.there.pk]))
    assert own.of([stand.here.pk]) == other.of([stand.here.pk]) != first.of([stand.here.pk])
    assert unseen == other
    assert everybody.common != other.common
    assert told("catalogue.kind.change").common != everybody.common  # of no organisation: of all


def test_entries_that_come_late_in_crowds_or_vanish_void_everything(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(count: int) -> stamp.Stamp:
        for _ in range(count):
            audit.record(actor=stand.officer, code="catalogue.product.change", organisation=stand.here)
        return stamp.stamp()

    monkeypatch.setattr(stamp, "LATE", 3)
    first, few = told(1), told(2)
    crowd = told(4)

    assert few.common == first.common
    assert crowd.common != few.common


def test_trail_that_goes_on_is_known_by_its_numbers() -> None:
    assert stamp._goes_on(frozenset(), set())
    assert stamp._goes_on(frozenset({1, 2}), {1, 2, 3})
    assert not stamp._goes_on(frozenset({1, 2}), {1, 3})
    many = set(range(1000, 1000 + stamp.LATE))
    assert not stamp._goes_on(frozenset({999}), many)
    assert stamp._goes_on(frozenset({1000}), many)
    assert not stamp._goes_on(frozenset({1000, 1600}), many)
