"""Answers that need little typing: a few sentences in the language of whoever asked, to be filled in and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from hoptac.core.numbers_vi import format_short

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from hoptac.showcase.models import Enquiry

#: Name in the address → what it says to the cooperative, and the answer in English.
PHRASES = {
    "available": (
        gettext_noop("We have it"),
        gettext_noop(
            "Thank you for asking about %(product)s. We can supply %(quantity)s. "
            "The price is … and delivery takes … days. Shall we prepare it for you?"
        ),
    ),
    "later": (
        gettext_noop("Later in the year"),
        gettext_noop(
            "Thank you for asking about %(product)s. It is not in season now; the next harvest is in … "
            "We would be glad to reserve %(quantity)s for you."
        ),
    ),
    "details": (
        gettext_noop("We need to know more"),
        gettext_noop(
            "Thank you for asking about %(product)s. To name a price we need to know: where it is to be delivered, "
            "by when, and in which packaging."
        ),
    ),
    "none": (
        gettext_noop("Sold out"),
        gettext_noop("Thank you for asking about %(product)s. We are sorry: this season it is sold out."),
    ),
}


class Phrase(NamedTuple):
    """A suggested answer: its name in the address, its title for the desk, its text for whoever asked."""

    name: str
    title: str | _StrPromise
    text: str


def offered(enquiry: Enquiry) -> list[Phrase]:
    """Return the suggested answers to an enquiry, in its language; gaps are dots."""
    told = []
    for name, (title, text) in PHRASES.items():
        with override(enquiry.language):
            said = _(text) % {"product": enquiry.product.name, "quantity": _quantity(enquiry)}
        told.append(Phrase(name, _(title), said))
    return told


def _quantity(enquiry: Enquiry) -> str:
    if not enquiry.quantity:
        return "…"
    return f"{format_short(enquiry.quantity)} {enquiry.unit}".strip()
