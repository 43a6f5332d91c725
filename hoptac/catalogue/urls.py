"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.catalogue.views import certificates, media, offers, products, texts

app_name = "catalogue"
DESK = "desk/products/"
urlpatterns = [
    path("pictures/<slug:key>-<int:width>.<slug:extension>", media.picture, name="picture"),
    path("papers/<int:pk>/", media.document_open, name="document_open"),
    path(DESK, products.product_list, name="product_list"),
    path(DESK + "organisations/<int:pk>/add/", products.product_add, name="product_add"),
    path(DESK + "organisations/<int:pk>/photos/", media.organisation_photo_add, name="organisation_photo_add"),
    path(DESK + "organisations/<int:pk>/close/", products.pages_close, name="pages_close"),
    path(DESK + "organisations/<int:pk>/open/", products.pages_open, name="pages_open"),
    path(DESK + "organisations/<int:pk>/certificates/add/", certificates.certificate_add, name="certificate_add"),
    path(DESK + "<int:pk>/", products.product_overview, name="product_overview"),
    path(DESK + "<int:pk>/facts/", products.product_change, name="product_change"),
    path(DESK + "<int:pk>/publish/", products.product_publish, name="product_publish"),
    path(DESK + "<int:pk>/withdraw/", products.product_withdraw, name="product_withdraw"),
    path(DESK + "<int:pk>/refresh/", products.product_refresh, name="product_refresh"),
    path(DESK + "<int:pk>/feature/", products.product_feature, name="product_feature"),
    path(DESK + "<int:pk>/hide/", products.product_hide, name="product_hide"),
    path(DESK + "<int:pk>/unhide/", products.product_unhide, name="product_unhide"),
    path(DESK + "<int:pk>/season/", offers.season_put, name="season_put"),
    path(DESK + "<int:pk>/prices/", offers.price_list, name="price_list"),
    path(DESK + "<int:pk>/prices/add/", offers.price_add, name="price_add"),
    path(DESK + "<int:pk>/prices/<int:price>/remove/", offers.price_remove, name="price_remove"),
    path(DESK + "<int:pk>/packagings/add/", offers.packaging_add, name="packaging_add"),
    path(DESK + "<int:pk>/packagings/<int:packaging>/remove/", offers.packaging_remove, name="packaging_remove"),
    path(DESK + "<int:pk>/texts/", texts.text_list, name="text_list"),
    path(DESK + "<int:pk>/texts/<slug:language>/", texts.text_save, name="text_save"),
    path(DESK + "<int:pk>/texts/<slug:language>/publish/", texts.text_publish, name="text_publish"),
    path(DESK + "<int:pk>/texts/<slug:language>/withdraw/", texts.text_withdraw, name="text_withdraw"),
    path(DESK + "<int:pk>/photos/", media.photo_add, name="photo_add"),
    path(DESK + "photos/<int:pk>/change/", media.photo_change, name="photo_change"),
    path(DESK + "photos/<int:pk>/move/", media.photo_move, name="photo_move"),
    path(DESK + "photos/<int:pk>/remove/", media.photo_remove, name="photo_remove"),
    path(DESK + "<int:pk>/papers/", media.document_add, name="document_add"),
    path(DESK + "papers/<int:pk>/", media.document_file, name="document_file"),
    path(DESK + "papers/<int:pk>/remove/", media.document_remove, name="document_remove"),
    path(DESK + "certificates/", certificates.certificate_list, name="certificate_list"),
    path(DESK + "certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path(DESK + "certificates/<int:pk>/change/", certificates.certificate_change, name="certificate_change"),
    path(DESK + "certificates/<int:pk>/verify/", certificates.certificate_verify, name="certificate_verify"),
    path(DESK + "certificates/<int:pk>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path(DESK + "certificates/<int:pk>/remove/", certificates.certificate_remove, name="certificate_remove"),
    path(DESK + "certificates/<int:pk>/file/", certificates.certificate_file, name="certificate_file"),
]
