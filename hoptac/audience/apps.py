"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "hoptac.audience"
    label = "audience"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        import_module("hoptac.audience.policy")
