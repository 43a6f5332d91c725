"""Django's name for this context."""

from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "hoptac.market"
    label = "market"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load permissions and the trail's words; show what buyers look for and events to come on the public pages."""
        from hoptac.market import board, news, policy, words  # noqa: F401 - models are loaded only now
        from hoptac.showcase import panels

        panels.offer(board.panel, way_on=board.ask)
        panels.offer(news.panel)
