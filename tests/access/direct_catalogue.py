"""The actions of the catalogue, called without a screen: what each needs, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from hoptac.catalogue import actions
from hoptac.catalogue.models import Certificate, Document, Packaging, Photo, Price, Product
from hoptac.core import uploads
from hoptac.parties.models import Organisation
from tests.access.stage import Scene
from tests.core import hostile

Needs = tuple[tuple[str, Any], ...]
Called = tuple[str, Needs, Callable[..., object]]
REASON = "Ảnh của hợp tác xã khác"
SINCE = date(2025, 1, 1)
PAPER = actions.Paper("haccp", "Viện", "N-1", SINCE)
NAMES = frozenset({
    "certificate_add", "certificate_change", "certificate_remove", "certificate_revoke", "certificate_verify",
    "document_add", "document_remove", "introduction_publish", "introduction_withdraw", "organisation_photo_add",
    "packaging_add", "packaging_remove", "pages_close",
    "pages_open", "photo_add", "photo_change", "photo_move", "photo_remove", "price_add", "price_remove",
    "product_feature", "product_hide", "product_refresh", "product_unhide", "season_put", "text_publish", "text_save",
    "text_withdraw",
})  # fmt: skip


def calls(scene: Scene) -> Iterator[Called]:
    """Yield the name of each action, the permissions it needs on a row, and the call but for the actor."""
    photo = uploads.Upload(uploads.Kind.JPEG, hostile.photo((240, 240)), "x.jpg")
    for key in ("a", "c", "d"):
        yield from _of_product(scene.of(Product, key)[0], photo)
        yield from _of_owner(scene.of(Organisation, key)[0], photo)
        yield from _of_files(scene.of(Photo, key)[0], scene.of(Document, key)[0])
        yield from _of_certificate(scene.of(Certificate, key)[0])


def _of_product(product: Product, photo: uploads.Upload) -> Iterator[Called]:
    change, publish = (("catalogue.product.change", product),), (("catalogue.product.publish", product),)
    hide = (("catalogue.product.hide", product),)
    price, packaging = Price.objects.get(product=product), Packaging.objects.get(product=product)
    about = {"product": product}
    yield "product_refresh", change, partial(actions.product_refresh, **about)
    yield "season_put", change, partial(actions.season_put, **about, months=[3], quantities={})
    yield "packaging_add", change, partial(actions.packaging_add, **about, name="Túi")
    yield "packaging_remove", change, partial(actions.packaging_remove, packaging=packaging)
    yield "price_add", change, partial(actions.price_add, **about, amount=1000, valid_from=SINCE)
    yield "price_remove", change, partial(actions.price_remove, price=price)
    yield "text_save", change, partial(actions.text_save, **about, language="en", name="Tea")
    yield "photo_add", change, partial(actions.photo_add, **about, upload=photo)
    yield "document_add", change, partial(actions.document_add, **about, upload=photo, title="Phiếu")
    yield "text_publish", publish, partial(actions.text_publish, **about, language="de")
    yield "text_withdraw", publish, partial(actions.text_withdraw, **about, language="de")
    feature = (("catalogue.product.feature", product),)
    yield "product_feature", feature, partial(actions.product_feature, **about, is_featured=True)
    yield "product_hide", hide, partial(actions.product_hide, **about, reason=REASON)
    yield "product_unhide", hide, partial(actions.product_unhide, **about)


def _of_owner(owner: Organisation, photo: uploads.Upload) -> Iterator[Called]:
    close, about = (("catalogue.pages.close", owner),), {"organisation": owner}
    yield "pages_close", close, partial(actions.pages_close, **about, reason=REASON)
    yield "pages_open", close, partial(actions.pages_open, **about)
    publish, english = (("catalogue.introduction.publish", owner),), {**about, "language": "en"}
    yield "introduction_publish", publish, partial(actions.introduction_publish, **english, written="Tea.")
    yield "introduction_withdraw", publish, partial(actions.introduction_withdraw, **english)
    needs = (("catalogue.photo.add", owner),)
    yield "organisation_photo_add", needs, partial(actions.organisation_photo_add, **about, upload=photo)
    yield (
        "certificate_add",
        (("catalogue.certificate.add", owner),),
        partial(actions.certificate_add, **about, paper=PAPER),
    )


def _of_files(photo: Photo, document: Document) -> Iterator[Called]:
    change = (("catalogue.photo.change", photo),)
    yield "photo_change", change, partial(actions.photo_change, photo=photo, alt="Đồi", focal_x=1, focal_y=1)
    yield "photo_move", change, partial(actions.photo_move, photo=photo, by=1)
    yield "photo_remove", change, partial(actions.photo_remove, photo=photo)
    remove = (("catalogue.document.change", document),)
    yield "document_remove", remove, partial(actions.document_remove, document=document)


def _of_certificate(row: Certificate) -> Iterator[Called]:
    change, about = (("catalogue.certificate.change", row),), {"certificate": row}
    yield "certificate_change", change, partial(actions.certificate_change, **about, paper=PAPER)
    yield "certificate_remove", change, partial(actions.certificate_remove, **about)
    yield "certificate_verify", (("catalogue.certificate.verify", row),), partial(actions.certificate_verify, **about)
    today = timezone.localdate()
    revoke = partial(actions.certificate_revoke, **about, revoked_on=today, reason="Không đạt", on=today)
    yield "certificate_revoke", (("catalogue.certificate.revoke", row),), revoke
