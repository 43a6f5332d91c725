"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.core import languages
from hoptac.showcase.views import enquiries, shop

app_name = "showcase"
shown = [
    path("", shop.home, name="home"),
    path("search/", shop.product_search, name="product_search"),
    path("products/<int:pk>/", shop.product_detail, name="product_by_number"),
    path("products/<int:pk>-<str:slug>/", shop.product_detail, name="product_detail"),
    path("products/<int:pk>/enquiry/", enquiries.enquiry_send, name="enquiry_send"),
    path("cooperatives/<int:pk>/", shop.cooperative_detail, name="cooperative_detail"),
    path("asked/<str:token>/", enquiries.enquiry_follow, name="enquiry_follow"),
]
urlpatterns = [
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/<int:pk>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<int:pk>/answer/", enquiries.enquiry_answer, name="enquiry_answer"),
    path("enquiries/<int:pk>/agree/", enquiries.enquiry_agree, name="enquiry_agree"),
    path("enquiries/<int:pk>/close/", enquiries.enquiry_close, name="enquiry_close"),
    languages.public_routes(shown),
]
