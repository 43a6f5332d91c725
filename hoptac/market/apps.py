"""Django's name for this context."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "hoptac.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table."""
        from hoptac.market import policy  # noqa: F401 - models are loaded only now
