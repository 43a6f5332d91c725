"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hoptac.presence import views


class MonthConverter(StringConverter):
    """A month as 2025-10."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"


register_converter(MonthConverter, "month")

app_name = "presence"
urlpatterns = [
    path("", views.online, name="online"),
    path("province/", views.province_online, name="province_online"),
    path("province/export.<str:kind>", views.province_online_export, name="province_online_export"),
    path("<int:pk>/", views.evaluation_detail, name="evaluation_detail"),
    path("<int:pk>/pdf/", views.evaluation_pdf, name="evaluation_pdf"),
    path("<int:pk>/remark/", views.evaluation_remark, name="evaluation_remark"),
    path("<int:pk>/answer/", views.evaluation_answer, name="evaluation_answer"),
    path("<int:pk>/channels/new/", views.channel_add, name="channel_add"),
    path("channels/<int:pk>/", views.channel_detail, name="channel_detail"),
    path("channels/<int:pk>/change/", views.channel_change, name="channel_change"),
    path("channels/<int:pk>/month/", views.month_put, name="month_put"),
    path("channels/<int:pk>/import/", views.channel_import, name="channel_import"),
    path("channels/<int:pk>/apply/", views.channel_apply, name="channel_apply"),
    path("channels/<int:pk>/proof/<month:month>/", views.month_proof, name="month_proof"),
]
