"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import URLPattern, path

from hoptac.ocop.views import checking, councils, deciding, dossiers, scoring, sets

app_name = "ocop"
urlpatterns: list[URLPattern] = [
    path("", dossiers.dossier_list, name="dossier_list"),
    path("products/<int:pk>/", dossiers.dossier_open, name="dossier_open"),
    path("dossiers/<int:pk>/", dossiers.dossier_detail, name="dossier_detail"),
    path("dossiers/<int:pk>/criteria/<int:number>/", dossiers.answer_put, name="answer_put"),
    path("dossiers/<int:pk>/files/", dossiers.evidence_add, name="evidence_add"),
    path("dossiers/<int:pk>/files/remove/", dossiers.evidence_remove, name="evidence_remove"),
    path("files/<int:pk>/", dossiers.evidence_read, name="evidence_read"),
    path("dossiers/<int:pk>/remark/", dossiers.dossier_remark, name="dossier_remark"),
    path("dossiers/<int:pk>/send/", dossiers.dossier_send, name="dossier_send"),
    path("dossiers/<int:pk>/withdraw/", dossiers.dossier_withdraw, name="dossier_withdraw"),
    path("dossiers/<int:pk>/check/<int:number>/", checking.answer_check, name="answer_check"),
    path("dossiers/<int:pk>/pass/", checking.dossier_pass, name="dossier_pass"),
    path("dossiers/<int:pk>/return/", checking.dossier_return, name="dossier_return"),
    path("dossiers/<int:pk>/decision/", deciding.decision_record, name="decision_record"),
    path("dossiers/<int:pk>/proposal/", deciding.dossier_propose, name="dossier_propose"),
    path("dossiers/<int:pk>/centre/", deciding.centre_record, name="centre_record"),
    path("sets/", sets.set_list, name="set_list"),
    path("sets/import/", sets.set_import, name="set_import"),
    path("sets/template/", sets.set_template, name="set_template"),
    path("sets/<int:pk>/", sets.set_detail, name="set_detail"),
    path("councils/", councils.council_list, name="council_list"),
    path("councils/new/", councils.council_add, name="council_add"),
    path("councils/<int:pk>/", councils.council_detail, name="council_detail"),
    path("councils/<int:pk>/change/", councils.council_change, name="council_change"),
    path("councils/<int:pk>/members/", councils.member_add, name="member_add"),
    path("councils/<int:pk>/members/remove/", councils.member_remove, name="member_remove"),
    path("councils/<int:pk>/dossiers/", councils.entry_add, name="entry_add"),
    path("councils/<int:pk>/dossiers/remove/", councils.entry_remove, name="entry_remove"),
    path("councils/<int:pk>/start/", councils.council_start, name="council_start"),
    path("councils/<int:pk>/conditions/", councils.flag_settle, name="flag_settle"),
    path("councils/<int:pk>/close/", councils.council_close, name="council_close"),
    path("councils/<int:pk>/minutes.<str:kind>", councils.council_minutes, name="council_minutes"),
    path("sheets/", scoring.sheet_list, name="sheet_list"),
    path("sheets/<int:pk>/", scoring.sheet_detail, name="sheet_detail"),
    path("sheets/<int:pk>/criteria/<int:number>/", scoring.mark_put, name="mark_put"),
    path("sheets/<int:pk>/hand-in/", scoring.sheet_hand_in, name="sheet_hand_in"),
    path("sheets/<int:pk>/reopen/", scoring.sheet_reopen, name="sheet_reopen"),
    path("renewals/", deciding.renewal_list, name="renewal_list"),
    path("recognitions/<int:pk>/revoke/", deciding.recognition_revoke, name="recognition_revoke"),
]
