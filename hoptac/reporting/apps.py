"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "hoptac.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        import_module("hoptac.reporting.policy")
