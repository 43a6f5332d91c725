"""How names of organisations begin, and which kind that tells: the one list of "HTX", "Tổ hợp tác", "QTDND"."""

from __future__ import annotations

import re

from hoptac.core.text import fold

#: By kind of organisation (parties.choices.OrganisationKind), in folded names.
_BEGINS = re.compile(
    r"(?:(?P<union>lien hiep(?: hop tac xa| htx)?|lhhtx|lh htx)|(?P<group>to hop tac|to ht|tht)"
    r"|(?P<credit_fund>quy tin dung(?: nhan dan)?|quy tdnd|qtdnd)|(?P<cooperative>hop tac xa|htx))\b ?"
)


def kind_of(name: str) -> str:
    """Return the kind of organisation its name tells, or ""."""
    found = _BEGINS.match(fold(name))
    return (found.lastgroup or "") if found else ""


def parted(folded: str) -> tuple[str, str]:
    """Return how a folded name tells its kind ("" when it does not), and the rest of it."""
    found = _BEGINS.match(folded)
    return (found[0].strip(), folded[found.end() :]) if found else ("", folded)
