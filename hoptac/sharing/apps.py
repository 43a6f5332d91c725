"""Django's name for this context."""

from importlib import import_module

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "hoptac.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table; add to the catalogue's pages and to its checks."""
        import_module("hoptac.sharing.policy")
        panels = import_module("hoptac.sharing.panels")
        catalogue_panels = import_module("hoptac.catalogue.panels")
        catalogue_panels.offer(panels.product_panel)
        catalogue_panels.check_texts(panels.text_objections)
