"""Pages of places, open to everybody: search by any name, and what a unit was and became."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoptac.core.marks import public
from hoptac.places import forms, queries
from hoptac.places.models import Place

SHOWN = 50


@public
@require_safe
def place_search(request: HttpRequest) -> HttpResponse:
    """Find units by name; without a name the provinces of today are listed."""
    form = forms.PlaceSearchForm(request.GET or None)
    words, on = "", None
    if form.is_valid():
        words, on = form.cleaned_data["q"], form.cleaned_data["on"]
    found = queries.found(words, on=on, limit=SHOWN) if words else queries.provinces(on=on)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "places/place_search.html", {"form": form, "words": words, "found": found}, status=status)


@public
@require_safe
def place_detail(request: HttpRequest, place_id: int) -> HttpResponse:
    """Show one unit: where it lies, its names over time, what it was made of and what it became."""
    place = get_object_or_404(Place, pk=place_id)
    story = queries.story(place)
    breadcrumbs = [(_("Places"), reverse("places:place_search"))]
    breadcrumbs += [(above.full_name, reverse("places:place_detail", args=[above.pk])) for above in story.above]
    return render(request, "places/place_detail.html", {"place": place, "story": story, "breadcrumbs": breadcrumbs})
