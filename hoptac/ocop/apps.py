"""Django's name for this context."""

from django.apps import AppConfig


class OcopConfig(AppConfig):
    name = "hoptac.ocop"
    label = "ocop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the permission table and the words of the trail; offer the dossier on a product's page."""
        from hoptac.catalogue import panels as catalogue_panels
        from hoptac.ocop import panels, policy, words  # noqa: F401 - models are loaded only now

        catalogue_panels.offer(panels.dossier_panel)
