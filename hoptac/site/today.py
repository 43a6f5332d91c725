"""What waits for a person today, collected from plain functions listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.intake.models import ImportRun, RunState
from hoptac.registry.queries import people as registry_people
from hoptac.showcase import queries as showcase_queries
from hoptac.site import navigation

MOST_IMPORTS = 3


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


# Each function asks the queries of one context and returns what waits for this actor there; order does not matter.
SOURCES: tuple[Source, ...] = (change_requests, imports, enquiries, enquiries_overdue)


def collect(actor: User, sources: Sequence[Source] = SOURCES) -> list[Waiting]:
    """Return everything that waits for the actor and has a page where it is done, the nearest day first."""
    found = [item for source in sources for item in source(actor) if item.count and item.url]
    return sorted(found, key=attrgetter("order"))
