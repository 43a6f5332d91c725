"""Django's name for this context."""

from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    name = "hoptac.showcase"
    label = "showcase"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.showcase import policy  # noqa: F401 - models are loaded only now
