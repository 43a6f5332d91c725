"""Django's name for this context."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "hoptac.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this context's permissions."""
        from hoptac.registry import policy  # noqa: F401, PLC0415 - models are loaded only now
