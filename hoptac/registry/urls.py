"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import URLPattern, path

from hoptac.registry import views

app_name = "registry"
urlpatterns: list[URLPattern] = [
    path("", views.organisation_list, name="organisation_list"),
    path("export/", views.organisation_export, name="organisation_export"),
    path("mine/", views.my_record, name="my_record"),
    path("new/", views.organisation_add, name="organisation_add"),
    path("requests/", views.request_list, name="request_list"),
    path("requests/<int:pk>/", views.request_decide, name="request_decide"),
    path("<int:pk>/", views.organisation_detail, name="organisation_detail"),
    path("<int:pk>/change/", views.organisation_change, name="organisation_change"),
    path("<int:pk>/edit/", views.organisation_edit, name="organisation_edit"),
    path("<int:pk>/state/", views.status_change, name="status_change"),
    path("<int:pk>/numbers/", views.reading_put, name="reading_put"),
    path("<int:pk>/rating/", views.rating_set, name="rating_set"),
    path("<int:pk>/feature/", views.feature_set, name="feature_set"),
    path("<int:pk>/request/", views.request_add, name="request_add"),
    path("<int:pk>/members/", views.member_list, name="member_list"),
    path("<int:pk>/members/new/", views.member_add, name="member_add"),
    path("<int:pk>/staff/new/", views.staff_add, name="staff_add"),
    path("members/<int:pk>/", views.member_detail, name="member_detail"),
    path("members/<int:pk>/number/", views.member_reveal, name="member_reveal"),
    path("members/<int:pk>/pay/", views.member_pay, name="member_pay"),
    path("members/<int:pk>/transfer/", views.member_transfer, name="member_transfer"),
    path("members/<int:pk>/end/", views.member_end, name="member_end"),
    path("staff/<int:pk>/end/", views.staff_end, name="staff_end"),
]
