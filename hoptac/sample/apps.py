"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "hoptac.sample"
    label = "sample"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load how the trail tells of the sample."""
        import_module("hoptac.sample.policy")
