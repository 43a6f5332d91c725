"""The page of who uses which part."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.access.models import User
from hoptac.insight import asking
from hoptac.insight.adoption import LATELY, PARTS, lines
from hoptac.insight.policy import FIGURES

PAGE = 50


@marks.permission(FIGURES)
@require_safe
def adoption(request: HttpRequest) -> HttpResponse:
    """Who uses which part in the last 30 and 90 days, by commune."""
    today = timezone.localdate()
    said = {"place": request.GET.get("place", ""), "at": today.isoformat()}
    asked = asking.asked(cast("User", request.user), said, today=today)
    whole, communes = lines(asked.place, today=today)
    page: dict[str, Any] = {
        "asked": asked,
        "whole": whole,
        "page": Paginator(communes, PAGE).get_page(request.GET.get("page")),
        "parts": [label for label, _start in PARTS.values()],
        "lately": LATELY,
    }
    return render(request, "insight/adoption.html", page)
