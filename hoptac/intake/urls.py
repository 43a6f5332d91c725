"""Routes of this context, one line each."""

from __future__ import annotations

from django.urls import URLPattern, path

from hoptac.intake import views

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("", views.run_list, name="run_list"),
    path("new/", views.run_add, name="run_add"),
    path("<int:pk>/", views.run_detail, name="run_detail"),
    path("<int:pk>/progress/", views.run_progress, name="run_progress"),
    path("<int:pk>/correct/", views.run_correct, name="run_correct"),
    path("<int:pk>/reread/", views.run_reread, name="run_reread"),
    path("<int:pk>/decide/", views.run_decide, name="run_decide"),
    path("<int:pk>/apply/", views.run_apply, name="run_apply"),
    path("<int:pk>/undo/", views.run_undo, name="run_undo"),
    path("<int:pk>/resume/", views.run_resume, name="run_resume"),
    path("<int:pk>/rejects/", views.run_rejects, name="run_rejects"),
]
