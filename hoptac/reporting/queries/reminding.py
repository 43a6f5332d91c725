"""Who is silent, and the words that remind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.access import gate
from hoptac.access.models import Grant
from hoptac.reporting.models import Report
from hoptac.reporting.queries.board import CALL
from hoptac.reporting.queries.listing import UNSENT
from hoptac.reporting.queries.rounds import period_of
from hoptac.reporting.rules import reminding


@dataclass(frozen=True)
class Silent:
    """A report not sent yet: its last day, whether it is to be reminded of now, and to which addresses."""

    report: Report
    last: date
    is_now: bool
    addresses: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What a letter about it is headed with."""
        asked = self.report.round
        return f"{asked.version.title}: {period_of(asked).label}"

    @property
    def body(self) -> str:
        """The letter."""
        values = {"name": self.report.organisation.name, "report": self.subject, "day": f"{self.last:%d/%m/%Y}"}
        return _(
            "Dear %(name)s,\n\nthe report “%(report)s” has not been sent yet. Its last day is %(day)s.\n"
            "It stands in your account, already filled with what is known: please look through it and send it."
        ) % values  # fmt: skip


def _last() -> Coalesce:
    return Coalesce("extended_until", F("round__due_on"))


def silent_on(on: date) -> list[Silent]:
    """Return the reports that could be sent on a day and were not, everywhere, the nearest last day first."""
    rows = Report.objects.filter(Q(round__opens_on=None) | Q(round__opens_on__lte=on), state__in=UNSENT)
    until = Greatest("round__closes_on", Coalesce("extended_until", "round__closes_on"))
    rows = rows.annotate(last=_last(), closes=until)
    rows = rows.filter(closes__gte=on).select_related("round__version", "round__place", "organisation__registration")
    found = list(rows.order_by("last", "organisation__sort_key", "pk"))
    addresses = _addresses(found, on)
    return [
        Silent(
            report,
            report.last,
            report.reminded_on != on and reminding.is_day(on, due_on=report.last, closes_on=report.closes),
            addresses[report.organisation_id],
        )
        for report in found
    ]


def _addresses(reports: Iterable[Report], on: date) -> dict[int, tuple[str, ...]]:
    """Return where to write: to those who hold a role at the organisation, else to the address it made public."""
    public = {each.organisation_id: each.organisation.registration.email for each in reports}
    held: dict[int, set[str]] = defaultdict(set)
    grants = Grant.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on, organisation__in=public, user__is_active=True
    )
    for pk, address in grants.exclude(user__email="").values_list("organisation", "user__email"):
        held[pk or 0].add(address)
    return {pk: tuple(sorted(held[pk])) or ((email,) if email else ()) for pk, email in public.items()}


def late(actor: gate.Actor, *, on: date) -> QuerySet[Report]:
    """Return the reports whose last day is over and that nobody sent, of those the actor may call for."""
    rows: QuerySet[Report] = gate.rows(actor, CALL).filter(state__in=UNSENT)
    return rows.annotate(last=_last()).filter(last__lt=on)


def texts(reports: Iterable[Report]) -> list[tuple[str, str]]:
    """Return for each commune a text to paste into a group chat: names and the day, no numbers and no addresses.

    The reports are of one round, in the order of their communes.
    """
    found = []
    for place, some in groupby(reports, key=lambda report: report.organisation.place):
        silent = list(some)
        asked = silent[0].round
        head = ngettext(
            "%(commune)s: %(count)s unit has not sent “%(report)s” yet (by %(day)s):",
            "%(commune)s: %(count)s units have not sent “%(report)s” yet (by %(day)s):",
            len(silent),
        ) % {
            "commune": place.full_name,
            "count": len(silent),
            "report": f"{asked.version.title}, {period_of(asked).label}",
            "day": f"{asked.due_on:%d/%m/%Y}",
        }
        names = [f"{number}. {each.organisation.name}" for number, each in enumerate(silent, start=1)]
        found.append((place.full_name, "\n".join([head, *names, _("Please look through your report and send it.")])))
    return found
