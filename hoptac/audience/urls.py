"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.audience import views

app_name = "audience"
urlpatterns = [
    path("out/<str:token>/", views.out, name="out"),
    path("qr/<slug:code>/", views.qr, name="qr"),
]
