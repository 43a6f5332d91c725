"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.core import languages
from hoptac.showcase.views import certificates, enquiries, machines, shop

app_name = "showcase"
shown = [
    path("", shop.home, name="home"),
    path("search/", shop.product_search, name="product_search"),
    path("products/<int:pk>/", shop.product_detail, name="product_by_number"),
    path("products/<int:pk>-<str:slug>/", shop.product_detail, name="product_detail"),
    path("products/<int:pk>/enquiry/", enquiries.enquiry_send, name="enquiry_send"),
    path("products/<int:pk>/qr.svg", machines.product_qr, name="product_qr"),
    path("cooperatives/<int:pk>/", shop.cooperative_detail, name="cooperative_detail"),
    path("communes/<int:pk>/", shop.commune_detail, name="commune_detail"),
    path("kinds/<slug:code>/", shop.kind_detail, name="kind_detail"),
    path("certificates/", certificates.certificate_check, name="certificate_check"),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path("asked/<str:token>/", enquiries.enquiry_follow, name="enquiry_follow"),
    path("about/", shop.about, name="about"),
    path("offline/", machines.offline, name="offline"),
    path("feed.xml", machines.product_feed, name="product_feed"),
]
urlpatterns = [
    path("desk/products/<int:pk>/preview/", shop.product_preview, name="product_preview"),
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/<int:pk>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<int:pk>/answer/", enquiries.enquiry_answer, name="enquiry_answer"),
    path("enquiries/<int:pk>/agree/", enquiries.enquiry_agree, name="enquiry_agree"),
    path("enquiries/<int:pk>/close/", enquiries.enquiry_close, name="enquiry_close"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap_index"),
    path("sitemap-<int:part>.xml", machines.sitemap_part, name="sitemap_part"),
    path("sw.js", machines.worker, name="worker"),
    languages.public_routes(shown),
]
