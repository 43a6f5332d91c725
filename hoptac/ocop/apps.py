"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class OcopConfig(AppConfig):
    name = "hoptac.ocop"
    label = "ocop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table and the words of the trail; offer the dossier on a product's page."""
        import_module("hoptac.ocop.policy")
        import_module("hoptac.ocop.words")
        panels = import_module("hoptac.ocop.panels")
        import_module("hoptac.catalogue.panels").offer(panels.dossier_panel)
