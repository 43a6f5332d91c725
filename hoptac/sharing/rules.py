"""What a drafted text must be before it is kept or published. No database."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.sharing.choices import DraftState, Material, Purpose
from hoptac.sharing.drafting import Finding

#: Characters of a draft.
LONGEST = 6000
#: Characters that say where printed matter will hang.
NOTE = 80
#: Characters of a summary on a product's page; longer texts are its story.
SUMMARY = 400


class Order(NamedTuple):
    """What is wanted: which material, in which language, and where it will be ("Hội chợ Mộc Châu"), to tell scans
    apart. `site`: scheme and host of the public pages, without a slash at the end.
    """

    material: Material
    language: str
    note: str
    site: str


def cleaned(written: str) -> str:
    """Return a text with its lines kept, everything else tidied, in NFC.

    Raises:
        RuleBroken: draft_empty, draft_long.
    """
    lines = [text.clean(line) for line in unicodedata.normalize("NFC", written).strip().splitlines()]
    kept = "\n".join(lines).strip()
    if not kept:
        raise RuleBroken("draft_empty", "There is nothing left of the text. Discard the draft instead.")
    if len(kept) > LONGEST:
        raise RuleBroken("draft_long", "Too long: at most %(most)s characters.", most=LONGEST)
    return kept


def open_check(state: str) -> None:
    """Refuse to touch a draft that was published or discarded.

    Raises:
        RuleBroken: draft_closed.
    """
    if state != DraftState.OPEN:
        raise RuleBroken("draft_closed", "This draft was already published or discarded.")


def publish_check(written: str, purpose: str, findings: Sequence[Finding]) -> None:
    """Refuse to publish a text in which something is not supported by the record, or that fits no page.

    Raises:
        RuleBroken: draft_elsewhere, draft_unsupported.
    """
    if purpose != Purpose.PAGE:
        raise RuleBroken("draft_elsewhere", "This text is for Facebook or Zalo: copy it from here.")
    marked = [written[one.start : one.end] for one in findings if not one.is_supported]
    if marked:
        raise RuleBroken(
            "draft_unsupported",
            "The record does not support: %(marked)s. Change the text, or enter in the record what is missing.",
            marked=", ".join(f"“{one.strip()}”" for one in dict.fromkeys(marked)),
        )


def language_check(language: str, known: Collection[str]) -> None:
    """Refuse a language the public pages do not speak.

    Raises:
        RuleBroken: draft_language.
    """
    if language not in known:
        raise RuleBroken("draft_language", "The public pages do not speak this language.")
