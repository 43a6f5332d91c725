"""Django's name for this context."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "hoptac.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
