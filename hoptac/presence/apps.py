"""Django's name for this context."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "hoptac.presence"
    label = "presence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.presence import policy  # noqa: F401 - models are loaded only now
