"""OCOP dossiers in every state, one council of five that has closed and one that scores, by a made-up criteria set."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hoptac.access import actions as access_actions
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Product
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Seat
from hoptac.ocop.models import Council, CriteriaSet, Dossier, Frame, Sheet
from hoptac.ocop.rules import reading
from hoptac.places.models import Place
from hoptac.sample.accounts import SINCE
from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT

SET = Path(__file__).parent / "data" / "ocop_set.csv"
OPENED, CHECKED, MET, DECIDED = date(2025, 9, 3), date(2025, 9, 15), date(2025, 10, 10), date(2025, 10, 20)
ISSUER = "UBND tỉnh Sơn La"
#: The fifth member of the councils; the others sign in under accounts.
FIFTH = ("uyvien", "Vì Thị Mai")
_SEATS = (
    ("lanhdao", Seat.CHAIR, "Phó Chủ tịch UBND tỉnh"),
    ("canbo", Seat.SECRETARY, "Liên minh HTX tỉnh"),
    ("quy", Seat.MEMBER, "Quỹ hỗ trợ phát triển HTX"),
    ("giamdocquy", Seat.MEMBER, "Quỹ hỗ trợ phát triển HTX"),
    (FIFTH[0], Seat.MEMBER, "Sở Nông nghiệp và Môi trường"),
)


class Grading:
    """Writes the dossiers; everything is done by the officer, on behalf of the makers."""

    def __init__(self, *, actor: User, officer: User, province: Place) -> None:
        self.officer, self.province, self.chance = officer, province, Chance("grading")
        fifth = access_actions.user_create(actor=actor, username=FIFTH[0], full_name=FIFTH[1])
        access_actions.grant_install(actor=actor, user=fifth, role=Role.FUND_OFFICER, place=province, starts_on=SINCE)
        self.criteria_set = self._set()

    def _set(self) -> CriteriaSet:
        with SET.open(encoding="utf8", newline="") as file:
            sheet = actions.checked(reading.read(csv.reader(file)))
        frame = Frame.objects.get(code=sheet.frame)
        return actions.set_import(actor=self.officer, frame=frame, sheet=sheet, on=OPENED, is_sample=True)

    def run(self) -> str:
        """Open dossiers for foods without stars and leave each where its turn says; return how many of each state."""
        starred = catalogue_queries.recognitions_in_force(on=AS_AT).values("product")
        wanted = Product.objects.filter(organisation__is_sample=True, group=self.criteria_set.group)
        products = list(wanted.exclude(pk__in=starred).exclude(recognitions__isnull=False).order_by("pk")[:11])
        found = [self._opened(product) for product in products]
        for dossier in found[1:]:
            self._answer(dossier)
        actions.dossier_withdraw(actor=self.officer, dossier=found[10], reason="Hợp tác xã làm lại bao bì")
        for dossier in found[1:10]:
            actions.dossier_send(actor=self.officer, dossier=dossier, on=OPENED)
        actions.dossier_return(actor=self.officer, dossier=found[1], reason="Bổ sung phiếu kiểm nghiệm còn hạn")
        for dossier in found[3:10]:
            self._pass(dossier)
        self._council("Hội đồng đợt 2 năm 2025 (mẫu)", found[4:6], (8, 12, 10))
        self._close(self._council("Hội đồng đợt 1 năm 2025 (mẫu)", found[6:10], (30, 4, 62, 45)))
        self._decide(found[6:10])
        counted = Counter(Dossier.objects.values_list("state", flat=True))
        return ", ".join(f"{count} {state}" for state, count in sorted(counted.items()))

    def _opened(self, product: Product) -> Dossier:
        return actions.dossier_open(
            actor=self.officer,
            product=product,
            criteria_set=self.criteria_set,
            on=OPENED,
            on_behalf_of="Giám đốc hợp tác xã",
        )

    def _answer(self, dossier: Dossier) -> None:
        for criterion in queries.criteria(self.criteria_set):
            options = list(criterion.options.all())
            option = options[-1] if self.chance.happens(70) else options[-2]
            actions.answer_put(
                actor=self.officer, dossier=dossier, criterion=criterion, option=option, remark="Có hồ sơ kèm theo"
            )

    def _pass(self, dossier: Dossier) -> None:
        for criterion in queries.criteria(self.criteria_set):
            actions.answer_check(actor=self.officer, dossier=dossier, criterion=criterion, is_confirmed=True)
        actions.dossier_pass(actor=self.officer, dossier=dossier, on=CHECKED)

    def _council(self, name: str, dossiers: Sequence[Dossier], lost: Sequence[int]) -> Council:
        """Return a council whose members score; each dossier loses about so many points, the last two members wait."""
        council = actions.council_add(
            actor=self.officer,
            place=self.province,
            name=name,
            decision_no="1871/QĐ-UBND",
            decided_on=CHECKED,
            meets_on=MET,
            on=AS_AT,
        )
        for username, seat, post in _SEATS:
            user = User.objects.get(username=username)
            actions.member_add(actor=self.officer, council=council, user=user, seat=seat, post=post)
        for dossier in dossiers:
            actions.entry_add(actor=self.officer, council=council, dossier=dossier)
        actions.council_start(actor=self.officer, council=council)
        for entry, points in zip(queries.entries(council), lost, strict=False):
            for sheet in entry.sheets.select_related("member__user").order_by("member")[:3]:
                self._score(sheet, points)
        return council

    def _score(self, sheet: Sheet, lost: int) -> None:
        """Hand a sheet in that loses about so many points, a few more or less."""
        left = max(0, lost + self.chance.between(-3, 3))
        for criterion in queries.criteria(self.criteria_set):
            options = sorted(criterion.options.all(), key=lambda one: one.points)
            fitting = [one for one in options if criterion.points - one.points <= left]
            left -= criterion.points - fitting[0].points
            actions.mark_put(actor=sheet.member.user, sheet=sheet, criterion=criterion, option=fitting[0])
        actions.sheet_hand_in(actor=sheet.member.user, sheet=sheet)

    def _close(self, council: Council) -> None:
        for entry, points in zip(queries.entries(council), (30, 4, 62, 45), strict=True):
            for sheet in entry.sheets.filter(handed_in_at=None).select_related("member__user").order_by("member"):
                self._score(sheet, points)
        actions.council_close(actor=self.officer, council=council, on=MET)

    def _decide(self, dossiers: Sequence[Dossier]) -> None:
        """Leave the first for a decision, propose the second, refuse the third, recognise the last."""
        _waiting, best, weak, good = dossiers
        actions.dossier_propose(
            actor=self.officer, dossier=best, proposal_no="212/TTr-UBND", proposed_on=DECIDED, on=AS_AT
        )
        for dossier, number in ((weak, "2044/QĐ-UBND"), (good, "2045/QĐ-UBND")):
            actions.decision_record(
                actor=self.officer, dossier=dossier, decision_no=number, decided_on=DECIDED, issuer=ISSUER, on=AS_AT
            )
