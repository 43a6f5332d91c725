"""Django's name for this context."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "hoptac.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this context's permissions."""
        from hoptac.intake import policy  # noqa: F401 - models are loaded only now
