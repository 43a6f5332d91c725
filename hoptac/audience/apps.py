"""Django's name for this context."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "hoptac.audience"
    label = "audience"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.audience import policy  # noqa: F401 - models are loaded only now
