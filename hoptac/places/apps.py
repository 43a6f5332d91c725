"""Django's name for this context."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hoptac.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
