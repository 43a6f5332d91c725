"""The bare Django page that ours are compared with: one query, twenty rows, one template, no middleware."""

from __future__ import annotations

import os
from typing import Any


def application() -> Any:
    """Return the WSGI application; its database is the SQLite file named by BARE_DATABASE."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.shortcuts import render
    from django.urls import path

    template = (
        "<!doctype html><title>Rows</title><table>{% for row in rows %}"
        "<tr><td>{{ row.code }}</td><td>{{ row.name }}</td><td>{{ row.place }}</td><td>{{ row.members }}</td></tr>"
        "{% endfor %}</table>"
    )
    loaders = [
        ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", {"p.html": template})])
    ]
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BARE_DATABASE"]}},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}},
        ],
    )
    django.setup()

    rows = _rows()
    globals()["urlpatterns"] = [
        path("", lambda request: render(request, "p.html", {"rows": rows.order_by("code")[:20]}))
    ]
    return get_wsgi_application()


def _rows() -> Any:
    """Return the manager of the one table, made and filled on the first start."""
    from django.db import connection, models

    class Row(models.Model):
        code = models.CharField(max_length=10)
        name = models.CharField(max_length=100)
        place = models.CharField(max_length=100)
        members = models.IntegerField()

        class Meta:
            app_label = "bare"

        def __str__(self) -> str:
            return self.name

    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
        Row.objects.bulk_create(
            Row(code=f"55001{n:05}", name=f"Hợp tác xã nông nghiệp {n}", place=f"Xã {n}", members=n)
            for n in range(2000)
        )
    connection.close()
    return Row.objects
