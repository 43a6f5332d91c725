"""What the permission sheet means, worked out anew: reads the printed sheet, walks parents, compares ids.

Shares no code with the gate. It knows the rows through RELATIONS alone; a context adds its models there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.catalogue.models import Recognition
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import Member
from hoptac.reporting.models import Round
from hoptac.sharing.models import TextDraft
from tests.access import stage_insight, stage_market, stage_ocop, stage_reporting

SHEET = Path(__file__).resolve().parents[2] / "docs" / "users" / "permissions.md"
REACH = {
    "toàn bộ": "all",
    "trong địa bàn của mình": "place",
    "tổ chức của mình": "org",
    "việc do chính mình làm": "own",
    "liên hiệp của mình và các thành viên của liên hiệp": "member_of",
}
ROLE_NAMES = {str(role.label): role.value for role in Role}

Relation = tuple[Callable[[Any], Iterable[Any]], Callable[[Any], Iterable[Any]]]


def _own_organisation(row: Any) -> list[Any]:
    return [row.organisation] if row.organisation_id else []


def _own_place(row: Any) -> list[Any]:
    return [row.place] if row.place_id else []


def _nothing(row: Any) -> list[Any]:
    return []


RELATIONS: dict[type, Relation] = {
    Organisation: (lambda row: [row], _nothing),
    Place: (_nothing, lambda row: [row]),
    Grant: (_own_organisation, _own_place),
    Invitation: (_own_organisation, _own_place),
    AuditEntry: (_own_organisation, _own_place),
    TextDraft: (lambda row: [row.owner], _nothing),
    Recognition: (lambda row: [row.product.organisation], _nothing),
    ImportRun: (_nothing, lambda row: [row.province]),
    **stage_ocop.RELATIONS,
    Round: (_nothing, _own_place),
    **stage_insight.RELATIONS,
    **stage_reporting.RELATIONS,
    **stage_market.RELATIONS,
    User: (
        lambda row: [grant.organisation for grant in row.grants.all() if grant.organisation_id],
        lambda row: [grant.place for grant in row.grants.all() if grant.place_id],
    ),
}
"""For each model: the organisations a row belongs to, and the places it hangs on by itself."""

SIDES: dict[str, Relation] = {**stage_market.SIDES}
"""For permissions that one of several parties has: the relation that goes before that of the model."""

AUTHOR: dict[str, Callable[[Any], int | set[int]]] = {**stage_ocop.AUTHOR}
"""For permissions with the reach "own": whose the row is, one or several."""


def _authors(found: int | set[int]) -> set[int]:
    return found if isinstance(found, set) else {found}


def relation(model: type) -> Relation:
    """Return how rows of the model belong; a model with an `organisation` needs no entry of its own."""
    return RELATIONS.get(model, (_own_organisation, _nothing))


def read_sheet(text: str | None = None) -> dict[str, dict[str, str]]:
    """Return permission code → role → reach, as printed."""
    sheet: dict[str, dict[str, str]] = {}
    code = ""
    for line in (text or SHEET.read_text(encoding="utf8")).splitlines():
        if found := re.fullmatch(r"`([a-z_.]+)`", line):
            code = found[1]
            sheet[code] = {}
        elif found := re.fullmatch(r"- (.+?): (.+)", line):
            sheet[code][ROLE_NAMES[found[1]]] = REACH[found[2]]
    return sheet


def may(sheet: dict[str, dict[str, str]], user: Any, code: str, row: Any) -> bool:
    """Return whether the sheet lets this user do this with this row today."""
    if not getattr(user, "pk", None) or not user.is_active:
        return False
    roles = sheet[code]
    on = timezone.localdate()
    return any(
        _in_force(grant, on) and _reaches(roles[grant.role], grant, code, row, on)
        for grant in user.grants.all()
        if grant.role in roles
    )


def in_force(user: Any) -> list[Grant]:
    """Return the grants of a user that hold today."""
    on = timezone.localdate()
    return [grant for grant in user.grants.all() if _in_force(grant, on)] if getattr(user, "pk", None) else []


def _in_force(grant: Grant, on: date) -> bool:
    return grant.starts_on <= on and (grant.ends_before is None or on < grant.ends_before)


def _reaches(reach: str, grant: Grant, code: str, row: Any, on: date) -> bool:
    organisations, places = (set_of(row) for set_of in SIDES.get(code) or relation(type(row)))
    ids = {organisation.pk for organisation in organisations}
    if reach == "all":
        return True
    if reach == "member_of":
        return bool(ids & _union(grant, on))
    if grant.place_id:
        inside = any(_within(place, grant.place_id) for place in [*places, *(one.place for one in organisations)])
    else:
        inside = grant.organisation_id in ids
    return inside and (reach != "own" or grant.user_id in _authors(AUTHOR[code](row)))


def _within(place: Any, anchor: int) -> bool:
    while place is not None:
        if place.pk == anchor:
            return True
        place = place.parent
    return False


def _union(grant: Grant, on: date) -> set[int]:
    """Return the union of a grant and its members of a day, read once for each grant object."""
    kept: set[int] | None = grant.__dict__.get("_union_and_members")
    if kept is None:
        kept = {grant.organisation_id} if grant.organisation_id else set()
        for member in Member.objects.filter(member_organisation__isnull=False):
            joined = member.joined_on is None or member.joined_on <= on
            left = member.left_on is not None and member.left_on <= on
            if member.organisation_id == grant.organisation_id and joined and not left:
                kept.add(member.member_organisation_id or 0)
        grant.__dict__["_union_and_members"] = kept
    return kept
