"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.core import languages
from hoptac.places import views

app_name = "places"
shown = [
    path("places/", views.place_search, name="place_search"),
    path("places/<int:place_id>/", views.place_detail, name="place_detail"),
]
urlpatterns = [languages.public_routes(shown)]
