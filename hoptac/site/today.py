"""What waits for a person today, collected from plain functions listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.catalogue import queries as catalogue_queries
from hoptac.intake.models import ImportRun, RunState
from hoptac.ocop import queries as ocop_queries
from hoptac.presence import queries as presence_queries
from hoptac.registry.queries import people as registry_people
from hoptac.reporting import queries as reporting_queries
from hoptac.showcase import queries as showcase_queries
from hoptac.site import navigation

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


Source = Callable[[User], list[Waiting]]


def enquiries(actor: User) -> list[Waiting]:
    """Return the enquiries nobody has answered yet."""
    count, due = showcase_queries.waiting(actor)
    text = ngettext("%(count)s enquiry waits for an answer", "%(count)s enquiries wait for an answer", count)
    return [Waiting(text % {"count": count}, navigation.url_of("showcase:enquiry_list"), count, due)]


def enquiries_overdue(actor: User) -> list[Waiting]:
    """Return the enquiries that cooperatives left without an answer for too long."""
    count = showcase_queries.overdue(actor).count()
    text = ngettext(
        "%(count)s enquiry was left without an answer", "%(count)s enquiries were left without an answer", count
    )
    return [Waiting(text % {"count": count}, navigation.url_of("showcase:enquiry_list") + "?state=overdue", count)]


def change_requests(actor: User) -> list[Waiting]:
    """Return the changes of legal facts that wait for this officer's decision."""
    count = registry_people.waiting(actor)
    text = ngettext("%(count)s request for change waits", "%(count)s requests for change wait", count)
    return [Waiting(text % {"count": count}, navigation.url_of("registry:request_list"), count)]


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


def ocop_dossiers(actor: User) -> list[Waiting]:
    """Return the OCOP dossiers and score sheets that wait for this person."""
    back, sent, checked, scored = ocop_queries.waiting(actor)
    sheets, due = ocop_queries.waiting_sheets(actor)
    lists, mine = navigation.url_of("ocop:dossier_list"), navigation.url_of("ocop:sheet_list")
    found = (
        ("returned", back, ngettext("%(count)s OCOP dossier came back", "%(count)s OCOP dossiers came back", back)),
        ("sent", sent, ngettext("%(count)s OCOP dossier to check", "%(count)s OCOP dossiers to check", sent)),
        (
            "checked",
            checked,
            ngettext("%(count)s OCOP dossier for a council", "%(count)s OCOP dossiers for a council", checked),
        ),
        ("scored", scored, ngettext("%(count)s OCOP dossier to decide", "%(count)s OCOP dossiers to decide", scored)),
    )
    text = ngettext("%(count)s OCOP score sheet to hand in", "%(count)s OCOP score sheets to hand in", sheets)
    return [
        *(Waiting(words % {"count": count}, f"{lists}?state={state}", count) for state, count, words in found),
        Waiting(text % {"count": sheets}, mine, sheets, due),
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
    return [Waiting(text % week._asdict(), url)]


def online_remarks(actor: User) -> list[Waiting]:
    """Return the remarks of cooperatives on their online activity that this officer should answer."""
    count = presence_queries.remarks_waiting(actor).count()
    text = ngettext("%(count)s remark on online activity waits", "%(count)s remarks on online activity wait", count)
    return [Waiting(text % {"count": count}, navigation.url_of("presence:province_online"), count)]


def certificates_waiting(actor: User) -> list[Waiting]:
    """Return the certificates this officer should verify."""
    count = catalogue_queries.unverified(actor).count()
    text = ngettext("%(count)s certificate waits to be verified", "%(count)s certificates wait to be verified", count)
    return [Waiting(text % {"count": count}, navigation.url_of("catalogue:certificate_list"), count)]


def certificates_ending(actor: User) -> list[Waiting]:
    """Return the certificates and stars that end soon: each of the narrowest warning (90, 30, 7 days) in one line."""
    found = catalogue_queries.ending(actor, on=timezone.localdate())
    url = navigation.url_of("catalogue:certificate_list")
    waiting = []
    for level in sorted({one.level for one in found}):
        some = [one for one in found if one.level == level]
        text = ngettext(
            "%(count)s certificate or recognition ends within %(days)s days",
            "%(count)s certificates or recognitions end within %(days)s days",
            len(some),
        )
        waiting.append(Waiting(text % {"count": len(some), "days": level}, url, len(some), some[0].ends_before))
    return waiting


def products_stale(actor: User) -> list[Waiting]:
    """Return the published products nobody has looked through for six months."""
    count = catalogue_queries.stale(actor, on=timezone.localdate()).count()
    text = ngettext(
        "%(count)s product was not looked through for six months: is all of it still right?",
        "%(count)s products were not looked through for six months: is all of it still right?",
        count,
    )
    return [Waiting(text % {"count": count}, navigation.url_of("catalogue:product_list") + "?state=stale", count)]


def reports(actor: User) -> list[Waiting]:
    """Return the reports this person has to fill in, each with its day, a few at most."""
    return [
        Waiting(str(report.round.version.title), navigation.url_of("reporting:report_detail", number=report.pk),
                due=report.extended_until or report.round.due_on)
        for report in reporting_queries.to_fill(actor)[:MOST_REPORTS]
    ]  # fmt: skip


def reports_to_judge(actor: User) -> list[Waiting]:
    """Return the reports that wait for this officer to accept, or to check for the commune."""
    count = reporting_queries.to_judge(actor)
    text = ngettext("%(count)s report waits to be judged", "%(count)s reports wait to be judged", count)
    return [Waiting(text % {"count": count}, navigation.url_of("reporting:report_list") + "?state=waiting", count)]


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
)


def collect(actor: User, sources: Sequence[Source] = SOURCES) -> list[Waiting]:
    """Return everything that waits for the actor and has a page where it is done, the nearest day first."""
    found = [item for source in sources for item in source(actor) if item.count and item.url]
    return sorted(found, key=attrgetter("order"))
