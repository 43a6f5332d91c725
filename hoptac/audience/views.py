"""Two small addresses: a tap that leads on, and a QR code that leads to its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import marks
from hoptac.audience import actions, links
from hoptac.audience.choices import Event
from hoptac.audience.models import Code


class Away(HttpResponseRedirect):
    """A redirect to a telephone, a mail program or another website."""

    allowed_schemes = ["https", "tel", "mailto"]


@marks.public
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def out(request: HttpRequest, token: str) -> HttpResponseBase:
    """Count a tap and lead on; a beacon (POST, as from a link's `ping`) is only counted. It changes nothing else."""
    found = links.out_of(token)
    if found is None:
        raise Http404(token)
    actions.seen(
        request, Event(found.event), organisation_id=found.organisation_id, product_id=found.product_id or None
    )
    return HttpResponse(status=204) if request.method == "POST" else Away(found.target)


@marks.public
@never_cache
@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponseBase:
    """Count the scan of a code and lead to its page."""
    found = get_object_or_404(Code, code=code.lower())
    actions.seen(request, Event.QR, organisation_id=found.organisation_id, product_id=found.product_id, word=found.code)
    return HttpResponseRedirect(found.path)
