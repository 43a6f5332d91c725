"""One small interface to texts that somebody drafts: `draft(facts, wish)`.

By default phrases are filled from the record without any network. Where an endpoint is given, a language model
proposes; when it fails, the phrases stand in and the draft says why. Either way each number and claim is held against
the record. A draft is only a proposal: nothing here publishes anything.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from hoptac.sharing.drafting import checking, endpoint, template
from hoptac.sharing.drafting.checking import Finding
from hoptac.sharing.drafting.endpoint import Endpoint
from hoptac.sharing.drafting.facts import Badge, Facts, Offered
from hoptac.sharing.drafting.wish import Length, Purpose, Wish

__all__ = ["Badge", "Draft", "Endpoint", "Facts", "Finding", "Length", "Offered", "Purpose", "Wish", "draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed text. `source` is "template" or "model"; `failure` why no model proposed it, or ""."""

    text: str
    wish: Wish
    source: str
    findings: tuple[Finding, ...]
    failure: str = ""

    @property
    def unsupported(self) -> tuple[Finding, ...]:
        """What the record does not support: as long as it stands, the text cannot be published."""
        return checking.unsupported(self.findings)


def draft(facts: Facts, wish: Wish, *, model: Endpoint | None = None) -> Draft:
    """Return a text about a product or organisation as the record has it, with every number and claim checked."""
    failure = ""
    if model is not None:
        try:
            return _checked(endpoint.write(facts, wish, model), facts, wish, "model")
        except endpoint.Failed as failed:
            failure = failed.reason
    return _checked(template.write(facts, wish), facts, wish, "template", failure)


def _checked(text: str, facts: Facts, wish: Wish, source: str, failure: str = "") -> Draft:
    text = unicodedata.normalize("NFC", text)
    return Draft(text, wish, source, checking.check(text, wish.language, facts), failure)
