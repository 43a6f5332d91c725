"""Django's name for this context."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "hoptac.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table; add to the catalogue's pages and to its checks."""
        from hoptac.catalogue import panels as catalogue_panels
        from hoptac.sharing import panels, policy  # noqa: F401 - models are loaded only now

        catalogue_panels.offer(panels.product_panel)
        catalogue_panels.check_texts(panels.text_objections)
