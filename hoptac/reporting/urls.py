"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.reporting.views import (
    cells,
    entering,
    filling,
    forms,
    handing,
    judging,
    lists,
    rating,
    receipts,
    reopened,
    rounds,
    workbooks,
)

app_name = "reporting"
urlpatterns = [
    path("", lists.report_list, name="report_list"),
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("rounds/<int:pk>/communes/<int:place>/", handing.heap_pass, name="heap_pass"),
    path("forms/", forms.form_list, name="form_list"),
    path("forms/<int:pk>/", forms.form_detail, name="form_detail"),
    path("forms/<int:pk>/draft/", forms.form_draft, name="form_draft"),
    path("forms/<int:pk>/use/", forms.form_use, name="form_use"),
    path("forms/<int:pk>/discard/", forms.form_discard, name="form_discard"),
    path("forms/<int:pk>/head/", forms.form_head_put, name="form_head_put"),
    path("forms/<int:pk>/parts/<slug:part>/", forms.form_part_put, name="form_part_add"),
    path("forms/<int:pk>/parts/<slug:part>/<slug:code>/", forms.form_part_put, name="form_part_put"),
    path("forms/<int:pk>/parts/<slug:part>/<slug:code>/move/", forms.form_part_move, name="form_part_move"),
    path("forms/<int:pk>/parts/<slug:part>/<slug:code>/remove/", forms.form_part_remove, name="form_part_remove"),
    path("rounds/<int:pk>/unassessed/", rating.unassessed_list, name="unassessed_list"),
    path("silent/text/", rounds.silent_text, name="silent_text"),
    path("reopened/", reopened.reopening_list, name="reopening_list"),
    path("<int:pk>/points/", rating.report_points, name="report_points"),
    path("<int:pk>/score/", rating.report_score, name="report_score"),
    path("silent/", rounds.silent_list, name="silent_list"),
    path("silent.xlsx", rounds.silent_export, name="silent_export"),
    path("workbooks/", workbooks.workbooks_take, name="workbooks_take"),
    path("confirm/", entering.confirmation_open, name="confirmation_open"),
    path("confirm/<int:number>/", entering.confirmation_open, name="confirmation_open_number"),
    path("confirm/report/", entering.confirmation_decide, name="confirmation_decide"),
    path("<int:pk>/", filling.report_detail, name="report_detail"),
    path("<int:pk>/fill/", filling.report_fill, name="report_fill"),
    path("<int:pk>/cells/", cells.report_cells, name="report_cells"),
    path("<int:pk>/receipts/", receipts.receipt_list, name="receipt_list"),
    path("<int:pk>/enter/", entering.report_enter, name="report_enter"),
    path("<int:pk>/confirm/", entering.report_confirm, name="report_confirm"),
    path("<int:pk>/withdraw/", entering.report_withdraw, name="report_withdraw"),
    path("<int:pk>/workbook/", workbooks.report_workbook, name="report_workbook"),
    path("<int:pk>/check/", judging.report_check, name="report_check"),
    path("<int:pk>/accept/", judging.report_accept, name="report_accept"),
    path("<int:pk>/return/", judging.report_return, name="report_return"),
    path("<int:pk>/reopen/", judging.report_reopen, name="report_reopen"),
    path("<int:pk>/extend/", judging.report_extend, name="report_extend"),
]
