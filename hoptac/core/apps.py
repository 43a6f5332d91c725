"""Django's name for this context."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "hoptac.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
