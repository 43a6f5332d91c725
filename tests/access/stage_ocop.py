"""OCOP for the checks: a tiny criteria set, a dossier with a file at every maker, a council with sheets everywhere.

Members of every council are the same few, so that some sit inside the place of their role and some outside.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core import uploads
from hoptac.ocop.choices import Stage
from hoptac.ocop.models import (
    Answer,
    Council,
    CouncilMember,
    CriteriaSet,
    Criterion,
    Dossier,
    Entry,
    Evidence,
    Flag,
    Frame,
    Option,
    Section,
    Sheet,
)
from hoptac.ocop.policy import SCORERS
from tests.people import Cast
from tests.world import SEATS, World

MEMBERS = ("fund_officer@n1", "fund_director@n2", "province_officer@north", "province_leader@n1", "fund_officer@far")
SINCE = date(2025, 8, 1)
STAGES = {"n1": Stage.SCORING, "n2": Stage.CLOSED, "l1": Stage.CLOSED}


def build(world: World, cast: Cast) -> None:
    """Write the rows."""
    made = _criteria_set()
    councils = {key: _council(place, key, cast) for key, place in world.places.items()}
    for key, organisation in world.organisations.items():
        product = Product.objects.get(organisation=organisation)
        dossier = _dossier(product, made, cast["system"], key)
        _entry(councils[SEATS[key]], dossier, cast, key)


def _criteria_set() -> CriteriaSet:
    frame = Frame.objects.create(
        code="wa", name="Quyết định W", valid_from=SINCE, points_a=35, points_b=25, points_c=40, stars_2=30,
        stars_3=50, stars_4=70, stars_5=90, province_most=4, valid_months=36, source="W",
    )  # fmt: skip
    made = CriteriaSet.objects.create(
        frame=frame,
        code="wa",
        name="Bộ W",
        group="food",
        valid_from=SINCE,
        source="W",
        digest="",
        loaded_at=timezone.now(),
    )
    for at, (part, points) in enumerate(frame.parts.items(), 1):
        section = Section.objects.create(criteria_set=made, part=part, number=str(at), name=f"Mục {at}", position=at)
        criterion = Criterion.objects.create(
            section=section, number=str(at), name=f"Hỏi {at}", points=points, position=at,
            excluded="Không rõ nguồn gốc" if at == 1 else "",
        )  # fmt: skip
        for place, value in enumerate((0, points)):
            Option.objects.create(criterion=criterion, text=f"Mức {value}", points=value, position=place)
    return made


def _council(place: Any, key: str, cast: Cast) -> Council:
    council = Council.objects.create(
        place=place, name=f"Hội đồng Hd{key}h", decision_no="1", decided_on=SINCE, meets_on=SINCE,
        stage=STAGES.get(key, Stage.PREPARING), closed_at=timezone.now() if key in {"n2", "l1"} else None,
    )  # fmt: skip
    CouncilMember.objects.bulk_create(CouncilMember(council=council, user=cast[name]) for name in MEMBERS)
    return council


def _dossier(product: Product, made: CriteriaSet, system: User, key: str) -> Dossier:
    dossier = Dossier.objects.create(
        product=product, criteria_set=made, opened_on=SINCE, opened_by=system, remark=f"Thêm Ds{key}d"
    )
    criteria = list(Criterion.objects.filter(section__criteria_set=made))
    Answer.objects.bulk_create(Answer(dossier=dossier, criterion=one) for one in criteria)
    sent = io.BytesIO(b"%PDF-1.4\n%%EOF\n")
    upload = uploads.Upload(uploads.Kind.PDF, sent.read(), f"Bc{key}b.pdf")
    Evidence.objects.create(
        dossier=dossier, key=uploads.keep(upload), name=upload.name, size=len(upload.content),
        added_at=timezone.now(), added_by=system,
    )  # fmt: skip
    return dossier


def _entry(council: Council, dossier: Dossier, cast: Cast, key: str) -> None:
    entry = Entry.objects.create(council=council, dossier=dossier)
    for member in council.members.all():
        Sheet.objects.create(entry=entry, member=member, remark=f"Ý Pc{key}c{member.user_id}c")
    first = Criterion.objects.filter(section__criteria_set=dossier.criteria_set).order_by("position")[0]
    Flag.objects.create(entry=entry, criterion=first, raised_by=cast[MEMBERS[0]], said=f"Nghi Fg{key}g")


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    inside = "product__organisation__place__parent__parent"
    sheets = "entries__sheets__member"
    return {
        Frame: list(Frame.objects.filter(code="wa")),
        Dossier: list(Dossier.objects.select_related(inside).prefetch_related(sheets)),
        Evidence: list(Evidence.objects.select_related(f"dossier__{inside}").prefetch_related(f"dossier__{sheets}")),
        Council: list(
            Council.objects.select_related("place__parent__parent").prefetch_related(
                "members__user", "entries__dossier__product__organisation"
            )
        ),
        Sheet: list(Sheet.objects.select_related(f"entry__dossier__{inside}", "entry__council", "member__user")),
    }


def _own(row: Any) -> list[Any]:
    return [row.product.organisation]


def _nothing(row: Any) -> list[Any]:
    return []


RELATIONS = {
    Frame: (_nothing, _nothing),
    Dossier: (_own, _nothing),
    Evidence: (lambda row: _own(row.dossier), _nothing),
    Council: (_nothing, lambda row: [row.place]),
    Sheet: (lambda row: _own(row.entry.dossier), _nothing),
}


def members(dossier: Dossier) -> set[int]:
    """Return the users who have a sheet for a dossier."""
    return {sheet.member.user_id for entry in dossier.entries.all() for sheet in entry.sheets.all()}


AUTHOR = {
    "ocop.dossier.view": members,
    "ocop.evidence.view": lambda row: members(row.dossier),
    "ocop.council.view": lambda row: {member.user_id for member in row.members.all()},
    "ocop.sheet.view": lambda row: row.member.user_id,
    "ocop.sheet.score": lambda row: row.member.user_id,
}

WORDS = {
    Frame: _nothing,
    Dossier: lambda row: [row.remark],
    Evidence: lambda row: [row.name],
    Council: lambda row: [row.name],
    Sheet: lambda row: [row.remark],
}


def _names_of_council(row: Council) -> list[str]:
    """Return who sits, who could be named, what is before it and what was said against it."""
    grants = [grant for user in User.objects.prefetch_related("grants__place") for grant in user.grants.all()]
    could = [
        str(grant.user)
        for grant in grants
        if grant.role in SCORERS and grant.place and row.place.path.startswith(grant.place.path)
    ]
    before = [entry.dossier for entry in row.entries.all()]
    said = [flag.said for flag in Flag.objects.filter(entry__council=row)]
    names = [name for one in before for name in (one.product.name, str(one.product.organisation))]
    return [*could, *(str(member) for member in row.members.all()), *names, *said]


def _names_of_dossier(row: Dossier) -> list[str]:
    return [row.product.name, *(file.name for file in row.evidence.all())]


NAMED = {
    Dossier: _names_of_dossier,
    Evidence: lambda row: [row.dossier.product.name],
    Council: _names_of_council,
    Sheet: lambda row: [
        row.entry.council.name, *_names_of_dossier(row.entry.dossier), row.entry.dossier.remark,
    ],
}  # fmt: skip
