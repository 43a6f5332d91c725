"""The bare Django page that ours are compared with: 20 of 33,000 rows, paginated, as `startproject` sets Django up.

The middleware of a new project, a base template and a list in it; nobody is signed in, nothing is translated.
"""

from __future__ import annotations

import os
from typing import Any

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def application() -> Any:
    """Return the WSGI application; its database is the SQLite file named by BARE_DATABASE."""
    import django
    from django.conf import settings
    from django.core.paginator import Paginator
    from django.core.wsgi import get_wsgi_application
    from django.shortcuts import render
    from django.urls import path

    base = "<!doctype html><title>Rows</title><main>{% block main %}{% endblock %}</main>"
    template = (
        '{% extends "base.html" %}{% block main %}<table>{% for row in page %}'
        "<tr><td>{{ row.code }}</td><td>{{ row.name }}</td><td>{{ row.place }}</td><td>{{ row.members }}</td></tr>"
        "{% endfor %}</table><p>{{ page.number }} / {{ page.paginator.num_pages }}</p>{% endblock %}"
    )
    loaders = [
        (
            "django.template.loaders.cached.Loader",
            [("django.template.loaders.locmem.Loader", {"base.html": base, "p.html": template})],
        )
    ]
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=MIDDLEWARE,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BARE_DATABASE"]}},
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}},
        ],
    )
    django.setup()

    rows = _rows()
    globals()["urlpatterns"] = [
        path("", lambda request: render(request, "p.html", {"page": Paginator(rows.order_by("code"), 20).page(1)}))
    ]
    return get_wsgi_application()


def _rows() -> Any:
    """Return the manager of the one table, made and filled on the first start."""
    from django.db import connection, models

    class Row(models.Model):
        code = models.CharField(max_length=10, unique=True)
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
            for n in range(33_000)
        )
    connection.close()
    return Row.objects
