"""Photos and papers: shown, added, changed, removed; and the files themselves."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.catalogue import actions, forms, queries
from hoptac.catalogue.models import Document, Photo, Product
from hoptac.catalogue.views import frame
from hoptac.catalogue.views.frame import FORM, actor, pressed, tried
from hoptac.core import pictures, uploads
from hoptac.core.uploads import DOCUMENTS, PICTURES
from hoptac.parties.models import Organisation

YEAR = 31_536_000


@marks.public
@require_safe
def picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponse:
    """A rendition of a photo: everybody's where it is shown, else theirs who may see it. Its content never changes."""
    is_public = queries.is_photo_public(key)
    if not is_public:
        rows: QuerySet[Photo] = gate.rows(request.user, "catalogue.photo.view")
        if not rows.filter(key=key).exists():
            raise Http404
    try:
        with pictures.opened(key, str(width), extension) as file:
            response = HttpResponse(file.read(), content_type=pictures.MIME[extension])
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable" if is_public else "private, max-age=3600"
    response["Content-Encoding"] = "identity"  # pictures are small already: let no middleware pack them again
    return response


@marks.permission("catalogue.product.change")
@never_cache
@require_http_methods(FORM)
def photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of a product in their order, and a form for more."""
    found = frame.product(request, pk, "catalogue.product.change")
    form = forms.PhotoAdd(request.POST or None, request.FILES or None)
    if tried(form, lambda: _add(request, form, found)):
        return _told(request, form, "catalogue:photo_add", pk)
    return _photos(request, found, form)


@marks.permission("catalogue.photo.add")
@never_cache
@require_http_methods(FORM)
def organisation_photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos of an organisation itself, and a form for more."""
    found = frame.organisation(request, pk, "catalogue.photo.add")
    form = forms.PhotoAdd(request.POST or None, request.FILES or None)
    if tried(form, lambda: _add(request, form, found)):
        return _told(request, form, "catalogue:organisation_photo_add", pk)
    return _photos(request, found, form)


def _add(request: HttpRequest, form: forms.PhotoAdd, owner: Product | Organisation) -> None:
    """Add the photos one by one: those before one that is refused stay."""
    for sent in form.cleaned_data["photos"]:
        upload, alt = uploads.read(sent, kinds=PICTURES), form.cleaned_data["alt"]
        if isinstance(owner, Product):
            actions.photo_add(actor=actor(request), product=owner, upload=upload, alt=alt)
        else:
            actions.organisation_photo_add(actor=actor(request), organisation=owner, upload=upload, alt=alt)


def _told(request: HttpRequest, form: forms.PhotoAdd, route: str, pk: int) -> HttpResponse:
    count = len(form.cleaned_data["photos"])
    said = ngettext("%(count)s photo was added.", "%(count)s photos were added.", count)
    messages.success(request, said % {"count": count})
    return redirect(route, pk)


def _photos(
    request: HttpRequest,
    owner: Product | Organisation,
    form: forms.PhotoAdd | None = None,
    change: tuple[Photo, forms.PhotoChange] | None = None,
    *,
    refused: bool = False,
) -> HttpResponse:
    """Show the photos of an owner, each with the form that describes it: as it stands, or as it was refused."""
    rows = owner.photos.all() if isinstance(owner, Product) else owner.photos.filter(product=None)
    cards = [change if change and change[0] == row else (row, forms.photo_change(row)) for row in rows]
    values = {"form": form or forms.PhotoAdd(), "photos": cards}
    refused = refused or change is not None or bool(form and form.is_bound)
    if isinstance(owner, Product):
        return frame.shown(request, "photo_add", refused=refused, product=owner, tab="photos", **values)
    return frame.shown(request, "organisation_photo_add", refused=refused, organisation=owner, **values)


def _photo(request: HttpRequest, pk: int) -> Photo:
    rows: QuerySet[Photo] = gate.rows(actor(request), "catalogue.photo.view")
    found = get_object_or_404(rows.select_related("product__organisation", "organisation"), pk=pk)
    gate.require(actor(request), "catalogue.photo.change", found)
    return found


def _back(photo: Photo) -> tuple[str, int]:
    """Return where the photos stand that this one is among."""
    if photo.product_id is not None:
        return "catalogue:photo_add", photo.product_id
    return "catalogue:organisation_photo_add", photo.organisation_id


@marks.permission("catalogue.photo.change")
@require_POST
def photo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a photo shows and where to look."""
    found = _photo(request, pk)
    form, change = forms.photo_change(found, request.POST), actions.photo_change
    if tried(form, lambda: change(actor=actor(request), photo=found, **form.cleaned_data)):
        messages.success(request, frame.saved())
        return redirect(*_back(found))
    return _photos(request, found.product or found.organisation, change=(found, form))


@marks.permission("catalogue.photo.change")
@require_POST
def photo_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a photo forward or backward; the first one is the cover."""
    found = _photo(request, pk)
    form = forms.PhotoMove(request.POST)
    if not form.is_valid():
        messages.error(request, _("A photo moves one place forward or backward, or to the front."))
        return _photos(request, found.product or found.organisation, refused=True)
    move = actions.photo_move
    return pressed(
        request, lambda: move(actor=actor(request), photo=found, **form.cleaned_data), frame.saved(), *_back(found)
    )


@marks.permission("catalogue.photo.change")
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a photo."""
    found = _photo(request, pk)
    done = _("The photo is gone.")
    return pressed(request, lambda: actions.photo_remove(actor=actor(request), photo=found), done, *_back(found))


@marks.permission("catalogue.product.change")
@never_cache
@require_http_methods(FORM)
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a product, and a form for more."""
    found = frame.product(request, pk, "catalogue.product.change")
    form = forms.DocumentAdd(request.POST or None, request.FILES or None)

    def add() -> None:
        typed = form.cleaned_data
        upload = uploads.read(typed["file"], kinds=DOCUMENTS)
        values = {"title": typed["title"], "is_public": typed["is_public"]}
        actions.document_add(actor=actor(request), product=found, upload=upload, **values)

    if tried(form, add):
        messages.success(request, frame.saved())
        return redirect("catalogue:document_add", pk)
    rows = found.documents.all()
    return frame.shown(
        request, "document_add", refused=form.is_bound, form=form, product=found, tab="papers", documents=rows
    )


@marks.public
@require_safe
def document_open(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A paper that everybody may open, of a product that is shown."""
    found = get_object_or_404(queries.public_documents(), pk=pk)
    return frame.download(found.key, found.title)


@marks.permission("catalogue.document.view")
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A paper, for whoever may see its product."""
    rows: QuerySet[Document] = gate.rows(actor(request), "catalogue.document.view")
    found = get_object_or_404(rows, pk=pk)
    return frame.download(found.key, found.title)


@marks.permission("catalogue.document.change")
@require_POST
def document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a paper."""
    rows: QuerySet[Document] = gate.rows(actor(request), "catalogue.document.view")
    found = get_object_or_404(rows.select_related("product", "organisation"), pk=pk)
    gate.require(actor(request), "catalogue.document.change", found)
    done = _("The paper is gone.")
    remove = actions.document_remove
    return pressed(
        request,
        lambda: remove(actor=actor(request), document=found),
        done,
        "catalogue:document_add",
        found.product_id,
    )
