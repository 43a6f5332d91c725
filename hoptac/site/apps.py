"""Django's name for this context."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "hoptac.site"
    label = "site_shell"
    default_auto_field = "django.db.models.BigAutoField"
