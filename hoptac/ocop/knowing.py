"""What the system knows about a product and its maker that answers a criterion, and where it knows it from."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Product
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.registry.choices import Post
from hoptac.registry.models import Staff

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: Where an answer came from, by the first word of its code; the detail follows.
SOURCES: dict[str, _StrPromise] = {
    "kind": _("Registry, kind of organisation"),
    "staff": _("Registry, staff"),
    "revenue_growth": _("Reported revenue"),
    "published": _("Shown on the public site"),
    "text": _("The product's own text"),
    "certificate": _("Certificates"),
}
_CODES = re.compile(
    r"kind:(cooperative|group)|staff:accountant|revenue_growth:\d{1,3}|published"
    r"|text:(introduction|story)|certificate:(trademark|quality)"
)
#: Certificates that answer a question: protection of the name, an advanced system of quality.
CERTIFICATES = {
    "trademark": (CertificateKind.TRADEMARK, CertificateKind.GEOGRAPHICAL),
    "quality": (
        CertificateKind.VIETGAP,
        CertificateKind.GLOBALGAP,
        CertificateKind.ORGANIC,
        CertificateKind.HACCP,
        CertificateKind.ISO22000,
    ),
}
#: A text of this many signs tells a story; a shorter one introduces.
STORY_LENGTH = 400


def is_code(code: str) -> bool:
    """Return whether this is a word the system can answer."""
    return bool(_CODES.fullmatch(code))


def source(code: str) -> str:
    """Return where an answer of this code comes from, in words; "" for none."""
    return str(SOURCES.get(code.split(":", maxsplit=1)[0], ""))


def answers(product: Product, codes: set[str], *, on: date) -> dict[str, str]:
    """Return code → what was found, for those of the codes that are true of the product on a day."""
    found = {}
    for code in sorted(codes):
        word, _colon, value = code.partition(":")
        said = _ASKED[word](product, value, on) if word in _ASKED else ""
        if said:
            found[code] = said[:200]
    return found


def _kind(product: Product, value: str, on: date) -> str:
    kinds = {"cooperative": ("cooperative", "union"), "group": ("group",)}[value]
    return product.organisation.name if product.organisation.kind in kinds else ""


def _staff(product: Product, value: str, on: date) -> str:
    posts = Staff.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        Q(ends_before=None) | Q(ends_before__gt=on),
        organisation=product.organisation,
        post__in=[Post.ACCOUNTANT, Post.CHIEF_ACCOUNTANT],
    )
    return ", ".join(posts.order_by("pk").values_list("person__full_name", flat=True)[:2])


def _growth(product: Product, value: str, on: date) -> str:
    """Compare the last two reported years that had ended: 2024: 500 000 000 → 2025: 600 000 000."""
    years = {
        row.starts_on.year: row.value
        for row in Reading.objects.filter(
            organisation=product.organisation, element=BY_CODE["revenue"].number, ends_before__lte=on
        )
        if row.starts_on == date(row.starts_on.year, 1, 1) and row.ends_before == date(row.starts_on.year + 1, 1, 1)
    }
    last = max(years, default=0)
    before = years.get(last - 1, 0)
    if before <= 0 or Fraction(years[last] - before, before) < Fraction(max(int(value), 0), 100):
        return ""
    if years[last] == before:
        return ""
    return f"{last - 1}: {before:,} → {last}: {years[last]:,}".replace(",", ".")


def _published(product: Product, value: str, on: date) -> str:
    return product.name if product.is_published else ""


def _text(product: Product, value: str, on: date) -> str:
    words = max([product.description, *product.texts.values_list("story", flat=True)], key=len).strip()
    if not words or (value == "story" and len(words) < STORY_LENGTH):
        return ""
    return words[:120]


def _certificate(product: Product, value: str, on: date) -> str:
    badges = catalogue_queries.badges([product.pk], on=on).get(product.pk, ())
    return "; ".join(f"{badge.number}, {badge.issuer}" for badge in badges if badge.kind in CERTIFICATES[value])


_ASKED: dict[str, Callable[[Product, str, date], str]] = {
    "kind": _kind,
    "staff": _staff,
    "revenue_growth": _growth,
    "published": _published,
    "text": _text,
    "certificate": _certificate,
}
