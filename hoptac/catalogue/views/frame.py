"""What every view of the catalogue starts and ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.catalogue import queries
from hoptac.catalogue.models import Product
from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import queries as registry_queries

FORM = ["GET", "HEAD", "POST"]

#: Where a refusal is shown, by its code; elsewhere on top.
_FIELD_OF = {
    "product_name_taken": "name",
    "packaging_name_taken": "name",
    "packaging_name_missing": "name",
    "certificate_number": "number",
    "certificate_there": "number",
    "certificate_issuer": "issuer",
    "certificate_validity": "last_day",
    "certificate_revoked_future": "revoked_on",
    "certificate_revoked_early": "revoked_on",
    "price_validity": "valid_until",
    "document_title": "title",
    "reason_missing": "reason",
}


def actor(request: HttpRequest) -> User:
    """Return who asks; marks have turned everybody else away."""
    return cast("User", request.user)


def product(request: HttpRequest, pk: int, code: str = "") -> Product:
    """Return the product with its owner; 404 when not visible, 403 without the right `code`."""
    rows: QuerySet[Product] = queries.products(actor(request)).select_related(
        "organisation__place", "kind", "measure", "cover", "producer", "seller"
    )
    found = get_object_or_404(rows, pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def organisation(request: HttpRequest, pk: int, code: str) -> Organisation:
    """Return the organisation; 404 when not visible, 403 without the right `code`."""
    found: Organisation = get_object_or_404(registry_queries.organisations(actor(request)), pk=pk)
    gate.require(actor(request), code, found)
    return found


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: Any) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"catalogue/{template}.html", values, status=422 if refused else 200)


def refuse(form: Form, reason: RuleBroken) -> None:
    """Show a refusal beside the field it is about, or on top of the form."""
    field = _FIELD_OF.get(reason.code)
    if reason.code.startswith(("upload", "picture", "pdf", "photo")):
        field = next((name for name in ("photos", "file") if name in form.fields), None)
    form.add_error(field if field in form.fields else None, str(reason))


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Carry out what a valid form asks for; what a rule refuses is shown in the form. Return whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except RuleBroken as reason:
        refuse(form, reason)
        return False
    return True


def pressed(request: HttpRequest, act: Callable[[], object], done: str, to: str, *args: Any) -> HttpResponse:
    """Carry out what a button asks for and go back to a page with what happened."""
    try:
        act()
    except RuleBroken as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
    return redirect(to, *args)


def download(key: str, name: str) -> HttpResponseBase:
    """Return a kept paper as a file to save: what strangers sent is never opened inside a page of ours."""
    try:
        content = uploads.opened(key)
    except FileNotFoundError:
        raise Http404 from None
    ending = key.rpartition(".")[2]
    response = FileResponse(content, as_attachment=True, filename=f"{name}.{ending}", content_type=uploads.mime(key))
    response["Cache-Control"] = "private, no-cache"
    return response


def saved() -> str:
    """Return what is said after something was written."""
    return _("Saved.")
