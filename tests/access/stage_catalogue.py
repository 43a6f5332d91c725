"""Photos, papers and certificates for the checks: one of each at every maker, with a word of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue import rules
from hoptac.catalogue.models import Certificate, Document, Packaging, Photo, Price, Product
from hoptac.core import uploads
from tests.core import hostile

SINCE = date(2025, 1, 1)


def build(product: Product, key: str, system: User) -> None:
    """Write the rows of one product."""
    owner, now = product.organisation, timezone.now()
    upload = uploads.Upload(uploads.Kind.PDF, hostile.paper(), "x.pdf")
    paper = uploads.keep(upload)
    alt = "" if product.is_published else f"Ảnh Ph{key}h"
    Photo.objects.create(
        organisation=owner, product=product, key="0" * 40, width=400, height=300, alt=alt, added_at=now, by=system
    )
    Document.objects.create(
        organisation=owner, product=product, title=f"Giấy Dc{key}c", key=paper, size=1, added_at=now, by=system
    )
    number = f"CN-Cf{key}f"
    certificate = Certificate.objects.create(
        organisation=owner, kind="organic", issuer="Viện", number=number, number_key=rules.number_key(number),
        file=paper, valid_from=SINCE,
    )  # fmt: skip
    certificate.products.add(product)
    packaging = Packaging.objects.create(product=product, name="Hộp")
    Price.objects.create(product=product, packaging=packaging, amount=1000, valid_from=SINCE)


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    inside = "organisation__place__parent__parent"
    return {
        **{model: list(model.objects.select_related(inside, "product")) for model in (Photo, Document)},
        Certificate: list(Certificate.objects.select_related(inside).prefetch_related("products")),
    }


WORDS = {
    Photo: lambda row: [row.alt] if row.alt else [],
    Document: lambda row: [row.title],
    Certificate: lambda row: [row.number],
}
NAMED = {
    Photo: lambda row: [row.product.name],
    Document: lambda row: [row.product.name],
    Certificate: lambda row: [product.name for product in row.products.all()],
}
