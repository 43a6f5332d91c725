"""The visits to the desk of products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoptac.catalogue.models import Certificate, Document, Packaging, Photo, Price, Product
from hoptac.parties.models import Organisation
from tests.access.crawl import Visit
from tests.access.stage import Scene
from tests.core import hostile

KEYS = ("a", "c", "d", "s")
DONE = frozenset({302, 422})
REASON = "Ảnh của hợp tác xã khác"


def _rows(model: type) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.of(model, key)[0] for key in KEYS]


def _always(**data: Any) -> Callable[[Scene, Any], dict[str, Any]]:
    return lambda scene, row: data


def _photo(scene: Scene, row: Any) -> dict[str, Any]:
    return {"photos": SimpleUploadedFile("x.jpg", hostile.photo((240, 240)))}


def _paper(scene: Scene, row: Any) -> dict[str, Any]:
    return {"title": "Phiếu", "file": SimpleUploadedFile("x.pdf", hostile.paper())}


def _price(scene: Scene, row: Any) -> dict[str, Any]:
    return {"amount": "1000", "minimum_quantity": "5", "valid_from": timezone.localdate()}


def _certificate(scene: Scene, row: Any) -> dict[str, Any]:
    return {"kind": "haccp", "number": "N-1", "issuer": "Viện", "valid_from": "2025-01-01"}


def _verified(scene: Scene, row: Certificate) -> dict[str, Any]:
    return {"revoked_on": timezone.localdate(), "reason": "Không đạt"}


def _inside(model: type, name: str) -> Callable[[Scene], list[Any]]:
    """Return rows that belong to the products, named by the product they belong to."""
    return lambda scene: [_Inside(scene.of(Product, key)[0], model, name) for key in KEYS]


class _Inside:
    """A product as the row that decides, with one of its prices or packages to fill the address."""

    def __new__(cls, product: Product, model: type, name: str) -> Any:
        row = model.objects.get(product=product)
        setattr(product, f"{name}_pk", row.pk)
        return product


_products, _owners = _rows(Product), _rows(Organisation)
_of_price = {"pk": "{row.pk}", "price": "{row.price_pk}"}
_of_packaging = {"pk": "{row.pk}", "packaging": "{row.packaging_pk}"}
_english = {"pk": "{row.pk}", "language": "en"}
CATALOGUE = (
    Visit("catalogue:product_list", queries=("", "?q=Pq", "?q=Moc&state=draft", "?state=stale", "?page=9")),
    Visit("catalogue:product_add", _owners, data=_always(name="Mật ong", unit="lít")),
    Visit("catalogue:product_overview", _products),
    Visit("catalogue:product_change", _products, data=_always(name="Chè mới")),
    Visit("showcase:product_preview", _products),
    Visit("catalogue:product_publish", _products, is_post=True, data=_always()),
    Visit("catalogue:product_withdraw", _products, is_post=True, data=_always()),
    Visit("catalogue:product_refresh", _products, is_post=True, data=_always()),
    Visit("catalogue:product_feature", _products, is_post=True, data=_always()),
    Visit("catalogue:product_hide", _products, data=_always(reason=REASON)),
    Visit("catalogue:product_unhide", _products, is_post=True, data=_always()),
    Visit("catalogue:pages_close", _owners, data=_always(reason=REASON)),
    Visit("catalogue:pages_open", _owners, is_post=True, data=_always()),
    Visit("catalogue:season_put", _products, data=_always(m3="on", q4="20")),
    Visit("catalogue:price_list", _products),
    Visit("catalogue:price_add", _products, is_post=True, data=_price),
    Visit("catalogue:price_remove", _inside(Price, "price"), words=_of_price, is_post=True, data=_always()),
    Visit("catalogue:packaging_add", _products, is_post=True, data=_always(name="Túi")),
    Visit(
        "catalogue:packaging_remove",
        _inside(Packaging, "packaging"),
        words=_of_packaging,
        is_post=True,
        data=_always(),
    ),
    Visit("catalogue:text_list", _products),
    Visit("catalogue:text_save", _products, words=_english, data=_always(name="Tea")),
    Visit("catalogue:text_publish", _products, words=_english, is_post=True, data=_always()),
    Visit("catalogue:text_withdraw", _products, words=_english, is_post=True, data=_always()),
    Visit("catalogue:photo_add", _products, data=_photo, done=DONE),
    Visit("catalogue:organisation_photo_add", _owners, data=_photo, done=DONE),
    Visit("catalogue:photo_change", _rows(Photo), is_post=True, data=_always(alt="Đồi", focal_x="1", focal_y="2")),
    Visit("catalogue:photo_move", _rows(Photo), is_post=True, data=_always(by="1")),
    Visit("catalogue:photo_remove", _rows(Photo), is_post=True, data=_always()),
    Visit("catalogue:document_add", _products, data=_paper, done=DONE),
    Visit("catalogue:document_file", _rows(Document)),
    Visit("catalogue:document_open", _rows(Document), status=lambda row: 404),
    Visit("catalogue:document_remove", _rows(Document), is_post=True, data=_always()),
    Visit("catalogue:certificate_list", queries=("", "?page=9")),
    Visit("catalogue:certificate_add", _owners, data=_certificate),
    Visit("catalogue:certificate_detail", _rows(Certificate)),
    Visit("catalogue:certificate_change", _rows(Certificate), data=_certificate),
    Visit("catalogue:certificate_verify", _rows(Certificate), is_post=True, data=_always()),
    Visit("catalogue:certificate_revoke", _rows(Certificate), data=_verified),
    Visit("catalogue:certificate_remove", _rows(Certificate), is_post=True, data=_always()),
    Visit("catalogue:certificate_file", _rows(Certificate)),
    Visit(
        "catalogue:picture",
        words={"key": "f" * 40, "width": "320", "extension": "jpg"},
        status=lambda row: 404,
    ),
)
