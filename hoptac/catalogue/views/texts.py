"""Public words about one product, language by language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import marks
from hoptac.catalogue import actions, forms, queries, shown
from hoptac.catalogue.choices import PublicLanguage, TextState
from hoptac.catalogue.models import Product
from hoptac.catalogue.views import frame
from hoptac.catalogue.views.frame import FORM, actor, pressed, tried


@marks.permission("catalogue.product.view")
@never_cache
@require_safe
def text_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The words about a product in each language: on the public page, and as a draft."""
    found = frame.product(request, pk)
    rows = {(row.language, row.state): row for row in found.texts.select_related("by")}
    languages = [
        (code, label, rows.get((code, TextState.PUBLISHED)), rows.get((code, TextState.DRAFT)))
        for code, label in PublicLanguage.choices
    ]
    may = shown.rights(actor(request), found)
    return frame.shown(request, "text_list", product=found, languages=languages, tab="texts", may=may)


def _language(code: str) -> PublicLanguage:
    if code not in PublicLanguage.values:
        raise Http404
    return PublicLanguage(code)


@marks.permission("catalogue.product.change")
@never_cache
@require_http_methods(FORM)
def text_save(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write the draft of a language; it begins with what is there."""
    found, chosen = frame.product(request, pk, "catalogue.product.change"), _language(language)
    form = forms.TextSave(request.POST or None, initial=_there(found, chosen))
    save = actions.text_save
    if tried(form, lambda: save(actor=actor(request), product=found, language=chosen, **form.cleaned_data)):
        messages.success(request, _("Saved as a draft. Publish it when it is right."))
        return redirect("catalogue:text_list", pk)
    return frame.shown(
        request, "text_save", refused=form.is_bound, form=form, product=found, language=chosen, tab="texts"
    )


def _there(product: Product, language: str) -> dict[str, str]:
    row = queries.text(product, language, state=TextState.DRAFT) or queries.text(product, language)
    if row is None:
        return {"summary": product.description[:400]} if language == PublicLanguage.VI else {}
    return {"name": row.name, "summary": row.summary, "story": row.story}


def _press(request: HttpRequest, pk: int, language: str, act: Callable[..., object], done: str) -> HttpResponse:
    found, chosen = frame.product(request, pk, "catalogue.product.publish"), _language(language)
    act = partial(act, actor=actor(request), product=found, language=chosen)
    return pressed(request, act, done, "catalogue:text_list", pk)


@marks.permission("catalogue.product.publish")
@require_POST
def text_publish(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Put the draft of a language on the public page."""
    return _press(request, pk, language, actions.text_publish, _("These words stand on the public page now."))


@marks.permission("catalogue.product.publish")
@require_POST
def text_withdraw(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Take the words of a language from the public page."""
    return _press(request, pk, language, actions.text_withdraw, _("These words are a draft again."))
