"""Trade events: the public page, the desk's list, one event, booths and meetings."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market.actions import events as actions
from hoptac.market.choices import BoothState
from hoptac.market.forms import events as forms
from hoptac.market.forms.reason import Reason
from hoptac.market.models import Booth, Meeting, TradeEvent
from hoptac.market.queries import events as queries
from hoptac.market.views.frame import PAGE, province_for, row_of, shown, with_rights

_DAYS = {"event_days": "last_day", "event_long": "last_day", "event_past": "starts_on", "event_there": "name"}


@marks.public
@require_safe
def event_news(request: HttpRequest) -> HttpResponse:
    """Fairs and conferences to come, for everybody."""
    rows = queries.announced(settings.PROVINCE_CODE, on=timezone.localdate())
    return shown(request, "event_news", events=rows[:PAGE])


@marks.permission("market.event.view")
@never_cache
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The events of the desk, or those to which one's organisation is invited."""
    page = Paginator(queries.events(actor(request)), PAGE).get_page(request.GET.get("page"))
    return shown(request, "event_list", page=page, may_add=gate.holds(actor(request), "market.event.add"))


@marks.permission("market.event.add")
@never_cache
@require_http_methods(FORM)
def event_add(request: HttpRequest) -> HttpResponse:
    """Add a fair or conference."""
    province = province_for(request, "market.event.add")
    if province is None:
        return redirect("market:event_list")
    form = forms.EventPut(request.POST or None)
    deed = partial(actions.event_add, actor=actor(request), province=province)
    if tried(form, deed, _DAYS):
        messages.success(request, _("The event is added; invite who should take part."))
        return redirect("market:event_list")
    return shown(request, "event_add", refused=form.is_bound, form=form)


def _event(request: HttpRequest, pk: int) -> TradeEvent:
    """Return the event, which the actor may change."""
    found: TradeEvent = row_of(request, queries.events(actor(request)), pk, "market.event.change")
    return found


@marks.permission("market.event.view")
@never_cache
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: who takes part with what, which meetings are booked, what came of it."""
    return _shown(request, pk)


def _shown(request: HttpRequest, pk: int, **bound: Form) -> HttpResponse:
    """Show an event, with a form that was refused where there is one."""
    who = actor(request)
    event, may = with_rights(request, queries.events(who), pk, ["market.event.change"])
    booths = queries.booths(who).filter(event=event).prefetch_related("products")
    marked = gate.marked(who, booths, may_change="market.booth.change", mine="market.meeting.ask")
    page = Paginator(marked, PAGE).get_page(request.GET.get("page"))
    meetings = queries.meetings(who).filter(event=event)
    met = gate.marked(who, meetings, sells="market.meeting.sell", buys="market.meeting.buy")
    may_change = not event.called_off and "change" in may
    values: dict[str, Any] = {
        "page": page,
        "meetings": met[: PAGE * 4],
        "may_change": may_change,
        "may_call_off": may_change and not queries.has_results(event),
        "has_begun": event.starts_on <= timezone.localdate(),
        "invite": forms.BoothInvite(buyers=queries.invitable(who)),
        "call_off": Reason(),
        **bound,
    }
    return shown(request, "event_detail", refused=bool(bound), event=event, **values)


@marks.permission("market.event.change")
@never_cache
@require_http_methods(FORM)
def event_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of an event."""
    event = _event(request, pk)
    form = forms.EventPut(request.POST or None, initial=forms.told(event))
    deed = partial(actions.event_change, actor=actor(request), event=event)
    if tried(form, deed, {**_DAYS, "event_meetings": "last_day"}):
        return redirect("market:event_detail", pk)
    return shown(request, "event_add", refused=form.is_bound, form=form, event=event)


@marks.permission("market.event.change")
@require_POST
def event_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it does not take place."""
    event, form = _event(request, pk), Reason(request.POST)
    if tried(form, partial(actions.event_call_off, actor=actor(request), event=event)):
        return redirect("market:event_detail", pk)
    return _shown(request, pk, call_off=form)


@marks.permission("market.event.change")
@require_POST
def booth_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a cooperative or a buyer."""
    event, form = _event(request, pk), forms.BoothInvite(request.POST, buyers=queries.invitable(actor(request)))

    def deed(organisation: int, number: str) -> None:
        asked = queries.invited(organisation)
        actions.booth_invite(actor=actor(request), event=event, organisation=asked, number=number)

    if tried(form, deed, {"booth_there": "organisation"}):
        messages.success(request, _("The invitation stands on their page for today."))
        return redirect("market:event_detail", pk)
    return _shown(request, pk, invite=form)


def _booth(request: HttpRequest, pk: int, code: str) -> Booth:
    found: Booth = row_of(request, queries.booths(actor(request)), pk, code)
    return found


@marks.permission("market.booth.change")
@never_cache
@require_http_methods(FORM)
def booth_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one takes part, and what one shows."""
    booth = _booth(request, pk, "market.booth.change")
    initial = {"is_coming": "no" if booth.state == BoothState.DECLINED else "yes", "products": booth.products.all()}
    form = forms.BoothAnswer(request.POST or None, products=queries.products(actor(request), booth), initial=initial)
    deed = partial(actions.booth_answer, actor=actor(request), booth=booth)
    if tried(form, deed, {"booth_products": "products", "booth_meetings": "is_coming"}):
        messages.success(request, _("The answer is noted."))
        return redirect("market:event_detail", booth.event_id)
    return shown(request, "booth_answer", refused=form.is_bound, form=form, booth=booth)


@marks.permission("market.booth.change")
@never_cache
@require_http_methods(FORM)
def booth_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one sold and what came of it."""
    booth = _booth(request, pk, "market.booth.change")
    form = forms.BoothResult(request.POST or None, initial={"sold": booth.sold, "result": booth.result})
    if tried(form, partial(actions.booth_result, actor=actor(request), booth=booth)):
        return redirect("market:event_detail", booth.event_id)
    return shown(request, "booth_result", refused=form.is_bound, form=form, booth=booth)


@marks.permission("market.meeting.ask")
@never_cache
@require_http_methods(FORM)
def meeting_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the other side for a meeting: `pk` is one's own booth."""
    booth = _booth(request, pk, "market.meeting.ask")
    slots = queries.free_slots(booth.event, [booth.organisation_id])
    form = forms.MeetingAsk(request.POST or None, others=queries.others(booth), slots=slots)
    deed = partial(actions.meeting_ask, actor=actor(request), booth=booth)
    if tried(form, deed, {"meeting_taken": "starts_at", "meeting_sides": "other"}):
        messages.success(request, _("The other side is asked."))
        return redirect("market:event_detail", booth.event_id)
    return shown(request, "meeting_ask", refused=form.is_bound, form=form, booth=booth)


def _meeting(request: HttpRequest, pk: int, code: str = "") -> Meeting:
    found: Meeting = row_of(request, queries.meetings(actor(request)), pk, code)
    return found


@marks.permission("market.meeting.answer")
@require_POST
def meeting_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a meeting one was asked for."""
    return _answered(request, pk, is_agreed=True)


@marks.permission("market.meeting.answer")
@require_POST
def meeting_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a meeting, or take it back."""
    return _answered(request, pk, is_agreed=False)


def _answered(request: HttpRequest, pk: int, *, is_agreed: bool) -> HttpResponse:
    meeting = _meeting(request, pk)
    done(request, partial(actions.meeting_answer, actor=actor(request), meeting=meeting, is_agreed=is_agreed))
    return redirect("market:event_detail", meeting.event_id)


@marks.permission("market.meeting.answer")
@never_cache
@require_http_methods(FORM)
def meeting_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a meeting."""
    meeting = _meeting(request, pk, "market.meeting.answer")
    form = forms.MeetingResult(request.POST or None, initial={"result": meeting.result, "value": meeting.value})
    deed = partial(actions.meeting_result, actor=actor(request), meeting=meeting)
    if tried(form, deed):
        return redirect("market:event_detail", meeting.event_id)
    return shown(request, "meeting_result", refused=form.is_bound, form=form, meeting=meeting)
