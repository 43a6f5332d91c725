"""Pages and addresses that belong to no context: today, language, health, robots, manifest."""

from __future__ import annotations

from typing import cast

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from hoptac.access import gate, marks
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.core import languages
from hoptac.site import finding, navigation
from hoptac.site import today as waiting

CLOSED_TO_ROBOTS = ("/accounts/", "/today/", "/registry/", "/import/", "/language/", "/desk/", "/enquiries/", "/seen/")


@marks.signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who signed in, and where they can go; a buyer begins with its needs."""
    actor = cast("User", request.user)
    if {grant.role for grant in gate.grants(actor)} == {Role.BUYER}:
        return redirect("market:need_list")
    links = [link for link in navigation.links(request) if link.url != request.path]
    return render(request, "site/today.html", {"waiting": waiting.collect(actor), "links": links})


@marks.public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what answers the typed line (q), of every kind, as far as the person may see it."""
    text = request.GET.get("q", "").strip()[:200]
    groups = finding.find(navigation.actor_of(request), text) if text else []
    return render(request, "site/find.html", {"text": text, "groups": groups})


@marks.public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of the pages and go back to where the person was."""
    return django_set_language(request)


@marks.public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok" when this process and its database work, otherwise 503; for monitors and load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@marks.public
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines which addresses are for people who signed in."""
    sitemap = request.build_absolute_uri(reverse("showcase:sitemap_index"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS), f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@marks.public
@require_safe
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the installable app to phones, in the public language named in the question (language=de)."""
    language = request.GET.get("language", "")
    with translation.override(language if language in languages.PUBLIC else languages.DEFAULT):
        described = {
            "name": "Hợp Tác",
            "short_name": "Hợp Tác",
            "description": _("The open platform of a provincial cooperative alliance and of its cooperatives"),
            "lang": translation.get_language(),
            "id": "/",
            "start_url": reverse("showcase:home"),
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": "#1b6445",
            "icons": [_icon("site/icon.svg", "any", "image/svg+xml"), *(
                _icon(f"showcase/icon-{size}.png", f"{size}x{size}", "image/png") for size in (192, 512)
            )],
        }  # fmt: skip
    return JsonResponse(described, content_type="application/manifest+json")


def _icon(path: str, sizes: str, kind: str) -> dict[str, str]:
    return {"src": static(path), "sizes": sizes, "type": kind, "purpose": "any"}
