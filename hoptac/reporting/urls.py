"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.reporting.views import filling, judging, lists, rounds, workbooks

app_name = "reporting"
urlpatterns = [
    path("", lists.report_list, name="report_list"),
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("workbooks/", workbooks.workbooks_take, name="workbooks_take"),
    path("<int:pk>/", filling.report_detail, name="report_detail"),
    path("<int:pk>/fill/", filling.report_fill, name="report_fill"),
    path("<int:pk>/workbook/", workbooks.report_workbook, name="report_workbook"),
    path("<int:pk>/check/", judging.report_check, name="report_check"),
    path("<int:pk>/accept/", judging.report_accept, name="report_accept"),
    path("<int:pk>/return/", judging.report_return, name="report_return"),
    path("<int:pk>/reopen/", judging.report_reopen, name="report_reopen"),
    path("<int:pk>/extend/", judging.report_extend, name="report_extend"),
]
