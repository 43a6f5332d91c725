"""Photos and papers: added, described, put in order, removed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.actions.offers import changing, refreshed
from hoptac.catalogue.models import Certificate, Document, Photo, Product
from hoptac.catalogue.models.media import FOCAL_MOST
from hoptac.core import pictures, text, uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import PICTURES, Upload
from hoptac.parties.models import Organisation

MOST_PHOTOS = 12
MOST_DOCUMENTS = 20


def photo_add(*, actor: User, product: Product, upload: Upload, alt: str = "") -> Photo:
    """Add a photo behind the others of a product and return it; the first one becomes the cover.

    Raises RuleBroken "photo_too_many", "photo_twice" or what pictures.store refuses.
    """
    gate.require(actor, "catalogue.product.change", product)
    picture = pictures.store(upload)  # takes its time, so before anything is locked
    with transaction.atomic():
        locked = changing(actor, product)
        return _added(actor, picture, alt, locked.organisation, locked)


def organisation_photo_add(*, actor: User, organisation: Organisation, upload: Upload, alt: str = "") -> Photo:
    """Add a photo of the organisation itself: its people, its land; raises as photo_add."""
    gate.require(actor, "catalogue.photo.add", organisation)
    picture = pictures.store(upload)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        return _added(actor, picture, alt, organisation, None)


@transaction.atomic
def photo_change(*, actor: User, photo: Photo, alt: str, focal_x: int, focal_y: int) -> Photo:
    """Say what a photo shows and where the eye should rest (tenths from the upper left corner); return it.

    Raises RuleBroken "photo_focus".
    """
    gate.require(actor, "catalogue.photo.change", photo)
    if not (0 <= focal_x <= FOCAL_MOST and 0 <= focal_y <= FOCAL_MOST):
        raise RuleBroken("photo_focus", "The point to look at lies outside the photo.")
    locked = Photo.objects.select_for_update().get(pk=photo.pk)
    stated = {"alt": text.clean(alt)[:200], "focal_x": focal_x, "focal_y": focal_y}
    changes = {name: (getattr(locked, name), value) for name, value in stated.items() if getattr(locked, name) != value}
    for name, value in stated.items():
        setattr(locked, name, value)
    if changes:
        locked.save(update_fields=list(stated))
        _noted(actor, "catalogue.photo.change", locked, changes)
    return locked


@transaction.atomic
def photo_move(*, actor: User, photo: Photo, by: int) -> None:
    """Move a photo so many places forward (negative) or backward among its product's; the first one is the cover."""
    gate.require(actor, "catalogue.photo.change", photo)
    _lock(photo)
    row = list(_siblings(photo))
    at = next(place for place, one in enumerate(row) if one.pk == photo.pk)
    to = min(max(at + by, 0), len(row) - 1)
    if to != at:
        row.insert(to, row.pop(at))
        _ordered(row, photo.product)
        _noted(actor, "catalogue.photo.change", photo, {"position": (at + 1, to + 1)})


@transaction.atomic
def photo_remove(*, actor: User, photo: Photo) -> None:
    """Remove a photo; its files go too unless another photo has the same picture."""
    gate.require(actor, "catalogue.photo.change", photo)
    _lock(photo)
    Photo.objects.filter(pk=photo.pk).delete()
    _ordered(list(_siblings(photo)), photo.product)
    _noted(actor, "catalogue.photo.remove", photo, {"alt": (photo.alt, None)})
    if not Photo.objects.filter(key=photo.key).exists():
        transaction.on_commit(lambda: pictures.remove(photo.key))


def document_add(*, actor: User, product: Product, upload: Upload, title: str, is_public: bool = False) -> Document:
    """Keep a paper about a product and return it; a photo of a paper is freed of everything but its pixels.

    Raises RuleBroken "document_title", "document_too_many" or what pictures.cleaned refuses.
    """
    gate.require(actor, "catalogue.product.change", product)
    named = text.clean(title)[:200]
    if not named:
        raise RuleBroken("document_title", "Say what this paper is.")
    key, size = keep(upload)
    with transaction.atomic():
        locked = changing(actor, product)
        if locked.documents.count() >= MOST_DOCUMENTS:
            raise RuleBroken("document_too_many", "At most %(most)s papers a product.", most=MOST_DOCUMENTS)
        made = Document.objects.create(
            organisation=locked.organisation, product=locked, title=named, key=key, size=size, is_public=is_public,
            added_at=timezone.now(), by=actor,
        )  # fmt: skip
        audit.record(
            actor=actor, code="catalogue.document.add", organisation=locked.organisation, target=locked, note=named
        )
        return made


@transaction.atomic
def document_remove(*, actor: User, document: Document) -> None:
    """Remove a paper of a product; its file goes too unless something else needs it."""
    gate.require(actor, "catalogue.document.change", document)
    Document.objects.filter(pk=document.pk).delete()
    audit.record(
        actor=actor,
        code="catalogue.document.remove",
        organisation=document.organisation,
        target=document.product,
        note=document.title,
    )
    forget(document.key)


def keep(upload: Upload) -> tuple[str, int]:
    """Store a paper and return its key and size in bytes; photos are cleaned first."""
    clean = pictures.cleaned(upload) if upload.kind in PICTURES else upload
    return uploads.keep(clean), len(clean.content)


def forget(key: str) -> None:
    """Delete a paper's file after the transaction, when no document and no certificate needs it any more."""
    if key and not Document.objects.filter(key=key).exists() and not Certificate.objects.filter(file=key).exists():
        transaction.on_commit(lambda: uploads.remove(key))


def _added(
    actor: User, picture: pictures.Picture, alt: str, organisation: Organisation, product: Product | None
) -> Photo:
    there = Photo.objects.filter(organisation=organisation, product=product)
    if there.filter(key=picture.key).exists():
        raise RuleBroken("photo_twice", "This photo is there already.")
    if there.count() >= MOST_PHOTOS:
        raise RuleBroken("photo_too_many", "At most %(most)s photos; remove one first.", most=MOST_PHOTOS)
    made = Photo.objects.create(
        organisation=organisation, product=product, key=picture.key, width=picture.width, height=picture.height,
        alt=text.clean(alt)[:200], position=there.count(), added_at=timezone.now(), by=actor,
    )  # fmt: skip
    if product is not None:
        product.cover_id = product.cover_id or made.pk
        refreshed(product, "cover")
    _noted(actor, "catalogue.photo.add", made, {})
    return made


def _siblings(photo: Photo) -> list[Photo]:
    return list(Photo.objects.filter(organisation=photo.organisation_id, product=photo.product_id))


def _lock(photo: Photo) -> None:
    """Let nobody else change the order meanwhile."""
    Organisation.objects.select_for_update().get(pk=photo.organisation_id)


def _ordered(row: list[Photo], product: Product | None) -> None:
    for position, one in enumerate(row):
        one.position = position
    Photo.objects.bulk_update(row, ["position"])
    if product is not None:
        Product.objects.filter(pk=product.pk).update(cover=row[0] if row else None)


def _noted(actor: User, code: str, photo: Photo, changes: dict[str, tuple[object, object]]) -> None:
    target = photo.product or photo.organisation
    audit.record(actor=actor, code=code, organisation=photo.organisation, target=target, changes=changes)
