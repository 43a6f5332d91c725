"""Django's name for this context."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hoptac.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.access import policy  # noqa: F401 - models are loaded only now
