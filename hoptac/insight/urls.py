"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path

from hoptac.core import languages
from hoptac.insight.views import (
    adoption,
    cascading,
    disputed,
    figures,
    layering,
    leading,
    nationwide,
    papers,
    targeting,
)

app_name = "insight"
urlpatterns = [
    path("lead/", leading.lead, name="lead"),
    path("province/", figures.province_overview, name="province_overview"),
    path("province/contradictions/", disputed.contradiction_list, name="contradiction_list"),
    path("province/contradictions.csv", disputed.contradiction_export, name="contradiction_export"),
    path("organisations/<int:pk>/settle/", disputed.contradiction_settle, name="contradiction_settle"),
    path("province/adoption/", adoption.adoption, name="adoption"),
    path("province/<str:split>.<str:kind>", figures.province_export, name="province_export"),
    path("figures/targets/", targeting.target_list, name="target_list"),
    path("figures/targets/put/", targeting.target_put, name="target_put"),
    path("figures/targets/<str:code>/", cascading.target_detail, name="target_detail"),
    path("figures/targets/<str:code>/put/", cascading.target_parts_put, name="target_parts_put"),
    path("organisations/<int:pk>/plan/", cascading.plan_detail, name="plan_detail"),
    path("organisations/<int:pk>/plan/put/", cascading.plan_put, name="plan_put"),
    path("figures/layers/", layering.layer_list, name="layer_list"),
    path("figures/layers/<str:code>/", layering.layer_detail, name="layer_detail"),
    path("figures/<str:code>/", figures.figure_detail, name="figure_detail"),
    path("figures/<str:code>/<str:split>.<str:kind>", figures.figure_export, name="figure_export"),
    path("report/summary/", figures.report_summary, name="report_summary"),
    path("report/summary.<str:kind>", figures.report_summary_export, name="report_summary_export"),
    path("report/periodic/", papers.report_periodic, name="report_periodic"),
    path("report/periodic.<str:kind>", papers.report_periodic_export, name="report_periodic_export"),
    path("report/periodic/words/", papers.report_text_put, name="report_text_put"),
    path("report/periodic/sign/", papers.report_sign, name="report_sign"),
    path("report/signed/", papers.signed_list, name="signed_list"),
    path("report/signed/<int:pk>/", papers.signed_detail, name="signed_detail"),
    path("report/signed/<int:pk>.<str:kind>", papers.signed_export, name="signed_export"),
    path("nation/", nationwide.nation_figures, name="nation_figures"),
    languages.public_routes(
        [
            path("open/figures/", figures.public_figures, name="public_figures"),
            path("open/figures/<str:code>.<str:kind>", figures.public_figures_export, name="public_figures_export"),
        ]
    ),
]
