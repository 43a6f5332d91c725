"""Every context's routes, in the order they are tried: those most asked for first."""

from django.urls import include, path

urlpatterns = [
    path("", include("hoptac.showcase.urls")),
    path("", include("hoptac.places.urls")),
    path("accounts/", include("hoptac.access.urls")),
    path("accounts/", include("hoptac.access.signin_urls")),
    path("registry/", include("hoptac.registry.urls")),
    path("import/", include("hoptac.intake.urls")),
    path("api/", include("hoptac.site.api")),
    path("reports/", include("hoptac.reporting.urls")),
    path("ocop/", include("hoptac.ocop.urls")),
    path("", include("hoptac.catalogue.urls")),
    path("desk/sharing/", include("hoptac.sharing.urls")),
    path("desk/online/", include("hoptac.presence.urls")),
    path("", include("hoptac.market.urls")),
    path("seen/", include("hoptac.audience.urls")),
    path("", include("hoptac.insight.urls")),
    path("", include("hoptac.site.urls")),
]
