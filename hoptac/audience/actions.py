"""Taking down what visitors do, and QR codes that tell where they were scanned."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from hoptac.access import gate
from hoptac.access.choices import PLACE_ROLES
from hoptac.audience import codes, network, rules, spool
from hoptac.audience.choices import CodePlace, Event
from hoptac.audience.models import Code
from hoptac.parties.models import Organisation


def seen(
    request: HttpRequest,
    event: Event,
    *,
    organisation_id: int = 0,
    product_id: int | None = None,
    word: str = "",
) -> bool:
    """Take down that a visitor did something on a public page, and return whether it counts.

    `organisation_id` 0 is a page about no organisation (home, search); `word` what was searched in vain, or the code
    that was scanned. Costs one write to a file: no database, no cookie. Robots, pages fetched ahead and people of the
    organisation or the alliance itself do not count. Never raises: a page must not fail because it is counted.
    """
    meta = request.META
    agent, accepts = meta.get("HTTP_USER_AGENT", ""), meta.get("HTTP_ACCEPT_LANGUAGE", "")
    if rules.is_robot(agent, accepts) or _is_ahead(request) or _is_inside(request, organisation_id):
        return False
    address = network.address(request)
    said = "qr" if event == Event.QR else rules.source(meta.get("HTTP_REFERER", ""), agent, request.get_host())
    line = rules.Line(
        at=int(time.time()),
        event=event.value,
        organisation_id=organisation_id,
        product_id=product_id or 0,
        visitor=rules.visitor(network.salt(timezone.localdate()), address, agent),
        source=said,
        language=(get_language() or "")[:2],
        device=rules.device(agent),
        country=network.country(address),
        word=rules.word_kept(word),
    )
    return spool.append(line.text())


def _is_ahead(request: HttpRequest) -> bool:
    """Whether a page is fetched that nobody looks at yet, or only its head."""
    purpose = request.META.get("HTTP_SEC_PURPOSE", "") + request.META.get("HTTP_PURPOSE", "")
    return request.method == "HEAD" or "prefetch" in purpose or "prerender" in purpose


def _is_inside(request: HttpRequest, organisation_id: int) -> bool:
    """Whether somebody of the organisation or of the alliance looks; the page itself asks the same grants anyway."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    actor = getattr(request, "user", None) or AnonymousUser()
    return any(
        grant.role in PLACE_ROLES or grant.organisation_id == (organisation_id or None) for grant in gate.grants(actor)
    )


@transaction.atomic
def code_make(
    *, organisation: Organisation, product_id: int | None = None, place: CodePlace, path: str, note: str = ""
) -> Code:
    """Return the QR code for a place where it will be seen, made on first use. The caller has passed the gate.

    `path` is where it leads, an address on this site; `note` tells two posters apart ("Hội chợ Mộc Châu 2026").
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    wanted = {"organisation": organisation, "product_id": product_id, "place": place, "note": note, "path": path}
    found = Code.objects.filter(**wanted).first()
    return found or Code.objects.create(code=codes.new(), made_at=timezone.now(), **wanted)
