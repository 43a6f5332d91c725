"""Certificates: entered by the cooperative, verified by an officer, revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import facts, rules
from hoptac.catalogue.actions import media
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.drafts import Paper
from hoptac.catalogue.models import Certificate, Product
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import Upload
from hoptac.parties.models import Organisation


@transaction.atomic
def certificate_add(
    *, actor: User, organisation: Organisation, paper: Paper, upload: Upload | None = None
) -> Certificate:
    """Enter a certificate, not yet verified, with its file, and return it.

    Raises RuleBroken: what rules.certificate_check refuses, "certificate_kind", "certificate_products",
    "certificate_there" or what pictures.cleaned refuses.
    """
    gate.require(actor, "catalogue.certificate.add", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    stated = _values(paper)
    products = _products(organisation.pk, paper.product_ids)
    _check_new(organisation.pk, stated, None)
    made = Certificate(organisation=organisation, **stated)
    made.file = media.keep(upload)[0] if upload is not None else ""
    made.save(force_insert=True)
    made.products.set(products)
    _note(actor, "catalogue.certificate.add", made, {"number": (None, made.number), "kind": (None, made.kind)})
    return made


@transaction.atomic
def certificate_change(
    *, actor: User, certificate: Certificate, paper: Paper, upload: Upload | None = None
) -> Certificate:
    """Change what stands about a certificate and return it; a verified one only by whoever may verify it.

    Raises RuleBroken as certificate_add, and "certificate_verified".
    """
    gate.require(actor, "catalogue.certificate.change", certificate)
    locked = _locked(certificate)
    if locked.verified_at is not None and not gate.can(actor, "catalogue.certificate.verify", locked):
        raise RuleBroken(
            "certificate_verified",
            "This certificate is verified. Enter a renewed one as a new certificate; ask the officer about a mistake.",
        )
    stated = _values(paper) | {"ends_before": rules.certificate_end(paper.valid_until, locked.revoked_on)}
    products = _products(locked.organisation_id, paper.product_ids)
    _check_new(locked.organisation_id, stated, locked.pk)
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(locked, name), value) for name, value in stated.items() if getattr(locked, name) != value
    }
    before, after = _names(locked.products.all()), _names(products)
    if before != after:
        changes["products"] = (before, after)
    old = locked.file
    if upload is not None:
        stated["file"] = media.keep(upload)[0]
    for name, value in stated.items():
        setattr(locked, name, value)
    locked.save()
    locked.products.set(products)
    if upload is not None and old != locked.file:
        media.forget(old)
        changes["file"] = (bool(old), True)
    if changes:
        facts.sync([locked.organisation_id])
        _note(actor, "catalogue.certificate.change", locked, changes)
    return locked


@transaction.atomic
def certificate_verify(*, actor: User, certificate: Certificate) -> Certificate:
    """Record that the actor saw the certificate and found it as entered; from now on it lights badges while valid.

    Raises RuleBroken "certificate_verified_already" or "certificate_revoked".
    """
    gate.require(actor, "catalogue.certificate.verify", certificate)
    locked = _locked(certificate)
    if locked.verified_at is not None:
        raise RuleBroken("certificate_verified_already", "This certificate is verified already.")
    if locked.revoked_on is not None:
        raise RuleBroken("certificate_revoked", "This certificate is revoked.")
    locked.verified_at, locked.verified_by = timezone.now(), actor
    locked.save(update_fields=["verified_at", "verified_by"])
    facts.sync([locked.organisation_id])
    _note(actor, "catalogue.certificate.verify", locked, {})
    return locked


@transaction.atomic
def certificate_revoke(
    *, actor: User, certificate: Certificate, revoked_on: date, reason: str, on: date
) -> Certificate:
    """Record that its issuer revoked a certificate on a day, which its badge goes out from, and return it.

    Raises RuleBroken "certificate_revoked", "certificate_revoked_future", "certificate_revoked_early" or
    "reason_missing".
    """
    gate.require(actor, "catalogue.certificate.revoke", certificate)
    locked = _locked(certificate)
    said = text.clean(reason)[:300]
    if locked.revoked_on is not None:
        raise RuleBroken("certificate_revoked", "This certificate is revoked.")
    if revoked_on > on:
        raise RuleBroken("certificate_revoked_future", "A revocation is recorded on its day or after it.")
    if revoked_on < locked.valid_from:
        raise RuleBroken("certificate_revoked_early", "It cannot be revoked before it was given.")
    if not said:
        raise RuleBroken("reason_missing", "Say why in a sentence; the cooperative reads it.")
    locked.revoked_on = revoked_on
    locked.ends_before = rules.certificate_end(locked.valid_until, revoked_on)
    locked.save(update_fields=["revoked_on", "ends_before"])
    facts.sync([locked.organisation_id])
    _note(actor, "catalogue.certificate.revoke", locked, {"revoked_on": (None, revoked_on)}, said)
    return locked


@transaction.atomic
def certificate_remove(*, actor: User, certificate: Certificate) -> None:
    """Remove a certificate that nobody has verified.

    Raises RuleBroken "certificate_verified_stays".
    """
    gate.require(actor, "catalogue.certificate.change", certificate)
    locked = _locked(certificate)
    if locked.verified_at is not None:
        raise RuleBroken("certificate_verified_stays", "A verified certificate stays; its officer can revoke it.")
    _note(actor, "catalogue.certificate.remove", locked, {"number": (locked.number, None)})
    key = locked.file
    locked.delete()
    media.forget(key)


def _values(paper: Paper) -> dict[str, Any]:
    if paper.kind not in CertificateKind.values:
        raise RuleBroken("certificate_kind", "Choose what the certificate is about.")
    rules.certificate_check(
        number=paper.number, issuer=paper.issuer, valid_from=paper.valid_from, valid_until=paper.valid_until
    )
    return {
        "kind": paper.kind,
        "title": text.clean(paper.title)[:120],
        "issuer": text.clean(paper.issuer)[:200],
        "number": text.clean(paper.number)[:60],
        "number_key": rules.number_key(paper.number),
        "scope": text.clean(paper.scope)[:300],
        "valid_from": paper.valid_from,
        "valid_until": paper.valid_until,
        "ends_before": rules.certificate_end(paper.valid_until, None),
    }


def _products(organisation_id: int, ids: Collection[int]) -> list[Product]:
    found = list(Product.objects.filter(organisation_id=organisation_id, pk__in=ids).order_by("sort_key", "pk"))
    if len(found) != len(set(ids)):
        raise RuleBroken("certificate_products", "A certificate covers products of its own organisation only.")
    return found


def _check_new(organisation_id: int, stated: dict[str, Any], own: int | None) -> None:
    keys = {name: stated[name] for name in ("kind", "number_key", "valid_from")}
    if Certificate.objects.filter(organisation_id=organisation_id, **keys).exclude(pk=own or 0).exists():
        raise RuleBroken("certificate_there", "This certificate is entered already.")


def _names(products: Collection[Product]) -> str:
    return ", ".join(sorted(product.name for product in products))


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=certificate.pk)


def _note(
    actor: User, code: str, certificate: Certificate, changes: dict[str, tuple[Any, Any]], said: str = ""
) -> None:
    audit.record(
        actor=actor,
        code=code,
        organisation=certificate.organisation,
        target=certificate,
        changes=changes,
        note=said,
    )
