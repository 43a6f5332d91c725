"""Certificates: the list, one certificate, entering, verifying, revoking."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.catalogue import actions, forms, queries, shown
from hoptac.catalogue.models import Certificate
from hoptac.catalogue.views import frame
from hoptac.catalogue.views.frame import FORM, actor, pressed, tried
from hoptac.core import uploads
from hoptac.core.uploads import DOCUMENTS, Upload

ROWS = 20


def _certificate(request: HttpRequest, pk: int, code: str = "") -> Certificate:
    found = get_object_or_404(queries.certificates(actor(request)).select_related("verified_by"), pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def _file(form: forms.CertificateAdd) -> Upload | None:
    sent = form.cleaned_data["file"]
    return uploads.read(sent, kinds=DOCUMENTS) if sent else None


@marks.permission("catalogue.certificate.view")
@never_cache
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The certificates the person may see: those that wait, those that end soon, and all others."""
    today = timezone.localdate()
    rows = queries.certificates(actor(request))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return frame.shown(
        request,
        "certificate_list",
        page=page,
        lines=[(row, queries.standing(row, on=today)) for row in page],
        ending=queries.ending(actor(request), on=today),
        waiting=queries.unverified(actor(request))[:ROWS],
        owners=queries.owners(actor(request)),
    )


@marks.permission("catalogue.certificate.view")
@never_cache
@require_safe
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate as it was entered, who verified it, and what may be done."""
    found = _certificate(request, pk)
    may = set(shown.rights(actor(request), found, ("change", "verify", "revoke")))
    if found.verified_at is not None and "verify" not in may:
        may.discard("change")
    standing = queries.standing(found, on=timezone.localdate())
    return frame.shown(request, "certificate_detail", certificate=found, standing=standing, may=may)


@marks.permission("catalogue.certificate.add")
@never_cache
@require_http_methods(FORM)
def certificate_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a certificate."""
    found = frame.organisation(request, pk, "catalogue.certificate.add")
    form = forms.CertificateAdd(request.POST or None, request.FILES or None, organisation=found)
    made = []

    def add() -> None:
        paper, upload = form.paper(), _file(form)
        made.append(actions.certificate_add(actor=actor(request), organisation=found, paper=paper, upload=upload))

    if tried(form, add):
        messages.success(request, _("The certificate is entered. Its badge lights once an officer has verified it."))
        return redirect("catalogue:certificate_detail", made[0].pk)
    return frame.shown(request, "certificate_add", refused=form.is_bound, form=form, organisation=found)


@marks.permission("catalogue.certificate.change")
@never_cache
@require_http_methods(FORM)
def certificate_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what stands about a certificate."""
    found = _certificate(request, pk, "catalogue.certificate.change")
    form = forms.CertificateAdd(
        request.POST or None,
        request.FILES or None,
        organisation=found.organisation,
        initial=forms.certificate_of(found),
    )

    def change() -> None:
        paper, upload = form.paper(), _file(form)
        actions.certificate_change(actor=actor(request), certificate=found, paper=paper, upload=upload)

    if tried(form, change):
        messages.success(request, frame.saved())
        return redirect("catalogue:certificate_detail", pk)
    values = {"form": form, "certificate": found, "organisation": found.organisation}
    return frame.shown(request, "certificate_change", refused=form.is_bound, **values)


@marks.permission("catalogue.certificate.verify")
@require_POST
def certificate_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the certificate was seen and is as entered."""
    found = _certificate(request, pk, "catalogue.certificate.verify")
    done = _("Verified: its badge is lit while it is valid.")
    verify = actions.certificate_verify
    return pressed(
        request, lambda: verify(actor=actor(request), certificate=found), done, "catalogue:certificate_detail", pk
    )


@marks.permission("catalogue.certificate.revoke")
@never_cache
@require_http_methods(FORM)
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the issuer revoked a certificate."""
    found, today = _certificate(request, pk, "catalogue.certificate.revoke"), timezone.localdate()
    form = forms.CertificateRevoke(request.POST or None, initial={"revoked_on": today})
    revoke = actions.certificate_revoke
    if tried(form, lambda: revoke(actor=actor(request), certificate=found, on=today, **form.cleaned_data)):
        messages.success(request, _("The certificate is revoked; its badge is out."))
        return redirect("catalogue:certificate_detail", pk)
    return frame.shown(request, "certificate_revoke", refused=form.is_bound, form=form, certificate=found)


@marks.permission("catalogue.certificate.change")
@require_POST
def certificate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a certificate that nobody has verified."""
    found = _certificate(request, pk, "catalogue.certificate.change")
    done = _("The certificate is gone.")
    remove = actions.certificate_remove
    return pressed(request, lambda: remove(actor=actor(request), certificate=found), done, "catalogue:certificate_list")


@marks.permission("catalogue.certificate.view")
@require_safe
def certificate_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan or photo of a certificate."""
    found = _certificate(request, pk)
    if not found.file:
        raise Http404
    return frame.download(found.file, str(found))
