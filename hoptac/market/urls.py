"""Routes of this context, an area a list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "market"
urlpatterns: list[URLPattern | URLResolver] = []
