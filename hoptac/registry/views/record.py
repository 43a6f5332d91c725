"""One organisation on one page, its tabs in the address."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hoptac.access import gate, marks
from hoptac.access import queries as access_queries
from hoptac.parties.models import Organisation
from hoptac.registry import charts, panels, queries, rules
from hoptac.registry.views.frame import PAGE, actor, organisation, shown

TABS = {
    "facts": gettext_lazy("Facts"),
    "people": gettext_lazy("Members and staff"),
    "products": gettext_lazy("Products"),
    "figures": gettext_lazy("Reported numbers"),
    "changes": gettext_lazy("Changes"),
}
PAGES = {
    "facts": "organisation_facts",
    "people": "organisation_people",
    "products": "organisation_products",
    "figures": "organisation_figures",
    "changes": "organisation_changes",
}
SHOWN_MEMBERS = 20


@marks.permission(queries.VIEW)
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one organisation that the actor may see, one tab at a time."""
    found = organisation(request, pk)
    may = queries.rights(actor(request), found)
    tabs = _tabs(request, may)
    tab = request.GET.get("tab", "facts")
    tab = tab if tab in tabs else "facts"
    values = _FILLED[tab](request, found)
    return shown(request, PAGES[tab], organisation=found, may=may, tabs=tabs, tab=tab, **values)


def _tabs(request: HttpRequest, may: frozenset[str]) -> dict[str, Any]:
    hidden = {
        "people": "people" not in may,
        "products": panels.products is None,
        "changes": not gate.holds(actor(request), "access.trail.view"),
    }
    return {name: label for name, label in TABS.items() if not hidden.get(name)}


def _facts(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    user = actor(request)
    history = queries.history(found)
    return {
        "history": history,
        "size_unknown": _size_unknown(history),
        "kin": queries.kin(user, found),
        "requests": queries.open_requests(user, found),
        "ceiling": int(rules.capital_ceiling(found.kind) * 100),
    }


def _size_unknown(history: queries.History) -> str:
    """Return why no size is shown: no bands are laid down, or numbers are missing; "" where one is."""
    _kind, sector, size = history.classes[0].words if history.classes else ("", "", "")
    if size:
        return ""
    if not sector:
        return _("the sector is not known")
    bands = queries.thresholds(rules.DECREE_SECTOR[sector], on=timezone.localdate())
    if {band.size for band in bands} != set(rules.SIZES):
        return _("not laid down in the system for this sector")
    return _("members, revenue or capital are not known")


def _people(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    user, today = actor(request), timezone.localdate()
    capital = queries.capital(found, on=today)
    charter = queries.registration_of(found).charter_capital
    ceiling = rules.capital_ceiling(found.kind)
    return {
        "capital": capital,
        "members": queries.members(user, found, on=today)[:SHOWN_MEMBERS],
        "staff": queries.staff(user, found, is_all="all" in request.GET, on=today),
        "paid_share": Fraction(capital.paid, charter) if charter else None,
        "ceiling": int(ceiling * 100),
        "ceiling_amount": int(charter * ceiling) if charter else None,
        "least": rules.minimum_members(found.kind),
    }


def _products(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    assert panels.products is not None
    return {"products": panels.products(actor(request), found)}


def _figures(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    stocks, flows = queries.reported(found)
    standing = queries.standing(found, on=timezone.localdate())
    return {"stocks": stocks, "flows": flows, "standing": standing, "charts": charts.drawn(stocks, flows)}


def _changes(request: HttpRequest, found: Organisation) -> dict[str, Any]:
    entries = access_queries.trail_of(actor(request), found)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return {"page": page, "lines": list(access_queries.lines(list(page.object_list)))}


_FILLED = {"facts": _facts, "people": _people, "products": _products, "figures": _figures, "changes": _changes}
