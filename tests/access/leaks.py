"""Which words give a row away, whose eyes they are for, and how to read them out of an answer of any kind."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from hoptac.access import gate
from hoptac.access.models import AuditEntry, Grant, Invitation, User
from hoptac.catalogue.models import Product, Recognition
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import ChangeRequest, Member, Staff
from hoptac.reporting.models import Report, Round
from hoptac.sharing.models import TextDraft
from hoptac.showcase.models import Enquiry
from tests.access import (
    oracle,
    stage_catalogue,
    stage_insight,
    stage_market,
    stage_ocop,
    stage_presence,
    stage_reporting,
)
from tests.access.stage import Scene

Words = Callable[[Any], list[str]]


def _nothing(row: Any) -> list[str]:
    return []


WORDS: dict[type, Words] = {
    Organisation: lambda row: [row.name],
    User: lambda row: [] if row.is_system else [row.full_name],
    Invitation: lambda row: [row.full_name],
    AuditEntry: lambda row: [row.target_label],
    Member: lambda row: [row.name],
    Staff: lambda row: [row.person.full_name],
    ChangeRequest: lambda row: [row.wanted],
    Product: lambda row: [row.name],
    Enquiry: lambda row: [row.asker_name, row.message],
    ImportRun: lambda row: [row.file_name, row.file_name.removesuffix(".csv")],
    Report: lambda row: [cell.text for cell in row.cells.all()],
    Round: _nothing,
    TextDraft: lambda row: [row.text],
    **stage_ocop.WORDS,
    **stage_catalogue.WORDS,
    **stage_presence.WORDS,
    **stage_insight.WORDS,
    **stage_reporting.WORDS,
    **stage_market.WORDS,
    Grant: _nothing,
    Recognition: _nothing,
    Place: _nothing,
}
"""The words only this row bears. Places are public knowledge; grants and recognitions bear the names of others."""

NAMED: dict[type, Words] = {
    **stage_ocop.NAMED,
    **stage_catalogue.NAMED,
    **stage_market.NAMED,
    Grant: lambda row: [str(row.user)],
    Member: lambda row: [str(row.member_organisation)] if row.member_organisation_id else [],
    Enquiry: lambda row: [row.product.name],
    Recognition: lambda row: [row.product.name],
    TextDraft: lambda row: [row.subject.name],
    ImportRun: lambda row: [str(row.started_by)],
}
"""The names of others that a row shows to whoever may see it; its organisation's always."""


class Leaks:
    """The words that may not stand on any page of this person."""

    def __init__(self, scene: Scene, sheet: dict[str, dict[str, str]], user: Any) -> None:
        everything = {word for model, rows in scene.rows.items() for row in rows for word in WORDS[model](row)}
        self.numbers = [row.person.citizen_id for row in scene.rows[Member] if row.person]
        self.forbidden = sorted(everything - seen(scene, sheet, user) - public(scene) - {str(user)})

    def found(self, answer: Any) -> Iterator[str]:
        """Yield every word an answer shows although it may not; a citizen number stands on no page."""
        text = readable(answer)
        yield from (f"shows {word}" for word in [*self.forbidden, *self.numbers] if word in text)


def public(scene: Scene) -> set[str]:
    """Return what everybody may read: published products and who makes them."""
    shown = [row for row in scene.rows[Product] if row.is_published]
    return {word for row in shown for word in (row.name, str(row.organisation))}


def seen(scene: Scene, sheet: dict[str, dict[str, str]], user: Any) -> set[str]:
    """Return the words of every row on which the sheet gives this user any permission."""
    found = {str(grant.organisation) for grant in oracle.in_force(user) if grant.organisation_id}
    for code in sheet:
        model = gate.permission(code).model
        for row in scene.rows.get(model, []):
            if oracle.may(sheet, user, code, row):
                found |= {str(one) for one in oracle.relation(model)[0](row)}
                found |= {*WORDS[model](row), *NAMED.get(model, _nothing)(row)}
    return found


def readable(answer: Any) -> str:
    """Return the text of an answer: HTML, CSV, JSON with its letters written out, or a zipped office file.

    Pictures and PDF are packed bytes, among which any short word comes up some day: they have none.
    """
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith(("image/", "application/pdf")):
        return ""
    if kind.startswith("application/json"):
        return json.dumps(json.loads(body), ensure_ascii=False)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            texts = [name for name in packed.namelist() if name.endswith((".xml", ".rels", ".txt", ".csv", ".json"))]
            return "\n".join(unescape(packed.read(name).decode("utf8", "replace")) for name in texts)
    return unescape(body.decode("utf8", "replace"))
