"""Django's name for this context."""

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "hoptac.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load how the trail tells of the sample."""
        from hoptac.sample import policy  # noqa: F401 - models are loaded only now
