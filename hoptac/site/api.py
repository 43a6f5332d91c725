"""The one API: every context's router, its documentation, and how refusals are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.security import django_auth

from hoptac.access import marks
from hoptac.access.marks import Mark
from hoptac.core.errors import RuleBroken
from hoptac.insight import api as insight
from hoptac.insight.policy import FIGURES

api = NinjaAPI(
    title="Hợp Tác",
    version="1",
    urls_namespace="api",
    auth=django_auth,
    docs_url="docs",
    openapi_url="openapi.json",
    description="Figures of the cooperative registry. Sign in first; the session counts here too.",
)
api.add_router("", insight.router)


@api.exception_handler(RuleBroken)
def rule_broken(request: HttpRequest, reason: RuleBroken) -> HttpResponse:
    """Answer 422 with the sentence that says what is wrong."""
    return api.create_response(request, {"code": reason.code, "detail": str(reason)}, status=422)


def _marked(pattern: URLPattern) -> URLPattern:
    """Give a route of the library its mark: operations answer 401 themselves, the rest is for whoever signed in."""
    if pattern.name == "figures":
        pattern.callback = marks.marked(pattern.callback, pattern.callback, Mark("permission", FIGURES))
    else:
        pattern.callback = marks.signed_in(pattern.callback)
    return pattern


urlpatterns = [_marked(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
app_name = "api"
