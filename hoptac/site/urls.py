"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.site import views

app_name = "site"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("find/", views.find, name="find"),
    path("language/", views.set_language, name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
