"""What waits for a person today, collected from plain functions listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, F, Min, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.catalogue import queries as catalogue_queries
from hoptac.intake.models import ImportRun, RunState
from hoptac.market.queries import buyers, events, needs, supply
from hoptac.market.queries import today as market
from hoptac.ocop import queries as ocop_queries
from hoptac.presence import queries as presence_queries
from hoptac.registry.queries import people as registry_people
from hoptac.reporting import queries as reporting_queries
from hoptac.showcase import queries as showcase_queries
from hoptac.site import navigation
from hoptac.site.templatetags import formats

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_IMPORTS = 3
MOST_REPORTS = 3


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what it says, where it is done, how many there are, and the day it is due (None: no day)."""

    text: str
    url: str
    count: int = 1
    due: date | None = None

    @property
    def order(self) -> date:
        """Return the day to sort by; what has no day comes last."""
        return self.due or date.max


@dataclass(frozen=True)
class Heap:
    """Rows that wait together: only how many there are is said, with %(count)s, and the earliest of their days.

    `first` is a day of a row; `due` makes of the earliest the day the heap is due. All heaps are counted in one query.
    """

    rows: QuerySet[Any]
    text: _StrPromise
    url: str
    first: Combinable | None = None
    due: Callable[[date], date] = lambda day: day


Source = Callable[[User], Sequence[Waiting | Heap]]


def enquiries(actor: User) -> list[Heap]:
    """Return the enquiries nobody has answered yet."""
    text = ngettext_lazy("%(count)s enquiry waits for an answer", "%(count)s enquiries wait for an answer", "count")
    url, first = navigation.url_of("showcase:enquiry_list"), TruncDate("sent_at")
    return [Heap(showcase_queries.waiting(actor), text, url, first, showcase_queries.due_on)]


def enquiries_overdue(actor: User) -> list[Heap]:
    """Return the enquiries that cooperatives left without an answer for too long."""
    text = ngettext_lazy(
        "%(count)s enquiry was left without an answer", "%(count)s enquiries were left without an answer", "count"
    )
    return [Heap(showcase_queries.overdue(actor), text, navigation.url_of("showcase:enquiry_list") + "?state=overdue")]


def change_requests(actor: User) -> list[Heap]:
    """Return the changes of legal facts that wait for this officer's decision."""
    text = ngettext_lazy("%(count)s request for change waits", "%(count)s requests for change wait", "count")
    return [Heap(registry_people.waiting(actor), text, navigation.url_of("registry:request_list"))]


def imports(actor: User) -> list[Waiting]:
    """Return the imports this officer may apply and nobody has applied yet: one line each, a few at most."""
    runs = gate.rows(actor, "intake.run.apply", ImportRun.objects.filter(state=RunState.PREVIEWED))
    return [
        Waiting(
            _("Import of %(file)s is ready to be checked") % {"file": run.file_name},
            navigation.url_of("intake:run_detail", number=run.pk),
        )
        for run in runs.only("pk", "file_name")[:MOST_IMPORTS]
    ]


_DOSSIERS = {
    "returned": ngettext_lazy("%(count)s OCOP dossier came back", "%(count)s OCOP dossiers came back", "count"),
    "sent": ngettext_lazy("%(count)s OCOP dossier to check", "%(count)s OCOP dossiers to check", "count"),
    "checked": ngettext_lazy("%(count)s OCOP dossier for a council", "%(count)s OCOP dossiers for a council", "count"),
    "scored": ngettext_lazy("%(count)s OCOP dossier to decide", "%(count)s OCOP dossiers to decide", "count"),
}


def ocop_dossiers(actor: User) -> list[Heap]:
    """Return the OCOP dossiers and score sheets that wait for this person."""
    lists, sheets = navigation.url_of("ocop:dossier_list"), navigation.url_of("ocop:sheet_list")
    text = ngettext_lazy("%(count)s OCOP score sheet to hand in", "%(count)s OCOP score sheets to hand in", "count")
    waiting = ocop_queries.waiting(actor).items()
    return [
        *(Heap(rows, _DOSSIERS[state.value], f"{lists}?state={state.value}") for state, rows in waiting),
        Heap(ocop_queries.waiting_sheets(actor), text, sheets, F("entry__council__meets_on")),
    ]


def online_week(actor: User) -> list[Waiting]:
    """Return how the pages of this person's cooperative, or of the province, did this week: one line, always there."""
    week = presence_queries.week(actor, on=timezone.localdate())
    if week is None:
        return []
    text = _("Online this week: %(views)s views (%(before)s the week before), %(enquiries)s enquiries")
    if week.organisation_id:
        url = navigation.url_of("presence:evaluation_detail", number=week.organisation_id)
    else:
        url = navigation.url_of("presence:province_online")
    counts = {key: formats.number(count) for key, count in week._asdict().items()}
    return [Waiting(text % counts, url)]


def online_remarks(actor: User) -> list[Heap]:
    """Return the remarks of cooperatives on their online activity that this officer should answer."""
    text = ngettext_lazy(
        "%(count)s remark on online activity waits", "%(count)s remarks on online activity wait", "count"
    )
    return [Heap(presence_queries.remarks_waiting(actor), text, navigation.url_of("presence:province_online"))]


def certificates_waiting(actor: User) -> list[Heap]:
    """Return the certificates this officer should verify."""
    text = ngettext_lazy(
        "%(count)s certificate waits to be verified", "%(count)s certificates wait to be verified", "count"
    )
    return [Heap(catalogue_queries.unverified(actor), text, navigation.url_of("catalogue:certificate_list"))]


def certificates_ending(actor: User) -> list[Waiting]:
    """Return the certificates and stars that end soon, for those who can renew one: a line for each warning (90, 30,
    7 days), each certificate in the narrowest.
    """
    if not gate.holds(actor, "catalogue.certificate.add"):
        return []
    url = navigation.url_of("catalogue:certificate_list")
    waiting = []
    for level, days in catalogue_queries.ends(actor, on=timezone.localdate()).items():
        text = ngettext(
            "%(count)s certificate or recognition ends within %(days)s days",
            "%(count)s certificates or recognitions end within %(days)s days",
            len(days),
        )
        waiting.append(Waiting(text % {"count": len(days), "days": level}, url, len(days), days[0]))
    return waiting


def products_stale(actor: User) -> list[Heap]:
    """Return the published products nobody has looked through for six months."""
    text = ngettext_lazy(
        "%(count)s product was not looked through for six months: is all of it still right?",
        "%(count)s products were not looked through for six months: is all of it still right?",
        "count",
    )
    rows = catalogue_queries.stale(actor, on=timezone.localdate())
    return [Heap(rows, text, navigation.url_of("catalogue:product_list") + "?state=stale")]


def reports(actor: User) -> list[Waiting]:
    """Return the reports this person has to fill in, each with its day, a few at most."""
    return [
        Waiting(str(report.round.version.title), navigation.url_of("reporting:report_detail", number=report.pk),
                due=report.extended_until or report.round.due_on)
        for report in reporting_queries.to_fill(actor)[:MOST_REPORTS]
    ]  # fmt: skip


def reports_to_judge(actor: User) -> list[Heap]:
    """Return the reports that wait for this officer to accept, or to check for the commune."""
    text = ngettext_lazy("%(count)s report waits to be judged", "%(count)s reports wait to be judged", "count")
    url = navigation.url_of("reporting:report_list") + "?state=waiting"
    return [Heap(reporting_queries.to_judge(actor), text, url)]


def reports_late(actor: User) -> list[Heap]:
    """Return the reports nobody sent by their last day, for the officers who call for them."""
    text = ngettext_lazy("%(count)s report is late", "%(count)s reports are late", "count")
    url = navigation.url_of("reporting:silent_list")
    return [Heap(reporting_queries.late(actor, on=timezone.localdate()), text, url, F("last"))]


# What waits on the market: its rows, how it is said, where it is done, the day it is due.
_MARKET: tuple[tuple[Callable[[User], QuerySet[Any]], _StrPromise, str, str], ...] = (
    (needs.news, ngettext_lazy(
        "%(count)s new need of a buyer for you", "%(count)s new needs of buyers for you", "count"
    ), "market:need_news", ""),
    (market.needs_unanswered, ngettext_lazy(
        "For %(count)s need nobody was found yet", "For %(count)s needs nobody was found yet", "count"
    ), "market:pooling_board", ""),
    (buyers.unchecked, ngettext_lazy(
        "%(count)s buyer waits to be checked", "%(count)s buyers wait to be checked", "count"
    ), "market:buyer_list", ""),
    (market.shares_proposed, ngettext_lazy(
        "%(count)s proposed share was not asked for yet", "%(count)s proposed shares were not asked for yet", "count"
    ), "market:pooling_board", ""),
    (market.shares_waiting, ngettext_lazy(
        "%(count)s share waits for your answer", "%(count)s shares wait for your answer", "count"
    ), "market:share_list", ""),
    (market.shares_agreed, ngettext_lazy(
        "%(count)s agreed share needs a contract", "%(count)s agreed shares need a contract", "count"
    ), "market:contract_list", ""),
    (market.contracts_to_sign, ngettext_lazy(
        "%(count)s contract waits to be signed", "%(count)s contracts wait to be signed", "count"
    ), "market:contract_list", ""),
    (market.contracts_to_note, ngettext_lazy(
        "%(count)s contract waits for the commune's note", "%(count)s contracts wait for the commune's note", "count"
    ), "market:contract_list", ""),
    (market.deliveries_to_send, ngettext_lazy(
        "%(count)s delivery is to be made", "%(count)s deliveries are to be made", "count"
    ), "market:delivery_list", "planned_on"),
    (market.replacements_asked, ngettext_lazy(
        "%(count)s request to replace a delivery waits", "%(count)s requests to replace deliveries wait", "count"
    ), "market:delivery_list", "planned_on"),
    (market.deliveries_to_check, ngettext_lazy(
        "%(count)s delivery waits to be checked", "%(count)s deliveries wait to be checked", "count"
    ), "market:delivery_list", "sent_on"),
    (market.deliveries_to_pay, ngettext_lazy(
        "%(count)s delivery is to be paid", "%(count)s deliveries are to be paid", "count"
    ), "market:delivery_list", ""),
    (market.prices_missing, ngettext_lazy(
        "%(count)s delivery waits for a price of the day", "%(count)s deliveries wait for a price of the day", "count"
    ), "market:price_list", ""),
    (market.disputes, ngettext_lazy(
        "%(count)s delivery is in dispute", "%(count)s deliveries are in dispute", "count"
    ), "market:delivery_list", ""),
    (supply.permits_waiting, ngettext_lazy(
        "%(count)s request to sell for you waits", "%(count)s requests to sell for you wait", "count"
    ), "market:permit_list", ""),
    (events.invitations, ngettext_lazy(
        "%(count)s invitation to a trade event waits", "%(count)s invitations to trade events wait", "count"
    ), "market:event_list", "event__starts_on"),
    (events.meetings_asked, ngettext_lazy(
        "%(count)s meeting waits for your answer", "%(count)s meetings wait for your answer", "count"
    ), "market:event_list", ""),
)  # fmt: skip


def market_heaps(actor: User) -> list[Heap]:
    """Return what waits on the market, for either side, the desk and the commune."""
    return [
        Heap(rows(actor), text, navigation.url_of(route), F(due) if due else None) for rows, text, route, due in _MARKET
    ]


# Each function asks the queries of one context and returns what waits for this actor there; order does not matter.
SOURCES: tuple[Source, ...] = (
    change_requests,
    imports,
    ocop_dossiers,
    certificates_waiting,
    certificates_ending,
    products_stale,
    enquiries,
    enquiries_overdue,
    online_remarks,
    online_week,
    reports,
    reports_to_judge,
    reports_late,
    market_heaps,
)


def collect(actor: User, sources: Sequence[Source] = SOURCES) -> list[Waiting]:
    """Return everything that waits for the actor and has a page where it is done, the nearest day first."""
    found = [item for source in sources for item in source(actor) if item.url]
    waiting = [item for item in found if isinstance(item, Waiting) and item.count]
    return sorted([*waiting, *_counted([item for item in found if isinstance(item, Heap)])], key=attrgetter("order"))


def _counted(heaps: Sequence[Heap]) -> Iterator[Waiting]:
    """Yield the heaps that hold something."""
    asked = [_count(number, heap) for number, heap in enumerate(heaps)]
    for number, count, first in asked[0].union(*asked[1:], all=True) if asked else ():
        heap = heaps[number]
        if count:
            yield Waiting(str(heap.text % {"count": count}), heap.url, count, first and heap.due(first))


def _count(number: int, heap: Heap) -> QuerySet[Any]:
    first = Min(heap.first) if heap.first else Cast(Value(None), DateField())  # PostgreSQL asks of what kind nothing is
    numbered = heap.rows.order_by().annotate(heap=Value(number)).values("heap")
    counted: QuerySet[Any] = numbered.annotate(count=Count("pk"), earliest=first)
    return counted.values_list("heap", "count", "earliest")
