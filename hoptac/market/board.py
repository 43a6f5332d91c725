"""What everybody may read of a need: never a price, a telephone number, a contact, or who an unchecked buyer is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Unit
from hoptac.market.models import Buyer, Need
from hoptac.market.queries import needs as queries
from hoptac.market.rules import needs as rules
from hoptac.market.templatetags.measures import quantity
from hoptac.places.models import Place
from hoptac.showcase.panels import Line, Panel

#: So many needs stand on the first page.
FIRST = 4
HOME = "VN"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One delivery: first and last day, and base units."""

    first: date
    last: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A need as strangers read it. `words` are the buyer's own, (what about, text); of a checked buyer alone."""

    pk: int
    kind: str
    kind_code: str
    buyer: str
    is_checked: bool
    place: str
    unit: Unit
    parts: tuple[Wanted, ...]
    total: int
    tolerance: int
    takes_parts: bool
    certificates: tuple[str, ...]
    stars: int
    words: tuple[tuple[str, str], ...]
    posted_at: datetime
    url: str


def shown(need: Need, *, on: date) -> Shown:
    """Return what may be read of a need that queries.board() gave, with its deliveries that are not over."""
    checked = need.buyer.buyer.checked_at is not None
    parts = [part for part in need.parts.all() if part.ends_before > on]
    return Shown(
        pk=need.pk,
        kind=need.kind.name(get_language() or "vi"),
        kind_code=need.kind.code,
        buyer=need.buyer.name if checked else _a_buyer(need.buyer.buyer),
        is_checked=checked,
        place=_where(need.place),
        unit=need.unit,
        parts=tuple(Wanted(part.starts_on, part.ends_before - timedelta(days=1), part.quantity) for part in parts),
        total=sum(part.quantity for part in parts),
        tolerance=need.tolerance,
        takes_parts=need.takes_parts,
        certificates=certificates(need),
        stars=need.stars,
        words=_words(need) if checked else (),
        posted_at=need.posted_at,
        url=reverse("market:need_shown", args=[need.pk]),
    )


def certificates(need: Need) -> tuple[str, ...]:
    """Return the certificates a need asks for, in the language of the page."""
    return tuple(str(CertificateKind(code).label) for code in need.certificates)


def panel() -> Panel | None:
    """Return what buyers are looking for, for the first public page; None when nobody looks for anything."""
    on = timezone.localdate()
    needs = [shown(need, on=on) for need in queries.board(on=on)[:FIRST]]
    if not needs:
        return None
    lines = [Line(one.kind, f"{quantity(one.total, one.unit)} · {one.place}", one.url) for one in needs]
    return Panel("needs", _("What buyers are looking for"), lines, (_("All needs"), reverse("market:need_board")))


def ask() -> tuple[str, str]:
    """Return the way on for whoever found nothing to buy: what it is called, and its address."""
    return _("Post what you need; cooperatives answer"), reverse("market:buyer_register")


def _words(need: Need) -> tuple[tuple[str, str], ...]:
    told = (
        (_("Grade or variety"), need.grade),
        (_("Packaging"), need.packaging),
        (_("How the buyer pays"), need.payment),
        (_("What else suppliers should know"), need.note),
    )
    return tuple((label, rules.without_contacts(words)) for label, words in told if words)


def _a_buyer(buyer: Buyer) -> str:
    if buyer.country == HOME:
        place = buyer.organisation.place
        above = place.parent if place.parent is not None and place.parent.level else place
        return _("A buyer in %(place)s") % {"place": above.name}
    name = Locale.parse(get_language() or "vi").territories.get(buyer.country, buyer.country)
    return _("A buyer in %(place)s") % {"place": name}


def _where(place: Place) -> str:
    above = place.parent
    return f"{place.full_name}, {above.full_name}" if above is not None and above.level else place.full_name
