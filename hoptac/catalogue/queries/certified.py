"""Certificates: what holds on a day, what ends soon, and the check by number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from hoptac.access import gate
from hoptac.catalogue import rules
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Certificate, Product, Recognition
from hoptac.parties.models import Organisation

_ORDER = {kind: place for place, kind in enumerate(CertificateKind.values)}
#: An end is told this many days ahead.
WARNED = (90, 30, 7)
VIEW = "catalogue.certificate.view"


class Badge(NamedTuple):
    """A certificate that is verified and valid on the day asked for. `ends_before` is exclusive."""

    certificate_id: int
    kind: str
    title: str
    number: str
    issuer: str
    ends_before: date

    @property
    def label(self) -> str:
        """Return the words of the badge: its title, else the name of its kind."""
        return self.title or str(CertificateKind(self.kind).label)

    @property
    def last_day(self) -> date | None:
        """Return the last day it holds; None: without end."""
        return None if self.ends_before == rules.FOR_EVER else self.ends_before - timedelta(days=1)


_BADGE = tuple(f"certificate__{name}" for name in ("pk", *Badge._fields[1:]))


def certificates_in_force(*, on: date) -> QuerySet[Certificate]:
    """Return the certificates that are verified and valid on a day."""
    return Certificate.objects.filter(verified_at__isnull=False, valid_from__lte=on, ends_before__gt=on)


def badges(product_ids: Collection[int] | None, *, on: date) -> dict[int, tuple[Badge, ...]]:
    """Return the badges each of these products (None: of all) bears on a day, those without left out; one query."""
    found: dict[int, list[Badge]] = defaultdict(list)
    rows: QuerySet[Any, Any] = Certificate.products.through._default_manager.filter(
        certificate__verified_at__isnull=False,
        certificate__valid_from__lte=on,
        certificate__ends_before__gt=on,
    )
    rows = rows if product_ids is None else rows.filter(product_id__in=product_ids)
    for pk, *values in rows.values_list("product_id", *_BADGE):
        found[pk].append(Badge(*values))
    return {pk: _in_order(badges) for pk, badges in found.items()}


def organisation_badges(organisation_id: int, *, on: date) -> tuple[Badge, ...]:
    """Return all certificates of an organisation in force on a day; one query."""
    rows = certificates_in_force(on=on).filter(organisation_id=organisation_id)
    return _in_order([Badge(*values) for values in rows.values_list("pk", *Badge._fields[1:])])


def product_ids_certified(kind: str, *, on: date) -> QuerySet[Certificate, int]:
    """Return the ids of products that bear a badge of this kind on a day, for `filter(pk__in=…)`."""
    rows = certificates_in_force(on=on).filter(kind=kind, products__isnull=False)
    return rows.order_by().values_list("products", flat=True)


def _in_order(badges: Iterable[Badge]) -> tuple[Badge, ...]:
    return tuple(sorted(badges, key=lambda badge: (_ORDER[badge.kind], badge.title, badge.certificate_id)))


def certificates(actor: gate.Actor) -> QuerySet[Certificate]:
    """Return the certificates the actor may see, the one that ends first first."""
    rows: QuerySet[Certificate] = gate.rows(actor, VIEW)
    found = rows.select_related("organisation").prefetch_related(Prefetch("products", Product.objects.only("name")))
    return found.order_by("ends_before", "pk")


class Ending(NamedTuple):
    """A certificate or a recognition that ends soon: `days` are left, 0 when today is the first day without it."""

    label: str
    organisation: Organisation
    ends_before: date
    days: int
    certificate_id: int | None
    product_id: int | None

    @property
    def last_day(self) -> date:
        """Return the last day it holds."""
        return self.ends_before - timedelta(days=1)

    @property
    def level(self) -> int:
        """Return the narrowest of the warnings (90, 30, 7 days) it falls under."""
        return _level(self.days)


def ending(actor: gate.Actor, *, on: date, within: int = WARNED[0]) -> list[Ending]:
    """Return what the actor may see and ends within so many days, the nearest first; two queries."""
    own, stars = _ending(actor, on=on, within=within)
    own = own.select_related("organisation").only("kind", "title", "number", "ends_before", "organisation__name")
    found = [
        Ending(str(one), one.organisation, one.ends_before, (one.ends_before - on).days, one.pk, None) for one in own
    ]
    told = ("stars", "ends_before", "product__name", "product__organisation__name")
    for star in stars.select_related("product__organisation").only(*told):
        product = star.product
        label = f"{star.stars}★ OCOP: {product.name}"
        found.append(
            Ending(label, product.organisation, star.ends_before, (star.ends_before - on).days, None, product.pk)
        )
    return sorted(found, key=lambda one: (one.ends_before, one.label))


def ends(actor: gate.Actor, *, on: date) -> dict[int, list[date]]:
    """Return warning → only the days, nearest first, from which what ending() tells of holds no more; one query."""
    own, stars = _ending(actor, on=on, within=WARNED[0])
    found = own.order_by().values_list("ends_before").union(stars.order_by().values_list("ends_before"), all=True)
    days: dict[int, list[date]] = defaultdict(list)
    for (day,) in sorted(found):
        days[_level((day - on).days)].append(day)
    return days


def _level(days: int) -> int:
    return min(level for level in WARNED if days <= level)


def _ending(actor: gate.Actor, *, on: date, within: int) -> tuple[QuerySet[Certificate], QuerySet[Recognition]]:
    """Return the certificates and the recognitions the actor may see that end within so many days."""
    last = on + timedelta(days=within)
    own = certificates_in_force(on=on).filter(ends_before__lte=last)
    stars = Recognition.objects.filter(decided_on__lte=on, ends_before__gt=on, ends_before__lte=last, stars__gte=3)
    return gate.rows(actor, VIEW, own), gate.rows(actor, "catalogue.recognition.view", stars)


def unverified(actor: gate.Actor) -> QuerySet[Certificate]:
    """Return the certificates that wait for this actor to verify them, oldest first."""
    waiting = Certificate.objects.filter(verified_at=None, revoked_on=None)
    rows = gate.rows(actor, "catalogue.certificate.verify", waiting)
    return rows.select_related("organisation").order_by("pk")


class Standing(StrEnum):
    """What a check says about a certificate or recognition on a day."""

    VALID = "valid"
    UNVERIFIED = "unverified"
    NOT_YET = "not_yet"
    ENDED = "ended"
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a number stands for. `ends_before` is exclusive, None: without end; `stars` None for certificates."""

    standing: Standing
    label: str
    number: str
    issuer: str
    scope: str
    organisation: Organisation
    products: tuple[str, ...]
    valid_from: date
    ends_before: date | None
    revoked_on: date | None
    stars: int | None = None
    certificate_id: int | None = None

    @property
    def last_day(self) -> date | None:
        """Return the last day it holds or held; None: without end."""
        return self.ends_before - timedelta(days=1) if self.ends_before else None


def checked(number: str, *, on: date) -> list[Checked]:
    """Return every certificate and OCOP decision of a number, however it is spelt, as it stands on a day.

    What everybody may know: no files, no persons. An empty list: the number is not known here.
    """
    key = rules.number_key(number)
    if not key:
        return []
    rows = Certificate.objects.filter(number_key=key).select_related("organisation").prefetch_related("products")
    found = [_certificate(one, on) for one in rows.order_by("-ends_before", "pk")]
    digits = re.match(r"\s*\d+", number)
    decided = Recognition.objects.filter(decision_no__startswith=digits[0].strip()) if digits else ()
    if decided:
        decided = decided.select_related("product__organisation").order_by("product__sort_key", "pk")
    return found + [_recognition(one, on) for one in decided if rules.number_key(one.decision_no) == key]


def standing(one: Certificate, *, on: date) -> Standing:
    """Return how a certificate stands on a day."""
    found = Standing(rules.standing(one.valid_from, one.valid_until, one.revoked_on, on=on))
    return Standing.UNVERIFIED if found is Standing.VALID and one.verified_at is None else found


def _certificate(one: Certificate, on: date) -> Checked:
    end = None if one.ends_before == rules.FOR_EVER else one.ends_before
    names = tuple(product.name for product in one.products.all() if product.is_published)
    return Checked(
        standing(one, on=on), one.label, one.number, one.issuer, one.scope, one.organisation, names, one.valid_from,
        end, one.revoked_on, certificate_id=one.pk,
    )  # fmt: skip


def _recognition(one: Recognition, on: date) -> Checked:
    found = Standing(rules.standing(one.decided_on, one.valid_until, one.revoked_on, on=on))
    if found is Standing.VALID and one.ends_before <= on:
        found = Standing.REPLACED
    product = one.product
    return Checked(
        found, f"{one.stars}★ OCOP", one.decision_no, one.issuer, "", product.organisation, (product.name,),
        one.decided_on, one.ends_before, one.revoked_on, stars=one.stars,
    )  # fmt: skip
