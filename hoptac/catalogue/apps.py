"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "hoptac.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table and the trail's words; list products on organisations' pages."""
        import_module("hoptac.catalogue.policy")
        import_module("hoptac.catalogue.words")
        panels = import_module("hoptac.catalogue.panels")
        import_module("hoptac.registry.panels").offer_products(panels.product_lines)
