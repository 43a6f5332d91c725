"""Django's name for this context."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "hoptac.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this context's permission."""
        from hoptac.facts import policy  # noqa: F401 - models are loaded only now
