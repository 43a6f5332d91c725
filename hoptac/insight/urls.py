"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.insight import targeting, views

app_name = "insight"
urlpatterns = [
    path("province/", views.province_overview, name="province_overview"),
    path("province/contradictions/", views.contradiction_list, name="contradiction_list"),
    path("province/contradictions.csv", views.contradiction_export, name="contradiction_export"),
    path("province/<str:split>.<str:kind>", views.province_export, name="province_export"),
    path("figures/targets/", targeting.target_list, name="target_list"),
    path("figures/targets/put/", targeting.target_put, name="target_put"),
    path("figures/<str:code>/", views.figure_detail, name="figure_detail"),
    path("figures/<str:code>/<str:split>.<str:kind>", views.figure_export, name="figure_export"),
    path("report/summary/", views.report_summary, name="report_summary"),
    path("report/summary.<str:kind>", views.report_summary_export, name="report_summary_export"),
    path("open/figures/", views.public_figures, name="public_figures"),
    path("open/figures/<str:code>.<str:kind>", views.public_figures_export, name="public_figures_export"),
]
