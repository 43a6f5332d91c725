"""Django's name for this context."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "hoptac.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table and the trail's words; list products on organisations' pages."""
        from hoptac.catalogue import panels, policy, words  # noqa: F401 - models are loaded only now
        from hoptac.registry.panels import offer_products

        offer_products(panels.product_lines)
