"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.core import languages
from hoptac.showcase import views

app_name = "showcase"
shown = [
    path("", views.home, name="home"),
    path("search/", views.product_search, name="product_search"),
    path("products/<int:pk>/", views.product_detail, name="product_by_number"),
    path("products/<int:pk>-<str:slug>/", views.product_detail, name="product_detail"),
    path("products/<int:pk>/enquiry/", views.enquiry_send, name="enquiry_send"),
    path("cooperatives/<int:pk>/", views.cooperative_detail, name="cooperative_detail"),
    path("asked/<str:token>/", views.enquiry_follow, name="enquiry_follow"),
]
urlpatterns = [
    path("enquiries/", views.enquiry_list, name="enquiry_list"),
    path("enquiries/<int:pk>/", views.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<int:pk>/answer/", views.enquiry_answer, name="enquiry_answer"),
    path("enquiries/<int:pk>/close/", views.enquiry_close, name="enquiry_close"),
    languages.public_routes(shown),
]
