"""Routes of this context, one line each. Those that allauth names stand in signin_urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from hoptac.access import views

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("", views.account_list, name="account_list"),
    path("<int:pk>/", views.account_detail, name="account_detail"),
    path("<int:pk>/give/", views.grant_add, name="grant_add"),
    path("<int:pk>/password-code/", views.password_code_create, name="password_code_create"),
    path("grants/<int:pk>/end/", views.grant_end, name="grant_end"),
    path("invitations/new/", views.invitation_create, name="invitation_create"),
    path("invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/", views.invitation_open, name="invitation_open"),
    path("invitations/<int:number>/", views.invitation_open, name="invitation_open_number"),
    path("invitations/accept/", views.invitation_accept, name="invitation_accept"),
    path("me/", views.my_account, name="my_account"),
    path("why/organisations/<int:pk>/", views.why, name="why"),
    path("trail/", views.trail, name="trail"),
    path("trail/export/", views.trail_export, name="trail_export"),
]
