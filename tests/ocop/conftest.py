"""A cooperative with a product, the people of the cycle, and a criteria set in force."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Seat
from hoptac.ocop.models import Council, CriteriaSet, Dossier, Frame, Sheet
from hoptac.ocop.rules import reading
from hoptac.ocop.rules.sheets import SheetLines
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.factories import access as make
from tests.factories import catalogue

ON = date(2026, 3, 2)
MET = date(2026, 3, 20)
AFTER = date(2026, 4, 1)


@dataclass(frozen=True)
class Stand:
    """Two communes of one province, a maker with a product in each, and everybody who takes part."""

    province: Place
    here: Organisation
    there: Organisation
    tea: Product
    honey: Product
    manager: User
    commune: User
    officer: User
    leader: User
    outsider: User
    members: tuple[User, ...]
    criteria_set: CriteriaSet


def sheet(code: str = "tea", frame: str = "thu") -> SheetLines:
    """Return a shipped sheet, moved to a decision that is in force."""
    with (actions.FOLDER / "1048-2019" / f"{code}.csv").open(encoding="utf8", newline="") as file:
        read = reading.read(csv.reader(file))
    assert read.sheet is not None
    return replace(read.sheet, frame=frame, valid_from=date(2025, 7, 6))


def frame(code: str = "thu", **values: Any) -> Frame:
    """Return a decision in force whose parts are those of the shipped sheets."""
    given: dict[str, Any] = {
        "name": "Quyết định thử", "valid_from": date(2025, 7, 6), "points_a": 35, "points_b": 25, "points_c": 40,
        "stars_2": 30, "stars_3": 50, "stars_4": 70, "stars_5": 90, "province_most": 4, "valid_months": 36,
        "source": "Chỉ để thử",
    }  # fmt: skip
    return Frame.objects.create(code=code, **{**given, **values})


def build() -> Stand:
    """Write the stand."""
    first, second = catalogue.communes()
    province = first.parent
    assert province is not None
    here, there = catalogue.organisation("HTX Tà Xùa", first), catalogue.organisation("HTX Bản Mật", second)
    tea = catalogue.product(here, "Chè Shan tuyết", group="drink", description="Chè cổ thụ trên núi cao.")
    honey = catalogue.product(there, "Chè Bản Mật", group="drink")
    holders = {
        "manager": (Role.COOPERATIVE_MANAGER, here), "commune": (Role.COMMUNE_OFFICER, first),
        "officer": (Role.PROVINCE_OFFICER, province), "leader": (Role.PROVINCE_LEADER, province),
        "outsider": (Role.COOPERATIVE_MANAGER, there),
    }  # fmt: skip
    users = {name: make.user(f"{name}-o") for name in holders}
    for name, (role, anchor) in holders.items():
        make.grant(users[name], role, anchor)
    members = tuple(make.user(f"uy-vien-{number}", full_name=f"Ông Ủy Viên {number}") for number in range(1, 7))
    for member in members:
        make.grant(member, Role.FUND_OFFICER, province)
    made = actions.set_import(actor=users["officer"], frame=frame(), sheet=sheet(), on=ON)
    return Stand(province, here, there, tea, honey, **users, members=members, criteria_set=made)


@pytest.fixture
def stand(db: None) -> Stand:
    return build()


def opened(stand: Stand, product: Product | None = None) -> Dossier:
    """Return a new dossier of a product, the tea of the first maker unless told otherwise."""
    return actions.dossier_open(
        actor=stand.officer, product=product or stand.tea, criteria_set=stand.criteria_set, on=ON
    )


def answered(stand: Stand, dossier: Dossier, *, best: bool = True) -> Dossier:
    """Answer every criterion with its best (or worst) option."""
    for criterion in queries.criteria(dossier.criteria_set):
        options = sorted(criterion.options.all(), key=lambda one: one.points, reverse=best)
        actions.answer_put(
            actor=stand.officer, dossier=dossier, criterion=criterion, option=options[0], remark="Có hồ sơ."
        )
    return dossier


def checked(stand: Stand, product: Product | None = None) -> Dossier:
    """Return a dossier that the commune passed on."""
    dossier = answered(stand, opened(stand, product))
    actions.dossier_send(actor=stand.officer, dossier=dossier, on=ON)
    for answer in dossier.answers.select_related("criterion"):
        actions.answer_check(actor=stand.officer, dossier=dossier, criterion=answer.criterion, is_confirmed=True)
    return actions.dossier_pass(actor=stand.officer, dossier=dossier, on=ON)


def council(stand: Stand, *dossiers: Dossier, size: int = 5, name: str = "Hội đồng 2026") -> Council:
    """Return a council of that many members with these dossiers, not yet scoring."""
    made = actions.council_add(
        actor=stand.officer, place=stand.province, name=name, decision_no="99/QĐ-UBND", decided_on=ON, meets_on=MET,
        on=ON,
    )  # fmt: skip
    for index, user in enumerate(stand.members[:size]):
        seat = Seat.CHAIR if index == 0 else Seat.SECRETARY if index == 1 else Seat.MEMBER
        actions.member_add(actor=stand.officer, council=made, user=user, seat=seat)
    for dossier in dossiers:
        actions.entry_add(actor=stand.officer, council=made, dossier=dossier)
    return made


def score(sheet: Sheet, *, lost: int = 0) -> Sheet:
    """Mark every criterion with its best option, but lose that many points or a little more, and hand in."""
    actor, left = sheet.member.user, lost
    for criterion in queries.criteria(sheet.entry.dossier.criteria_set):
        best = max(criterion.options.all(), key=lambda one: one.points)
        worse = [one for one in criterion.options.all() if best.points - left <= one.points < best.points]
        option = min(worse, key=lambda one: one.points) if worse and left and not criterion.requires_id else best
        if criterion.number == "5.1":
            option = best
        left -= best.points - option.points
        actions.mark_put(actor=actor, sheet=sheet, criterion=criterion, option=option)
    return actions.sheet_hand_in(actor=actor, sheet=sheet)


def closed(stand: Stand, *dossiers: Dossier, lost: tuple[int, ...] = (0, 0, 0, 0, 0)) -> Council:
    """Return a council that has scored these dossiers, its members losing so many points each, and closed."""
    made = actions.council_start(actor=stand.officer, council=council(stand, *dossiers))
    for entry in made.entries.all():
        for sheet, points in zip(entry.sheets.order_by("member"), lost, strict=True):
            score(sheet, lost=points)
    return actions.council_close(actor=stand.officer, council=made, on=MET)


def again(dossier: Dossier) -> Dossier:
    """Return the dossier as it stands now."""
    return Dossier.objects.select_related("product__organisation", "criteria_set__frame").get(pk=dossier.pk)
