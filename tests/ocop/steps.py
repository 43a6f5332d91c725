"""What the tests of the cycle share: refusals, files."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.ocop import queries
from hoptac.ocop.models import Dossier

Refused = Callable[[], object]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def code_of(call: Refused) -> str:
    """Return the code of the rule that the call breaks."""
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.code


def criterion(dossier: Dossier, number: str) -> object:
    return next(one for one in queries.criteria(dossier.criteria_set) if one.number == number)


def upload(name: str = "phieu.pdf") -> uploads.Upload:
    return uploads.read(_Sent(name), kinds=uploads.DOCUMENTS)


class _Sent(io.BytesIO):
    def __init__(self, name: str) -> None:
        super().__init__(PDF)
        self.name = name
