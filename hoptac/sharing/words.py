"""Sentences about drafts: why no language model proposed one, and what the record lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hoptac.sharing.choices import Claim
from hoptac.sharing.drafting import Finding

if TYPE_CHECKING:
    from hoptac.sharing.models import TextDraft

#: Reason of drafting.endpoint.Failed → what people read.
FAILURES = {
    "late": _("The language model took too long."),
    "busy": _("The language model is too busy now; try again in a few minutes."),
    "refused": _("The language model refused to answer. The operator finds the reason at its provider."),
    "unreachable": _("The language model cannot be reached."),
    "too_long": _("The language model answered far too much."),
    "broken": _("The language model gave an answer that cannot be read."),
    "nonsense": _("The language model wrote something that is no text about this product."),
}


def kit_url(draft: TextDraft) -> str:
    """Return the address of the share kit a draft belongs to."""
    if draft.product_id:
        return reverse("sharing:product_kit", args=[draft.product_id])
    return reverse("sharing:organisation_kit", args=[draft.organisation_id])


class Piece(NamedTuple):
    """A stretch of a text: plain, or a claim with the sentence that says what the record lacks for it."""

    text: str
    is_claim: bool = False
    is_supported: bool = True
    lacking: str = ""


def pieces(written: str, findings: tuple[Finding, ...]) -> list[Piece]:
    """Return a text cut at its claims, in order; together the pieces are the text."""
    found, at = [], 0
    for one in findings:
        found.append(Piece(written[at : one.start]))
        lacking = "" if one.is_supported else str(Claim(one.claim).label)
        found.append(Piece(written[one.start : one.end], is_claim=True, is_supported=one.is_supported, lacking=lacking))
        at = one.end
    return [piece for piece in [*found, Piece(written[at:])] if piece.text]


def lacking(written: str, findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """Return each unsupported stretch of a text with what the record lacks for it, once."""
    marked = ((written[one.start : one.end].strip(), one) for one in findings if not one.is_supported)
    return list(dict.fromkeys((words, str(Claim(one.claim).label)) for words, one in marked))
