"""Contracts: the list, one contract with its deliveries, drawing up, changing, signing, ending, annexes, papers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.access.screens import FORM, actor, tried
from hoptac.catalogue.models import Unit
from hoptac.core import text, uploads
from hoptac.market import documents
from hoptac.market.actions import annexes, payments
from hoptac.market.actions import contracts as actions
from hoptac.market.choices import ContractState, DeliveryState, Side
from hoptac.market.forms import contracts as forms
from hoptac.market.forms.reason import Reason
from hoptac.market.models import Annex, Contract
from hoptac.market.queries import contracts as queries
from hoptac.market.views.frame import PAGE, row_of, shown, with_rights

_RIGHTS = {
    ContractState.DRAFT: ("change", "sign", "note", "pass"),
    ContractState.SIGNED: ("sign", "end", "note", "pass"),
    ContractState.SETTLED: ("sign",),
}
_ASKED = (
    *(f"market.contract.{right}" for right in ("change", "sign", "end", "note", "pass", "rate")),
    "market.delivery.plan",
)
_FIELD_OF = {
    "contract_days": "last_day", "contract_days_lines": "last_day", "contract_penalty": "penalty",
    "contract_source": "source", "contract_signed_future": "signed_on", "reason_missing": "reason",
}  # fmt: skip
PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def contract_of(request: HttpRequest, pk: int, code: str = "") -> Contract:
    """Return the contract: 404 when it is not visible, 403 when this may not be done to it."""
    found: Contract = row_of(request, queries.contracts(actor(request)), pk, code)
    return found


def measured(unit: Unit | None) -> tuple[Decimal, str]:
    """Return how many base units one of a contract's unit is, and its name."""
    return (unit.factor if unit else None) or Decimal(1), unit.name(get_language() or "vi") if unit else ""


@marks.permission("market.contract.view")
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """The contracts one may read, what can become one, and what the desk must look after."""
    form, who, today = forms.ContractFilter(request.GET), actor(request), timezone.localdate()
    rows = queries.contracts(who)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page"))
    is_desk = gate.holds(who, "market.contract.pass")
    return shown(
        request, "contract_list", form=form, page=page,
        groups=queries.agreed(who) if gate.holds(who, "market.contract.draft") else [],
        ceased=list(queries.ceased(rows, on=today)) if is_desk else [],
        keeps_account=gate.holds(who, "market.account.put"), sees_prices=gate.holds(who, "market.price.view"),
    )  # fmt: skip


@marks.permission("market.contract.view")
@require_safe
def contract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract: its terms, lines, deliveries in the order of time, annexes, papers, and what may be done."""
    contract, held = with_rights(request, queries.contracts(actor(request)), pk, _ASKED)
    may, today = held.intersection(_RIGHTS.get(ContractState(contract.state), ())), timezone.localdate()
    lines = queries.lines(contract)
    courses = [queries.course(line, line.deliveries.all()) for line in lines]
    every = (one for line in lines for one in line.deliveries.all())
    deliveries = sorted(every, key=lambda one: (one.planned_on, one.pk))
    may_rate = any(one.state == DeliveryState.PAID and one.accepted for one in deliveries) and "rate" in held
    return shown(
        request, "contract_detail", contract=contract, unit=queries.unit(contract, lines), courses=courses,
        deliveries=deliveries, annexes=list(contract.annexes.order_by("number")),
        ratings=list(contract.ratings.order_by("side")), may=may, may_rate=may_rate,
        standing=queries.standing(contract.seller_id, on=today), terms=_terms(contract),
        is_in_force=contract.state == ContractState.SIGNED and contract.starts_on <= today < contract.ends_before,
        can_plan=contract.state == ContractState.SIGNED and "plan" in held
        and any(one.left for one in courses),
    )  # fmt: skip


def _terms(contract: Contract) -> list[tuple[Any, str]]:
    return [(label, contract.terms[name]) for name, label in forms.NAMES.items() if contract.terms.get(name)]


@marks.permission("market.contract.draft")
@require_http_methods(FORM)
def contract_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up a contract from a share and all others agreed with the same seller about the same need.

    A share that is not agreed, or no longer, leads to the list.
    """
    who = actor(request)
    group = queries.group_of(who, pk)
    if group is None:
        return redirect("market:contract_list")
    form = forms.ContractDraft(request.POST or None)
    made: list[Contract] = []
    today = timezone.localdate()
    if tried(
        form, lambda kind: made.append(actions.contract_draft(actor=who, shares=group.shares, kind=kind, on=today))
    ):
        return redirect("market:contract_change", made[0].pk)
    return shown(request, "contract_draft", refused=form.is_bound, form=form, group=group)


def _filled(
    request: HttpRequest, page: str, contract: Contract, form: Form, deed: Callable[..., object], *, said: str = "",
    **values: object,
) -> HttpResponse:  # fmt: skip
    """Do what the form of a page asks for, and show the contract; else the page, with what was refused."""
    if not tried(form, partial(deed, actor=actor(request)), _FIELD_OF):
        return shown(request, page, refused=form.is_bound, form=form, contract=contract, **values)
    if said:
        messages.success(request, said)
    return redirect("market:contract_detail", contract.pk)


@marks.permission("market.contract.change")
@require_http_methods(FORM)
def contract_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the terms of a draft."""
    contract = contract_of(request, pk, "market.contract.change")
    form = forms.ContractChange(contract, request.POST or None)

    def change(actor: User, **_said: Any) -> None:
        actions.contract_change(actor=actor, contract=contract, stated=form.stated)

    return _filled(request, "contract_change", contract, form, change, said=_("The draft is saved."))


@marks.permission("market.contract.sign")
@require_http_methods(FORM)
def contract_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in the signed copy."""
    contract, today = contract_of(request, pk, "market.contract.sign"), timezone.localdate()
    form = forms.SignedCopy(request.POST or None, request.FILES or None, initial={"signed_on": today})
    deed = partial(actions.contract_sign, contract=contract, on=today)
    said = _("The contract is signed. Plan its deliveries now.")
    return _filled(request, "contract_sign", contract, form, deed, said=said)


@marks.permission("market.contract.change")
@require_http_methods(FORM)
def contract_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    contract = contract_of(request, pk, "market.contract.change")
    form = Reason(request.POST or None)
    if tried(form, lambda reason: actions.contract_void(actor=actor(request), contract=contract, reason=reason)):
        return redirect("market:contract_list")
    return shown(request, "contract_void", refused=form.is_bound, form=form, contract=contract)


@marks.permission("market.contract.end")
@require_http_methods(FORM)
def contract_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a contract early."""
    contract, today = contract_of(request, pk, "market.contract.end"), timezone.localdate()
    form = forms.ContractEnd(request.POST or None)
    return _filled(request, "contract_end", contract, form, partial(actions.contract_end, contract=contract, on=today))


@marks.permission("market.contract.note")
@require_http_methods(FORM)
def contract_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the commune's note."""
    contract = contract_of(request, pk, "market.contract.note")
    form = forms.ContractNote(request.POST or None, initial={"note": contract.commune_note})
    return _filled(request, "contract_note", contract, form, partial(actions.contract_note, contract=contract))


@marks.permission("market.contract.pass")
@require_http_methods(FORM)
def contract_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a contract on to its seller's successor."""
    contract, today = contract_of(request, pk, "market.contract.pass"), timezone.localdate()
    known = queries.standing(contract.seller_id, on=today)
    form = forms.ContractPass(known.successors, request.POST or None)
    deed = partial(actions.contract_pass, contract=contract, on=today)
    said = _("The successor carries the contract on.")
    return _filled(request, "contract_pass", contract, form, deed, said=said, standing=known)


@marks.permission("market.contract.sign")
@require_http_methods(FORM)
def annex_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an annex for a season."""
    contract = contract_of(request, pk, "market.contract.sign")
    form = forms.AnnexAdd(queries.products(contract), *measured(queries.unit(contract)), request.POST or None)

    def add(actor: User, season: str, words: str, **_more: Any) -> None:
        annexes.annex_add(actor=actor, contract=contract, season=season, words=words, lines=form.lines)

    return _filled(request, "annex_add", contract, form, add)


def _annex(contract: Contract, number: int) -> Annex:
    rows = contract.annexes.select_related("contract__template", "contract__need__unit")
    return get_object_or_404(rows, number=number)


@marks.permission("market.contract.sign")
@require_http_methods(FORM)
def annex_sign(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Bring in the signed copy of an annex."""
    contract, today = contract_of(request, pk, "market.contract.sign"), timezone.localdate()
    annex = _annex(contract, number)
    form = forms.SignedCopy(request.POST or None, request.FILES or None, initial={"signed_on": today})
    deed = partial(annexes.annex_sign, annex=annex, on=today)
    return _filled(request, "annex_sign", contract, form, deed, annex=annex)


@marks.permission("market.contract.rate")
@require_http_methods(FORM)
def rating_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one's side thinks of the other."""
    contract = contract_of(request, pk, "market.contract.rate")
    side, form = Side(min(queries.sides(actor(request), contract))), forms.RatingPut(request.POST or None)
    return _filled(request, "rating_put", contract, form, partial(payments.rating_put, contract=contract, side=side))


@marks.permission("market.contract.view")
@require_safe
def contract_document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The document of a contract as Word, PDF or HTML."""
    contract = contract_of(request, pk)
    return _paper(kind, contract.number, lambda: documents.written(contract, kind))


@marks.permission("market.contract.view")
@require_safe
def annex_document(request: HttpRequest, pk: int, number: int, kind: str) -> HttpResponse:
    """The document of an annex as Word, PDF or HTML."""
    contract = contract_of(request, pk)
    annex = _annex(contract, number)
    return _paper(kind, f"{contract.number}-PL{number}", lambda: documents.annex_written(annex, kind))


def _paper(kind: str, number: str, make: Any) -> HttpResponse:
    if kind not in documents.KINDS:
        raise Http404(kind)
    name = "-".join(text.fold(number).split())
    response = HttpResponse(make(), content_type=documents.KINDS[kind], headers=PRIVATE)
    how = "inline" if kind == "html" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="hop-dong-{name}.{kind}"'
    return response


@marks.permission("market.contract.view")
@require_safe
def contract_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed copy."""
    contract = contract_of(request, pk)
    return kept(contract.file, contract.number)


@marks.permission("market.contract.view")
@require_safe
def annex_file(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The signed copy of an annex."""
    annex = _annex(contract_of(request, pk), number)
    return kept(annex.file, f"{annex.contract.number}-PL{number}")


def kept(key: str, name: str, *, as_attachment: bool = True) -> HttpResponseBase:
    """Return a kept file; 404 where there is none."""
    if not key:
        raise Http404
    try:
        content = uploads.opened(key)
    except FileNotFoundError:
        raise Http404 from None
    file = f"{'-'.join(text.fold(name).split())}.{key.rpartition('.')[2]}"
    return FileResponse(
        content, as_attachment=as_attachment, filename=file, content_type=uploads.mime(key), headers=PRIVATE
    )
