"""Django's name for this context."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hoptac.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let foreign keys to a place be asked for what lies inside a unit."""
        from hoptac.places import lookups  # noqa: F401 - registers itself
