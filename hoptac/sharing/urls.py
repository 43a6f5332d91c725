"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.sharing import views

app_name = "sharing"
urlpatterns = [
    path("", views.kit_list, name="kit_list"),
    path("products/<int:pk>/", views.product_kit, name="product_kit"),
    path("products/<int:pk>/print/", views.product_print, name="product_print"),
    path("products/<int:pk>/draft/", views.draft_make, name="draft_make"),
    path("cooperatives/<int:pk>/", views.organisation_kit, name="organisation_kit"),
    path("cooperatives/<int:pk>/draft/", views.introduction_make, name="introduction_make"),
    path("cooperatives/<int:pk>/withdraw/", views.introduction_withdraw, name="introduction_withdraw"),
    path("cooperatives/<int:pk>/print/", views.organisation_print, name="organisation_print"),
    path("drafts/<int:pk>/", views.draft_detail, name="draft_detail"),
    path("drafts/<int:pk>/change/", views.draft_change, name="draft_change"),
    path("drafts/<int:pk>/publish/", views.draft_publish, name="draft_publish"),
    path("drafts/<int:pk>/discard/", views.draft_discard, name="draft_discard"),
]
