"""Django's name for this context."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "hoptac.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"
