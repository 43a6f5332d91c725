"""Two fairs and a conference of the demo: who is invited, who comes with what, who meets whom, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.market.actions import events
from hoptac.market.choices import EventKind
from hoptac.market.models import Booth, TradeEvent
from hoptac.market.queries import events as queries
from hoptac.market.rules.events import Told
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


class _Told(NamedTuple):
    """An event: days from today until it begins, days it lasts."""

    kind: EventKind
    name: str
    venue: str
    after: int
    lasts: int


_EVENTS = (
    _Told(EventKind.FAIR, "Hội chợ OCOP và nông sản Sơn La (mẫu)", "Quảng trường Tây Bắc, phường Tô Hiệu", -45, 5),
    _Told(EventKind.CONFERENCE, "Hội nghị kết nối cung – cầu nông sản (mẫu)", "Trung tâm hội nghị tỉnh", 20, 2),
    _Told(EventKind.FAIR, "Hội chợ xuân vùng cao (mẫu)", "Khu trung tâm thị tứ Mộc Châu", 45, 6),
)
_GUESTS = 12


def build(
    *, officer: User, buyer: User, province: Place, eco: Organisation, buyers: Sequence[Organisation], today: date
) -> str:
    """Add the events with their booths and meetings and return how many."""
    goods = _goods(eco)
    past, conference, spring = (_event(officer, province, told, today) for told in _EVENTS)
    for organisation, products in goods[:_GUESTS]:
        booth = _comes(officer, past, organisation, products)
        sold = 4_000_000 + 350_000 * len(organisation.name)
        events.booth_result(actor=officer, booth=booth, sold=sold, result="Thêm khách lẻ, hai mối đại lý hỏi giá")
    shown = [_comes(officer, conference, each, products) for each, products in goods[1:_GUESTS]]
    company = _comes(officer, conference, buyers[0], ())
    for other in buyers[1:4]:
        _comes(officer, conference, other, ())
    for organisation, _products in goods[:_GUESTS]:
        events.booth_invite(actor=officer, event=spring, organisation=organisation)
    events.booth_invite(actor=officer, event=conference, organisation=goods[0][0])
    slots = queries.free_slots(conference, [buyers[0].pk])
    for booth, at in zip(shown[:3], slots[2:], strict=False):
        events.meeting_ask(actor=buyer, booth=company, other=booth, starts_at=at)
    return f"{len(_EVENTS)} events, {Booth.objects.count()} booths"


def _goods(eco: Organisation) -> list[tuple[Organisation, list[Product]]]:
    """Return organisations with their published products, that of the demo's account first."""
    rows = Product.objects.filter(organisation__is_sample=True, is_published=True).select_related("organisation")
    found: dict[Organisation, list[Product]] = {eco: []}
    for product in rows.order_by("pk"):
        found.setdefault(product.organisation, []).append(product)
    return list(found.items())


def _event(officer: User, province: Place, told: _Told, today: date) -> TradeEvent:
    first = today + timedelta(days=told.after)
    after = first + timedelta(days=told.lasts)
    said = Told(kind=told.kind, name=told.name, venue=told.venue, starts_on=first, ends_before=after)
    return events.event_add(actor=officer, province=province, told=said)


def _comes(officer: User, event: TradeEvent, organisation: Organisation, products: Sequence[Product]) -> Booth:
    booth = events.booth_invite(actor=officer, event=event, organisation=organisation)
    return events.booth_answer(actor=officer, booth=booth, is_coming=True, products=products)
