"""Shares as both sides meet them: what is asked of us, one share with its thread, a buyer's whole answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import actor, done, tried
from hoptac.market import answers
from hoptac.market.actions import shares as actions
from hoptac.market.choices import ShareState, Side
from hoptac.market.forms import pooling as forms
from hoptac.market.forms.reason import Reason
from hoptac.market.models import Need, Share
from hoptac.market.queries import pooling as pooling_queries
from hoptac.market.queries import shares as queries
from hoptac.market.rules import shares as rules
from hoptac.market.views.frame import PAGE, shown

_FIELDS = {
    "share_quantity": "quantity", "share_over_stock": "quantity", "share_over_part": "quantity",
    "share_price": "price", "reason_missing": "reason",
}  # fmt: skip


def _share(request: HttpRequest, pk: int, code: str = "") -> Share:
    """Return the share: 404 when it is not visible, 403 when this may not be done to it."""
    found = get_object_or_404(queries.shares(actor(request)), pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def _sided(request: HttpRequest, pk: int) -> tuple[Share, Side]:
    """Return the share and the side the actor answers for; 403 for those who answer for neither."""
    share = _share(request, pk)
    side = queries.side_of(actor(request), share)
    if side is None:
        raise gate.NotAllowed(queries.SELL)
    return share, side


@marks.permission("market.share.view")
@never_cache
@require_safe
def share_list(request: HttpRequest) -> HttpResponse:
    """What is asked of us, what waits for our answer first; the desk sees the shares of its province."""
    rows = queries.shares(actor(request)).order_by("-changed_at", "-pk")
    state = request.GET.get("state", "")
    rows = rows.filter(state=state) if state in ShareState.values else rows
    marked = gate.marked(actor(request), rows, is_ours=queries.SELL, is_mine=queries.BUY)
    page = Paginator(marked, PAGE).get_page(request.GET.get("page"))
    states = [one for one in ShareState if one != ShareState.PROPOSED]
    return shown(request, "share_list", page=page, state=state, states=states)


@marks.permission("market.share.view")
@never_cache
@require_safe
def share_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One share: its terms, what was said, and the answer of one's own side."""
    return shown(request, "share_detail", **_detail(request, _share(request, pk)))


def _detail(request: HttpRequest, share: Share) -> dict[str, Any]:
    need, on = share.part.need, timezone.localdate()
    held = gate.held_on(actor(request), share, (queries.SELL, queries.BUY, queries.DESK, "market.share.proposed"))
    side = Side.SELLER if queries.SELL in held else Side.BUYER if queries.BUY in held else None
    teller = answers.teller_of(need, [share.reasons, share.flag])
    fate = rules.fate(share.state, queries.standings([share], on=on)[share.pk], on=on)
    values: dict[str, Any] = {
        "share": share,
        "need": need,
        "side": side,
        "one": answers.one(share, teller),
        "says_why": side != Side.SELLER,
        "words": queries.words(share),
        "warning": teller.flag_words(fate.flag) if fate.drop and share.state in queries.LIVE else "",
        "waits": _waits(share, side),
        "may_decline": side is not None and share.state in rules.ANSWERABLE,
        "may_drop": queries.DESK in held and share.state in rules.DROPPABLE,
        "may_ask": queries.DESK in held and share.state == ShareState.PROPOSED,
        "reason_form": Reason(),
    }
    if side is not None and share.state == ShareState.ASKED:
        values["change_form"] = _change_form(share)
    return values


def _waits(share: Share, side: Side | None) -> bool:
    """Return whether a share waits for the answer of this side."""
    at = share.seller_agreed_at if side == Side.SELLER else share.buyer_agreed_at
    return side is not None and share.state == ShareState.ASKED and at is None


def _change_form(share: Share, data: Any = None) -> forms.ShareChange:
    return forms.ShareChange(data, share=share, unit=share.part.need.unit, language=get_language() or "vi")


def _posted(request: HttpRequest, share: Share, form: Form, name: str, deed: Callable[..., object]) -> HttpResponse:
    """Do what the form asks and show the share again; with the form when it was refused."""
    if tried(form, deed, _FIELDS):
        return redirect("market:share_detail", pk=share.pk)
    return shown(request, "share_detail", refused=True, **{**_detail(request, share), name: form})


@marks.permission("market.share.answer")
@require_POST
def share_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a share as it stands."""
    share, side = _sided(request, pk)
    if done(request, partial(actions.share_agree, actor=actor(request), share=share, side=side)):
        messages.success(request, _("Your answer is with the other side."))
    return redirect("market:share_detail", pk=pk)


@marks.permission("market.share.answer")
@require_POST
def share_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another quantity or price."""
    share, side = _sided(request, pk)
    deed = partial(actions.share_change, actor=actor(request), share=share, side=side)
    return _posted(request, share, _change_form(share, request.POST), "change_form", deed)


@marks.permission("market.share.answer")
@require_POST
def share_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a share with a reason."""
    share, side = _sided(request, pk)
    deed = partial(actions.share_decline, actor=actor(request), share=share, side=side)
    return _posted(request, share, Reason(request.POST), "reason_form", deed)


@marks.permission("market.share.ask")
@require_POST
def share_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask both sides about one proposed share."""
    share = _share(request, pk, "market.share.ask")
    done(request, partial(actions.share_ask, actor=actor(request), share=share))
    return redirect("market:share_detail", pk=pk)


@marks.permission("market.share.ask")
@require_POST
def share_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a share out of the answer."""
    share = _share(request, pk, "market.share.ask")
    deed = partial(actions.share_drop, actor=actor(request), share=share)
    return _posted(request, share, Reason(request.POST), "reason_form", deed)


def _need(request: HttpRequest, pk: int) -> Need:
    return get_object_or_404(pooling_queries.answered(actor(request)), pk=pk)


@marks.permission("market.answer.view")
@never_cache
@require_safe
def answer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The pooled answer to a need as its buyer reads it: who, how much, when, for how much, and why."""
    need = _need(request, pk)
    answer = answers.of_need(need, on=timezone.localdate(), is_desk=False)
    waits = queries.waiting(actor(request), Side.BUYER).filter(part__need=need)
    return shown(request, "answer_detail", need=need, answer=answer, waits=set(waits.values_list("pk", flat=True)))


@marks.permission("market.answer.agree")
@require_POST
def shares_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept everything of an answer that waits for the buyer."""
    need = _need(request, pk)
    gate.require(actor(request), "market.answer.agree", need)
    if done(request, partial(actions.shares_agree, actor=actor(request), need=need)):
        messages.success(request, _("You accepted every share that waited for you."))
    return redirect("market:answer_detail", pk=pk)
