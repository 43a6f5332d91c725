"""Django's name for this context."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "hoptac.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.insight import policy  # noqa: F401 - models are loaded only now
