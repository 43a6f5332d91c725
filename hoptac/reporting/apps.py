"""Django's name for this context."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "hoptac.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.reporting import policy  # noqa: F401 - models are loaded only now
