"""Django's name for this context."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hoptac.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
