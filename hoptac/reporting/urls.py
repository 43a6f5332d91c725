"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("rounds/", views.round_list, name="round_list"),
    path("rounds/open/", views.round_open, name="round_open"),
    path("rounds/<int:pk>/", views.round_detail, name="round_detail"),
    path("workbooks/", views.workbooks_take, name="workbooks_take"),
    path("<int:pk>/", views.report_detail, name="report_detail"),
    path("<int:pk>/fill/", views.report_fill, name="report_fill"),
    path("<int:pk>/workbook/", views.report_workbook, name="report_workbook"),
    path("<int:pk>/check/", views.report_check, name="report_check"),
    path("<int:pk>/accept/", views.report_accept, name="report_accept"),
    path("<int:pk>/return/", views.report_return, name="report_return"),
    path("<int:pk>/reopen/", views.report_reopen, name="report_reopen"),
    path("<int:pk>/extend/", views.report_extend, name="report_extend"),
]
