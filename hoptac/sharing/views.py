"""The share kit of products and cooperatives, and drafted texts."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Product
from hoptac.core import languages
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import queries as registry_queries
from hoptac.sharing import actions, forms, jobs, queries, record, words
from hoptac.sharing.actions import Printed
from hoptac.sharing.choices import DraftState, Purpose
from hoptac.sharing.models import TextDraft

ROWS = 20
#: Two forms stand on one page; their fields bear the same names.
PRINT, DRAFT = "print_%s", "draft_%s"
T = TypeVar("T")


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@marks.permission("sharing.product.print")
@require_safe
def kit_list(request: HttpRequest) -> HttpResponse:
    """Show the products and cooperatives whose share material the person may print."""
    page = Paginator(queries.products(request.user), ROWS).get_page(request.GET.get("page"))
    owners = {product.organisation_id for product in page}
    values = {"page": page, "organisations": queries.organisations(request.user).filter(pk__in=owners)}
    return render(request, "sharing/kit_list.html", values)


@marks.permission("sharing.product.print")
@never_cache
@require_safe
def product_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be printed and drafted for a product."""
    return _product_kit(request, _product(request, pk))


@marks.permission("sharing.product.print")
@require_POST
def product_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give printed matter of a product as PDF."""
    product = _product(request, pk)
    form = forms.MaterialPrint(request.POST, auto_id=PRINT)
    made = _printed(request, form, partial(actions.product_print, product=product))
    return made or _product_kit(request, product, print_form=form)


@marks.permission("sharing.organisation.print")
@never_cache
@require_safe
def organisation_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be printed and drafted for a cooperative."""
    return _organisation_kit(request, _organisation(request, pk))


@marks.permission("sharing.organisation.print")
@require_POST
def organisation_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give printed matter of a cooperative as PDF."""
    found = _organisation(request, pk)
    form = forms.MaterialPrint(request.POST, auto_id=PRINT)
    made = _printed(request, form, partial(actions.organisation_print, organisation=found))
    return made or _organisation_kit(request, found, print_form=form)


@marks.permission("sharing.draft.make")
@require_POST
def draft_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a text drafted and show it."""
    product = get_object_or_404(catalogue_queries.products(request.user), pk=pk)
    gate.require(request.user, "sharing.draft.make", product)
    form = forms.DraftMake(request.POST, auto_id=DRAFT)
    if not form.is_valid():
        return _product_kit(request, product, draft_form=form)
    return _drafted(request, form, product, partial(actions.draft_make, product=product))


@marks.permission("sharing.introduction.make")
@require_POST
def introduction_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a text about a cooperative drafted and show it."""
    found = get_object_or_404(registry_queries.organisations(request.user), pk=pk)
    gate.require(request.user, "sharing.introduction.make", found)
    form = forms.DraftMake(request.POST, auto_id=DRAFT)
    if not form.is_valid():
        return _organisation_kit(request, found, draft_form=form)
    return _drafted(request, form, found, partial(actions.introduction_make, organisation=found))


def _drafted(
    request: HttpRequest, form: forms.DraftMake, subject: Product | Organisation, make: Callable[..., TextDraft]
) -> HttpResponse:
    wish = form.wish()
    address = _site(request) + record.page_path(subject, wish.language)
    with transaction.atomic():
        draft = make(actor=_actor(request), wish=wish, address=address)
        if draft.asked_at:
            jobs.draft_propose.enqueue(draft.pk, address)
    return redirect("sharing:draft_detail", pk=draft.pk)


@marks.permission("catalogue.introduction.publish")
@require_POST
def introduction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the words about a cooperative in a language from its public page."""
    found = _organisation(request, pk)
    language = request.POST.get("language", "")
    catalogue_actions.introduction_withdraw(actor=_actor(request), organisation=found, language=language)
    return redirect("sharing:organisation_kit", pk=pk)


@marks.permission("sharing.draft.view")
@never_cache
@require_safe
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft with every claim marked that the record does not support."""
    return _draft(request, get_object_or_404(queries.drafts(request.user), pk=pk), None)


@marks.permission("sharing.draft.change")
@require_POST
def draft_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    draft = get_object_or_404(queries.drafts(request.user), pk=pk)
    gate.require(request.user, "sharing.draft.change", draft)
    form = forms.DraftChange(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if _tried(form, lambda: actions.draft_change(actor=_actor(request), draft=draft, text=text)) is not None:
            messages.success(request, _("The draft is kept."))
            return redirect("sharing:draft_detail", pk=pk)
    return _draft(request, draft, form)


@marks.permission("sharing.draft.publish")
@require_POST
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft on the public page."""
    return _settled(request, pk, actions.draft_publish, _("The text stands on the public page now."))


@marks.permission("sharing.draft.change")
@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    return _settled(request, pk, actions.draft_discard, _("The draft is discarded."))


def _settled(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    """Publish a draft as it stands, or put it aside; show it again with what speaks against that."""
    draft = get_object_or_404(queries.drafts(request.user), pk=pk)
    form = forms.DraftChange({"text": draft.text})
    form.is_valid()
    if _tried(form, lambda: act(actor=_actor(request), draft=draft)) is None:
        return _draft(request, draft, form)
    messages.success(request, done)
    return redirect(words.kit_url(draft))


def _tried(form: Any, act: Callable[[], T]) -> T | None:
    """Return what the action returns, or None with its refusal on the form."""
    try:
        return act()
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return None


def _product(request: HttpRequest, pk: int) -> Product:
    product = get_object_or_404(catalogue_queries.products(request.user), pk=pk)
    gate.require(request.user, "sharing.product.print", product)
    return product


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    found = get_object_or_404(registry_queries.organisations(request.user), pk=pk)
    gate.require(request.user, "sharing.organisation.print", found)
    return found


def _printed(request: HttpRequest, form: forms.MaterialPrint, act: Callable[..., Printed]) -> FileResponse | None:
    """Return the printed matter a form asks for as PDF; None with what is wrong in the form."""
    if not form.is_valid():
        return None
    order = form.order(site=_site(request))
    made = _tried(form, lambda: act(actor=_actor(request), order=order))
    if made is None:
        return None
    content = io.BytesIO(made.content)
    return FileResponse(content, as_attachment=True, filename=made.name, content_type="application/pdf")


def _product_kit(
    request: HttpRequest,
    product: Product,
    *,
    print_form: forms.MaterialPrint | None = None,
    draft_form: forms.DraftMake | None = None,
) -> HttpResponse:
    """Return the page of a product's kit; 422 with a form that was refused."""
    values = {
        "product": product,
        "print_form": print_form or forms.MaterialPrint(auto_id=PRINT),
        "draft_form": draft_form or forms.DraftMake(auto_id=DRAFT),
        "drafts": queries.open_drafts(request.user, product),
        "has_model": actions.drafts.endpoint() is not None,
    }
    return render(request, "sharing/product_kit.html", values, status=422 if print_form or draft_form else 200)


def _organisation_kit(
    request: HttpRequest,
    found: Organisation,
    *,
    print_form: forms.MaterialPrint | None = None,
    draft_form: forms.DraftMake | None = None,
) -> HttpResponse:
    """Return the page of a cooperative's kit; 422 with a form that was refused."""
    values = {
        "organisation": found,
        "print_form": print_form or forms.MaterialPrint(auto_id=PRINT),
        "draft_form": draft_form or forms.DraftMake(auto_id=DRAFT),
        "drafts": queries.open_drafts(request.user, found),
        "has_model": actions.drafts.endpoint() is not None,
        "introductions": catalogue_queries.introductions(found),
        "languages": languages.PUBLIC,
        "may_publish": gate.can(request.user, "catalogue.introduction.publish", found),
    }
    return render(request, "sharing/organisation_kit.html", values, status=422 if print_form or draft_form else 200)


def _draft(request: HttpRequest, draft: TextDraft, form: forms.DraftChange | None) -> HttpResponse:
    """Return the page of a draft; 422 with what was refused."""
    address = _site(request) + record.page_path(draft.subject, draft.language)
    found = queries.findings(draft, on=timezone.localdate(), address=address)
    lacking = words.lacking(draft.text, found)
    is_open = draft.state == DraftState.OPEN
    values = {
        "draft": draft,
        "kit_url": words.kit_url(draft),
        "pieces": words.pieces(draft.text, found),
        "lacking": lacking,
        "failure": words.FAILURES.get(draft.failure, ""),
        "form": form or forms.DraftChange(initial={"text": draft.text}),
        "may_change": is_open and gate.can(request.user, "sharing.draft.change", draft),
        "may_publish": is_open and draft.purpose == Purpose.PAGE and not lacking
        and gate.can(request.user, "sharing.draft.publish", draft),
        "may_copy": is_open and draft.purpose != Purpose.PAGE and not lacking,
    }  # fmt: skip
    return render(request, "sharing/draft_detail.html", values, status=422 if form else 200)
