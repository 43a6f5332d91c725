"""Django's name for this context."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "hoptac.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this context's permissions and say how its entries of the trail read."""
        from hoptac.registry import policy, words  # noqa: F401 - models are loaded only now
