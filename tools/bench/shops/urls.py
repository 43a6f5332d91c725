"""The shop's addresses, and its list as quick as it can be: plain rows of the database in the shop's own template."""

from typing import Any

from django.apps import apps
from django.urls import include, path
from django.views.generic import ListView
from oscar.core.loading import get_model


class Products(ListView):
    """Twenty products, without a search engine: the shop's own list asks one that has to be installed beside it."""

    template_name = "oscar/catalogue/browse.html"
    context_object_name = "products"
    paginate_by = 20

    def get_queryset(self) -> Any:
        """Return the products, those whose title holds the words asked for."""
        rows = get_model("catalogue", "Product").objects.browsable().base_queryset()
        words = self.request.GET.get("q", "")
        return rows.filter(title__icontains=words) if words else rows

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        """Return what the template shows: each product as what a search engine would have found."""
        context = super().get_context_data(**values)
        return {**context, "products": [{"object": row} for row in context["page_obj"]]}


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("plain/", Products.as_view()),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
