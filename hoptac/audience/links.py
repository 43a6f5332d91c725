"""Addresses that lead on and count on the way; they work without JavaScript."""

from __future__ import annotations

from typing import NamedTuple

from django.core import signing
from django.urls import reverse

from hoptac.audience import rules
from hoptac.audience.choices import Event

_signer = signing.Signer(salt="audience.out")


class Out(NamedTuple):
    """Where a tap leads and for whom it counts; product 0: a page about no product."""

    event: str
    organisation_id: int
    product_id: int
    target: str


def out_url(event: Event, target: str, *, organisation_id: int, product_id: int | None = None) -> str:
    """Return the address that counts the event and then leads to target: tel:, mailto: or https://.

    It is signed, so that nobody can make this site lead elsewhere, and the same for as long as the target is.

    Raises:
        RuleBroken: audience_target.
    """
    rules.target_check(target)
    token = _signer.sign_object(Out(event.value, organisation_id, product_id or 0, target))
    return reverse("audience:out", args=[token])


def out_of(token: str) -> Out | None:
    """Return what an address made by out_url() says, or None when it was not made here."""
    try:
        return Out(*_signer.unsign_object(token))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def code_path(code: str) -> str:
    """Return the short address of a QR code, to be put behind the host."""
    return reverse("audience:qr", args=[code])
