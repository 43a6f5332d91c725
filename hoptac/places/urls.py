"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import URLPattern, path

from hoptac.places import views

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("", views.place_search, name="place_search"),
    path("<int:place_id>/", views.place_detail, name="place_detail"),
]
