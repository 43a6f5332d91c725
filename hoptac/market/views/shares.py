"""Shares as both sides meet them: what is asked of us, one share with its thread, a buyer's whole answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
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
from hoptac.market.forms.reason import Reason, Relayed
from hoptac.market.models import Need, Share
from hoptac.market.queries import pooling as pooling_queries
from hoptac.market.queries import shares as queries
from hoptac.market.rules import shares as rules
from hoptac.market.telling import Teller
from hoptac.market.views.frame import PAGE, row_of, shown, with_rights

_RIGHTS = (queries.SELL, queries.BUY, queries.DESK, queries.RELAY)
_FIELDS = {
    "share_quantity": "quantity", "share_over_stock": "quantity", "share_over_part": "quantity",
    "share_price": "price", "reason_missing": "reason",
}  # fmt: skip


def _share(request: HttpRequest, pk: int, code: str = "") -> Share:
    """Return the share: 404 when it is not visible, 403 when this may not be done to it."""
    found: Share = row_of(request, queries.shares(actor(request)), pk, code)
    return found


def _sided(request: HttpRequest, pk: int) -> tuple[Share, Side]:
    """Return the share and the side the actor answers for: its own, or the one that phoned the desk; else 403."""
    phoned = _phoned(request)
    share = _share(request, pk, queries.RELAY if phoned else "")
    side = phoned or queries.side_of(actor(request), share)
    if side is None:
        raise gate.NotAllowed(queries.SELL)
    return share, side


def _phoned(request: HttpRequest) -> Side | None:
    """Return the side that phoned (?phone=seller)."""
    said = request.GET.get("phone", "")
    return Side(said) if said in Side.values else None


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
    """One share: its terms, what was said, and the answer of one's own side; the desk's for the side that phoned."""
    return shown(request, "share_detail", **_detail(request, pk))


def _detail(request: HttpRequest, pk: int) -> dict[str, Any]:
    share, may = with_rights(request, queries.shares(actor(request)), pk, _RIGHTS)
    own = Side.SELLER if "sell" in may else Side.BUYER if "buy" in may else None
    phoned = _phoned(request) if "relay" in may else None
    side, need = phoned or own, share.part.need
    teller = answers.teller_of(need, [share.reasons, share.flag])
    return {
        "share": share,
        "need": need,
        "side": side,
        "phoned": phoned,
        "phone": f"?phone={phoned}" if phoned else "",
        "may_relay": "relay" in may and share.state in rules.ANSWERABLE,
        "one": answers.one(share, teller),
        "says_why": own != Side.SELLER,
        "words": queries.words(share),
        "warning": _warning(share, teller),
        "waits": _waits(share, side),
        "may_decline": side is not None and share.state in rules.ANSWERABLE,
        "may_drop": "ask" in may and share.state in rules.DROPPABLE,
        "may_ask": "ask" in may and share.state == ShareState.PROPOSED,
        "may_change": side is not None and share.state == ShareState.ASKED,
        **_forms(share, is_relayed=phoned is not None),
    }


def _warning(share: Share, teller: Teller) -> str:
    """Return why the next review drops a share; "" when it does not."""
    on = timezone.localdate()
    if share.state not in queries.LIVE:
        return ""
    fate = rules.fate(share.state, queries.standings([share], on=on)[share.pk], on=on)
    return teller.flag_words(fate.flag) if fate.drop else ""


def _waits(share: Share, side: Side | None) -> bool:
    """Return whether a share waits for the answer of this side."""
    at = share.seller_agreed_at if side == Side.SELLER else share.buyer_agreed_at
    return side is not None and share.state == ShareState.ASKED and at is None


def _forms(share: Share, data: Any = None, *, is_relayed: bool) -> dict[str, Form]:
    """Return the forms with which a side answers; relayed by the desk, each asks who phoned."""
    unit, language = share.part.need.unit, get_language() or "vi"
    return {
        "agree_form": Relayed(data, is_relayed=is_relayed),
        "change_form": forms.ShareChange(data, share=share, unit=unit, language=language, is_relayed=is_relayed),
        "reason_form": Reason(data, is_relayed=is_relayed),
    }


def _posted(request: HttpRequest, share: Share, form: Form, name: str, deed: Callable[..., object]) -> HttpResponse:
    """Do what the form asks and show the share again; with the form when it was refused."""
    if tried(form, deed, _FIELDS):
        messages.success(request, _("Noted; both sides find it on this page."))
        return redirect("market:share_detail", pk=share.pk)
    return shown(request, "share_detail", refused=True, **{**_detail(request, share.pk), name: form})


def _answered(request: HttpRequest, pk: int, name: str, action: Callable[..., object]) -> HttpResponse:
    """Take the answer of a side, given by the form of this name."""
    share, side = _sided(request, pk)
    form = _forms(share, request.POST, is_relayed=_phoned(request) is not None)[name]
    return _posted(request, share, form, name, partial(action, actor=actor(request), share=share, side=side))


@marks.permission("market.share.answer")
@require_POST
def share_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a share as it stands."""
    return _answered(request, pk, "agree_form", actions.share_agree)


@marks.permission("market.share.answer")
@require_POST
def share_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another quantity or price."""
    return _answered(request, pk, "change_form", actions.share_change)


@marks.permission("market.share.answer")
@require_POST
def share_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a share with a reason."""
    return _answered(request, pk, "reason_form", actions.share_decline)


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


def _need(request: HttpRequest, pk: int, code: str = "") -> Need:
    found: Need = row_of(request, pooling_queries.answered(actor(request)), pk, code)
    return found


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
    need = _need(request, pk, "market.answer.agree")
    if done(request, partial(actions.shares_agree, actor=actor(request), need=need)):
        messages.success(request, _("You accepted every share that waited for you."))
    return redirect("market:answer_detail", pk=pk)
