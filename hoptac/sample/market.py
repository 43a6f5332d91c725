"""The market of the demo: buyers, needs in every state, one pooling, shares, contracts and deliveries as they go on.

Needs lie ahead of the day of the build, so that there is something to pool whenever the demo is looked at. Pomelo and
tea are left unasked: a visitor can post fifty tonnes of VietGAP pomelo, or two tonnes of tea with 3 stars in March.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from hoptac.access import actions as access_actions
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Unit
from hoptac.market.actions import buyers, contracts, deliveries, needs, payments, pooling, shares
from hoptac.market.choices import ContractKind, NeedState, ShareState, Side
from hoptac.market.models import Buyer, Contract, Delivery, Need, Share
from hoptac.market.rules.needs import Part, Wanted
from hoptac.market.rules.pooling import solving
from hoptac.market.rules.quantities import to_base
from hoptac.market.stated import Planned, Told
from hoptac.parties.models import Organisation
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.sample import asking, drawing
from hoptac.sample.accounts import SINCE
from hoptac.sample.chance import Chance
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.goods import DATA
from hoptac.sample.names import person, phone

#: Companies that buy, beside the one of the demo's own account; the last two are not checked.
COMPANIES = (
    "Công ty CP Nông sản Tây Bắc Xanh", "Công ty TNHH Thực phẩm Hà Thành", "Hệ thống cửa hàng Rau Quả Ba Miền",
    "Công ty TNHH Xuất khẩu Trái cây Việt Sơn", "Nhà máy chế biến hoa quả Vân Hồ", "Công ty CP Đặc sản Vùng Cao",
    "Chuỗi nhà hàng Bếp Thái", "Hợp tác tiêu dùng Cầu Giấy", "Công ty TNHH Sạch Từ Gốc", "Bếp ăn trường học Sơn La",
    "Cửa hàng Quà Núi",
)  # fmt: skip
_CHECKED = 9
_CENTRES = ("01", "14", "31")
_SOON = timedelta(days=30)


@dataclass
class Deal:
    """What is bought from today on: of which kind, how much, by which buyer, in which unit."""

    kind: str
    unit: str
    quantity: int
    buyer: int


#: A kind that is there all year for every stage of a deal.
DEALS = (
    Deal("vegetables", "tonne", 6, 1), Deal("chicken", "kg", 400, 0), Deal("native-pork", "kg", 900, 0),
    Deal("rice-spirit", "litre", 300, 0), Deal("fresh-milk", "litre", 2500, 2), Deal("duck", "kg", 200, 3),
    Deal("catfish", "kg", 300, 4), Deal("sausage", "kg", 150, 0),
)  # fmt: skip


@dataclass
class Market:
    """One building of the market, on a day, by an officer; `actor` makes accounts."""

    actor: User
    officer: User
    province: Place
    first: Organisation
    today: date
    bought: list[Need] = field(default_factory=list)

    @cached_property
    def buyers(self) -> list[Organisation]:
        """The company of the demo's account, then those the desk enters and mostly checks."""
        me = User.objects.get(username="nguoimua")
        own = buyers.buyer_put(actor=me, organisation=self.first, contact=me.full_name, phone=phone(Chance("me")))
        chance, found = Chance("buyers"), [own]
        for name in COMPANIES:
            place = place_queries.place_by_code(chance.pick(_CENTRES), on=self.today, level=1)
            told = Told(name=name, contact=person(chance)[0], phone=phone(chance), place=place)
            found.append(buyers.buyer_add(actor=self.officer, told=told))
        for buyer in found[: _CHECKED + 1]:
            buyers.buyer_check(actor=self.officer, buyer=buyer, is_checked=True)
        Organisation.objects.filter(pk__in=[buyer.organisation_id for buyer in found]).update(is_sample=True)
        return [buyer.organisation for buyer in found]

    @cached_property
    def people(self) -> dict[int, User]:
        """Who answers for the buyers of deals; all but the first have not chosen a password yet."""
        found = {0: User.objects.get(username="nguoimua")}
        for number in sorted({deal.buyer for deal in DEALS} - {0}):
            organisation = self.buyers[number]
            name = Buyer.objects.get(organisation=organisation).contact
            user = access_actions.user_create(actor=self.actor, username=f"mua-{number}", full_name=name)
            access_actions.grant_install(
                actor=self.actor, user=user, role=Role.BUYER, organisation=organisation, starts_on=SINCE
            )
            found[number] = user
        return found

    # --- needs ------------------------------------------------------------------------------------------------------

    def post(self) -> int:
        """Post every need of the table and of the deals, end some, and return how many there are."""
        posted = [self._need(row) for row in _rows()]
        for need, state, reason in (
            (posted[1], NeedState.WITHDRAWN, "Khách hủy đơn"), (posted[12], NeedState.CLOSED, "Đã mua đủ nơi khác"),
            (posted[20], NeedState.CLOSED, "Hết vụ"), (posted[23], NeedState.WITHDRAWN, "Đổi thực đơn"),
        ):  # fmt: skip
            needs.need_end(actor=self.officer, need=need, state=state, reason=reason)
        self.bought = [self._deal(deal) for deal in DEALS]
        return len(posted) + len(DEALS)

    def _need(self, row: dict[str, str]) -> Need:
        unit = Unit.objects.get(code=row["unit"])
        factor = unit.factor or Decimal(1)
        quantity = to_base(Decimal(row["quantity"]), factor)
        parts = (Part(on, on + _SOON, quantity) for on in map(self._ahead, row["months"].split()))
        return self._post(
            self.buyers[int(row["buyer"])],
            row["kind"],
            unit,
            tuple(parts),
            price_ceiling=int(row["ceiling"]) if row["ceiling"] else None,
            certificates=tuple(row["certificates"].split()),
            stars=int(row["stars"]),
            most_suppliers=int(row["suppliers"]),
            is_public=row["public"] == "yes",
        )

    def _ahead(self, month: str) -> date:
        """Return the first day of the next such month that has not begun."""
        on = date(self.today.year, int(month), 1)
        return on if on > self.today else date(self.today.year + 1, int(month), 1)

    def _deal(self, deal: Deal) -> Need:
        unit = Unit.objects.get(code=deal.unit)
        quantity = to_base(Decimal(deal.quantity), unit.factor or Decimal(1))
        part = Part(self.today, self.today + _SOON, quantity)
        return self._post(self.buyers[deal.buyer], deal.kind, unit, (part,))

    def _post(self, buyer: Organisation, kind: str, unit: Unit, parts: tuple[Part, ...], **more: Any) -> Need:
        wanted = Wanted(
            kind_id=Kind.objects.get(code=kind).pk, unit_id=unit.pk, place_id=buyer.place_id, parts=parts,
            tolerance=10, takes_parts=True, payment="Chuyển khoản trong 15 ngày", note="Dữ liệu mẫu",
            **more,
        )  # fmt: skip
        return needs.need_post(actor=self.officer, buyer=buyer, wanted=wanted, on_behalf_of=buyer.name)

    # --- answers ----------------------------------------------------------------------------------------------------

    def answer(self) -> str:
        """Pool everything, ask about most deals, and take each as far as its place in the list."""
        pooling.pool(actor=self.officer, province=self.province, on=self.today, effort=solving.QUICK)
        asked = [self._ask(need) for need in self.bought]
        greens, chicken, pork, _spirit, milk, duck, fish, sausage = asked
        self._agree(pork, Side.SELLER)
        for number, found in ((1, greens), (0, chicken), (2, milk), (4, fish), (0, sausage)):
            self._agree(found, Side.SELLER)
            self._agree(found, Side.BUYER, self.people[number])
        for share in duck[:1]:
            reason = "Đàn vịt mới vào lứa, chưa đủ cân"
            shares.share_decline(actor=self._manager(share.seller), share=share, side=Side.SELLER, reason=reason)
        self._deliver_greens(self._signed(greens, ContractKind.LINKAGE))
        self._deliver_chicken(self._signed(chicken, ContractKind.SALE))
        self._send_sausage(self._signed(sausage, ContractKind.OFFTAKE))
        self._drafted(milk, ContractKind.OFFTAKE)
        signed, came = Contract.objects.count(), Delivery.objects.count()
        return f"{Share.objects.count()} shares, {signed} contracts, {came} deliveries"

    def _ask(self, need: Need) -> list[Share]:
        if not Share.objects.filter(part__need=need, state=ShareState.PROPOSED).exists():
            return []
        return shares.shares_ask(actor=self.officer, need=need)

    def _manager(self, seller: Organisation) -> User:
        if seller.name == ECO_NAME:
            return User.objects.get(username="taybaceco")
        return asking.managers(actor=self.actor, organisations=[seller])[seller.pk]

    def _agree(self, found: Sequence[Share], side: Side, user: User | None = None) -> None:
        for share in found:
            shares.share_agree(actor=user or self._manager(share.seller), share=share, side=side)

    def _drafted(self, found: Sequence[Share], kind: ContractKind) -> Contract | None:
        """Draw up the contract of the first seller's shares."""
        rows = Share.objects.filter(pk__in=[share.pk for share in found], state=ShareState.AGREED)
        agreed = list(rows.order_by("pk"))
        own = [share for share in agreed if share.seller_id == agreed[0].seller_id]
        return contracts.contract_draft(actor=self.officer, shares=own, kind=kind, on=self.today) if own else None

    def _signed(self, found: Sequence[Share], kind: ContractKind) -> Contract | None:
        contract = self._drafted(found, kind)
        if contract is None:
            return None
        scan = drawing.picture("Hợp đồng mẫu", "food")
        return contracts.contract_sign(
            actor=self.officer, contract=contract, upload=scan, signed_on=self.today, on=self.today
        )

    # --- deliveries -------------------------------------------------------------------------------------------------

    def _planned(self, contract: Contract, *, share: int = 100, after: int = 0) -> Delivery:
        """Plan a part (percent) of the first line some days from today."""
        line = contract.lines.order_by("number")[0]
        on = self.today + timedelta(days=after)
        planned = [Planned(line, on, line.quantity * share // 100)]
        return deliveries.delivery_plan(actor=self.officer, contract=contract, planned=planned)[0]

    def _sent(self, contract: Contract, *, share: int = 100) -> Delivery:
        made = self._planned(contract, share=share)
        return deliveries.delivery_send(
            actor=self.officer, delivery=made, sent_on=self.today, sent=made.planned, on=self.today, invoice="MAU-0001"
        )

    def _deliver_greens(self, contract: Contract | None) -> None:
        """One delivery partly rejected and disputed, one still to come."""
        if contract is None:
            return
        sent = self._sent(contract, share=50)
        deliveries.delivery_check(
            actor=self.people[1], delivery=sent, accepted=sent.planned * 9 // 10, reason="Rau dập, ướt sau mưa",
            on=self.today,
        )  # fmt: skip
        words = "Rau bị ướt do xe chờ dỡ hàng hai giờ, đề nghị xem lại phần từ chối."
        payments.dispute_say(actor=self._manager(contract.seller), delivery=sent, words=words)
        self._planned(contract, share=50, after=14)

    def _deliver_chicken(self, contract: Contract | None) -> None:
        """All is delivered, accepted and paid, and both sides say what they think of each other."""
        if contract is None:
            return
        seller, buyer = self._manager(contract.seller), self.people[0]
        payments.account_put(
            actor=seller, organisation=contract.seller, bank="970436", number="0123456789", holder="HTX DU LIEU MAU"
        )
        sent = self._sent(contract)
        done = deliveries.delivery_check(actor=buyer, delivery=sent, accepted=sent.planned, on=self.today)
        paid = payments.delivery_pay(
            actor=buyer, delivery=done, amount=done.amount or 0, paid_on=self.today, on=self.today
        )
        payments.payment_confirm(actor=seller, payment=paid)
        for who, side, words in ((buyer, Side.BUYER, "Hàng đúng hẹn"), (seller, Side.SELLER, "Thanh toán nhanh")):
            payments.rating_put(actor=who, contract=contract, side=side, points=5, words=words)

    def _send_sausage(self, contract: Contract | None) -> None:
        """A delivery that waits for the buyer of the demo to check it."""
        if contract is not None:
            self._sent(contract)


def _rows() -> Iterator[dict[str, str]]:
    with (DATA / "needs.csv").open(encoding="utf8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
