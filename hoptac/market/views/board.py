"""The public board of needs, its feed, and the registration of buyers; in five languages, for everybody."""

from __future__ import annotations

from typing import cast

from allauth.account.internal import flows
from allauth.account.models import Login
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import marks
from hoptac.access.screens import FORM
from hoptac.audience.choices import Event
from hoptac.core.errors import RuleBroken
from hoptac.market import board
from hoptac.market.actions import buyers as actions
from hoptac.market.forms import board as forms
from hoptac.market.forms.buyers import HOME, BuyerRegister
from hoptac.market.queries import needs as queries
from hoptac.market.templatetags.measures import quantity
from hoptac.market.views.frame import PAGE, shown
from hoptac.showcase import haste, kept, network, pages
from hoptac.showcase.seen import Seen, note

NEWEST = 30
#: So many months can be chosen on the board.
MONTHS = 12
#: Registrations are counted apart from enquiries.
REGISTERED = "buyers"


@marks.public
@kept.keepable
@require_safe
def need_board(request: HttpRequest) -> HttpResponse:
    """Show what buyers look for, of a kind and in a month."""
    on = timezone.localdate()
    code, month = forms.BoardFilter(request.GET).asked()
    kinds = queries.board_kinds(on=on)
    kind = next((one for one in kinds if one.code == code), None)
    if code and kind is None:
        month_word = f"?month={month:%Y-%m}" if month else ""
        return redirect(reverse("market:need_board") + month_word)
    rows = queries.board(on=on, kind_id=kind.pk if kind else None, month=month)
    page = Paginator(rows, PAGE).get_page(pages.number(request.GET.get("page")))
    response = shown(
        request, "need_board", page=page, needs=[board.shown(need, on=on) for need in page],
        kinds=kinds, kind=kind, month=month, months=queries.months_ahead(on)[:MONTHS],
    )  # fmt: skip
    return note(response, Seen(Event.VIEW))


@marks.public
@kept.keepable
@require_safe
def need_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one need, and the way to answer it."""
    on = timezone.localdate()
    need = queries.board(on=on).filter(pk=pk).first()
    if need is None:
        raise Http404
    return note(shown(request, "need_shown", need=board.shown(need, on=on)), Seen(Event.VIEW))


@marks.public
@kept.keepable
@require_safe
def need_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest needs as RSS in the language of the address."""
    on = timezone.localdate()
    feed = Rss201rev2Feed(
        title=_("What buyers are looking for"),
        link=request.build_absolute_uri(reverse("market:need_board")),
        description=_("Needs of buyers, for the cooperatives that can supply them"),
        language=translation.get_language(),
        feed_url=request.build_absolute_uri(request.path),
    )
    for need in (board.shown(row, on=on) for row in queries.board(on=on)[:NEWEST]):
        url = request.build_absolute_uri(need.url)
        told = [
            f"{part.first:%d/%m/%Y}–{part.last:%d/%m/%Y}: {quantity(part.quantity, need.unit)}" for part in need.parts
        ]
        feed.add_item(
            title=f"{need.kind}: {quantity(need.total, need.unit)}, {need.place}",
            link=url, description="; ".join([*told, need.buyer]), unique_id=url, pubdate=need.posted_at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@marks.public
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(FORM)
def buyer_register(request: HttpRequest) -> HttpResponse:
    """Take a buyer's registration, sign it in, and lead it to its first need."""
    form = BuyerRegister(request.POST if request.method == "POST" else None, initial={"country": HOME})
    if request.method == "POST" and form.is_valid():
        try:
            network.check(request, of=REGISTERED)
            network.note(request, of=REGISTERED)
            user = actions.buyer_register(**form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("You are registered. Now say what you need."))
            told = Login(user=user, redirect_url=reverse("market:need_add"))
            return cast("HttpResponse", flows.login.perform_login(request, told))
    return shown(request, "buyer_register", refused=form.is_bound, form=form, opened=haste.opened())
