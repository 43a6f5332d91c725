"""Enquiries: asking, following one's own, and the inbox where they are answered."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.audience.choices import Event
from hoptac.core import languages
from hoptac.core.errors import RuleBroken
from hoptac.showcase import actions, forms, haste, network, phrases, queries
from hoptac.showcase.choices import EnquiryState
from hoptac.showcase.seen import Seen, tell

ROWS = 20
SHOWN = ("state", "is_erased", "asker_name", "quantity", "unit", "sent_at", "answered_at", "product__name",
         "organisation__name")  # fmt: skip


def _page(request: HttpRequest, template: str, values: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """Return a page about enquiries; 422 when it shows what was refused."""
    return render(request, f"showcase/{template}.html", values, status=422 if refused else 200)


@marks.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an enquiry about a product and lead its sender to the private page where the answer will stand."""
    product = get_object_or_404(queries.shown(on=timezone.localdate()), pk=pk)
    form = forms.EnquirySend(request.POST if request.method == "POST" else None, initial={"unit": product.unit})
    if request.method == "POST" and form.is_valid():
        try:
            network.check(request)
            enquiry = actions.enquiry_send(product=product, question=form.question(language=translation.get_language()))
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            network.note(request)
            tell(request, Seen(Event.ENQUIRY, product.organisation_id, product.pk))
            messages.success(request, _("Your enquiry was sent."))
            return redirect("showcase:enquiry_follow", token=enquiry.token)
    values = {"form": form, "product": product, "opened": haste.opened()}
    return _page(request, "enquiry_send", values, refused=form.is_bound)


@marks.public
@never_cache
@require_safe
def enquiry_follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever holds the private link their enquiry and the answer."""
    enquiry = get_object_or_404(queries.followed(), token=token)
    return _page(request, "enquiry_follow", {"enquiry": enquiry, "address": request.build_absolute_uri()})


@marks.permission("showcase.enquiry.view")
@require_safe
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """Show the enquiries the person may read, newest first."""
    form = forms.EnquiryFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = queries.enquiries(request.user)
    if state == forms.OVERDUE:
        rows = rows.filter(pk__in=queries.overdue(request.user).values("pk"))
    elif state:
        rows = rows.filter(state=state)
    page = Paginator(rows.only(*SHOWN), ROWS).get_page(request.GET.get("page"))
    stands_in = gate.holds(request.user, "showcase.enquiry.stand_in")
    return _page(
        request, "enquiry_list", {"page": page, "state": state, "states": EnquiryState, "stands_in": stands_in}
    )


@marks.permission("showcase.enquiry.view")
@never_cache
@require_safe
def enquiry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one enquiry, and the form to answer it to whoever may."""
    return _detail(request, pk, None)


@marks.permission("showcase.enquiry.answer")
@require_POST
def enquiry_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an enquiry."""
    enquiry = get_object_or_404(queries.enquiries(request.user), pk=pk)
    form = forms.EnquiryAnswer(request.POST)
    if not form.is_valid() and not queries.may_answer(request.user, enquiry):
        gate.require(request.user, "showcase.enquiry.answer", enquiry)
    if form.is_valid():
        try:
            actions.enquiry_answer(actor=_actor(request), enquiry=enquiry, answer=form.cleaned_data["answer"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("Your answer stands on the page of whoever asked."))
            return redirect("showcase:enquiry_detail", pk=pk)
    return _detail(request, pk, form)


@marks.permission("showcase.enquiry.answer")
@require_POST
def enquiry_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that both sides agreed."""
    enquiry = get_object_or_404(queries.enquiries(request.user), pk=pk)
    try:
        actions.enquiry_agree(actor=_actor(request), enquiry=enquiry)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("Noted. It counts in your evaluation."))
    return redirect("showcase:enquiry_detail", pk=pk)


@marks.permission("showcase.enquiry.close")
@require_POST
def enquiry_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an enquiry without an answer."""
    enquiry = get_object_or_404(queries.enquiries(request.user), pk=pk)
    form = forms.EnquiryClose(request.POST)
    form.is_valid()
    try:
        actions.enquiry_close(actor=_actor(request), enquiry=enquiry, is_spam=form.cleaned_data["is_spam"])
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("The enquiry is closed."))
    return redirect("showcase:enquiry_detail", pk=pk)


def _detail(request: HttpRequest, pk: int, form: forms.EnquiryAnswer | None) -> HttpResponse:
    enquiry = get_object_or_404(queries.enquiries(request.user).select_related("answered_by"), pk=pk)
    may_answer = queries.may_answer(request.user, enquiry)
    suggested = phrases.offered(enquiry) if may_answer else []
    chosen = next((one.text for one in suggested if one.name == request.GET.get("phrase")), "")
    values = {
        "enquiry": enquiry,
        "form": form or forms.EnquiryAnswer(initial={"answer": chosen}),
        "close_form": forms.EnquiryClose(),
        "phrases": suggested,
        "language": languages.PUBLIC[enquiry.language],
        "may_answer": may_answer,
        "may_change": gate.can(request.user, "showcase.enquiry.answer", enquiry),
        "is_overdue": queries.is_overdue(enquiry),
    }
    return _page(request, "enquiry_detail", values, refused=form is not None)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
