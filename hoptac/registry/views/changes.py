"""What officers state about an organisation: entered, changed, put into another state, rated, reported for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hoptac.access import marks
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import actions, forms, queries
from hoptac.registry.choices import Status
from hoptac.registry.entries import Entry
from hoptac.registry.queries.provinces import actors_province, province_of
from hoptac.registry.views.frame import (
    FORM,
    actor,
    organisation,
    refuse,
    save,
    shown,
)


def _done(request: HttpRequest, found: Organisation | int, text: str, tab: str = "facts") -> HttpResponse:
    messages.success(request, text)
    pk = found if isinstance(found, int) else found.pk
    address = reverse("registry:organisation_detail", args=[pk])
    return redirect(address if tab == "facts" else f"{address}?tab={tab}")


@marks.permission("registry.organisation.add")
@require_http_methods(FORM)
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Enter an organisation that is not in the registry yet."""
    today = timezone.localdate()
    province = actors_province(actor(request))
    form = forms.OrganisationAdd(request.POST or None, province=province, on=today)
    if request.method == "POST" and form.is_valid():
        entry = Entry(None, form.facts(), source=form.cleaned_data["source"])
        saved = save(request, form, entry, on=today)
        if saved:
            return _done(request, saved.created[0], _("The organisation has been entered."))
    return shown(request, "organisation_add", refused=form.is_bound, form=form)


@marks.permission("registry.organisation.change")
@require_http_methods(FORM)
def organisation_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change legal facts from a day on."""
    found = organisation(request, pk, "registry.organisation.change")
    today, known = timezone.localdate(), queries.known(found)
    form = forms.OrganisationChange(request.POST or None, province=province_of(found.place), on=today, known=known)
    form.initial.update(on=today, seen=forms.seen(known))
    if request.method == "POST" and form.is_valid():
        entry = Entry(
            pk,
            form.facts(),
            source=form.cleaned_data["source"],
            expected=form.expected(),
            cleared=form.cleared(),
            is_place_chosen=form.is_place_chosen,
        )
        saved = save(request, form, entry, on=form.cleaned_data["on"])
        if saved:
            return _done(request, found, _told(saved))
    return shown(request, "organisation_change", refused=form.is_bound, form=form, organisation=found)


def _told(saved: actions.Saved) -> str:
    return _("The changes have been saved.") if saved.changed else _("Nothing was different; nothing has been changed.")


@marks.permission("registry.organisation.edit")
@require_http_methods(FORM)
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit contacts and introduction, which need nobody's consent."""
    found = organisation(request, pk, "registry.organisation.edit")
    held = queries.registration_of(found)
    initial = {"phone": held.phone, "email": held.email, "website": held.website, "introduction": held.introduction}
    form = forms.OrganisationEdit(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        entry = Entry(pk, form.facts(), cleared=form.cleared())
        saved = save(request, form, entry, on=timezone.localdate())
        if saved:
            return _done(request, found, _told(saved))
    return shown(request, "organisation_edit", refused=form.is_bound, form=form, organisation=found)


@marks.permission("registry.status.change")
@require_http_methods(FORM)
def status_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend, resume, end, split or merge an organisation."""
    found = organisation(request, pk, "registry.status.change")
    before, today = queries.history(found).status, timezone.localdate()
    form = forms.StatusChange(
        request.POST or None, actor=actor(request), before=before, today=today, initial={"on": today}
    )
    if request.method == "POST" and form.is_valid():
        asked = {**form.cleaned_data, "status": Status(form.cleaned_data["status"])}
        try:
            actions.status_change(actor=actor(request), organisation=found, **asked)
        except RuleBroken as reason:
            refuse(form, reason)
        else:
            return _done(request, found, _("The state has been changed."))
    return shown(request, "status_change", refused=form.is_bound, form=form, organisation=found, before=before)


@marks.permission("registry.organisation.report")
@require_http_methods(FORM)
def reading_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter numbers the organisation reported for a period; what is known of it stands in the fields."""
    found = organisation(request, pk, "registry.organisation.report")
    today = timezone.localdate()
    period = forms.period_of(request.GET.get("period", ""), today)
    on = forms.level_day(period, today)
    known = queries.readings(found)
    form = forms.ReadingPut(request.POST or None, period=period, on=on, initial=forms.reported(known, period, on))
    if request.method == "POST" and form.is_valid():
        entry = Entry(pk, {}, form.readings(), source=form.cleaned_data["source"])
        saved = save(request, form, entry, on=today)
        if saved:
            return _done(request, found, _told(saved), "figures")
    asked = forms.ReadingPeriod(initial={"period": period.code}, today=today)
    values = {"form": form, "asked": asked, "organisation": found, "period": period, "on": on}
    return shown(request, "reading_put", refused=form.is_bound, **values)


@marks.permission("registry.organisation.change")
@require_http_methods(FORM)
def rating_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the rating of a year."""
    found = organisation(request, pk, "registry.organisation.change")
    today = timezone.localdate()
    form = forms.RatingSet(
        request.POST or None, today=today, bands=queries.grade_bands(on=today), initial={"year": today.year - 1}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = {"grade": given["grade"], "grade_year": given["year"], "grade_points": given["points"]}
        saved = save(request, form, Entry(pk, facts, source=given["source"]), on=today)
        if saved:
            return _done(request, found, _told(saved))
    return shown(request, "rating_set", refused=form.is_bound, form=form, organisation=found)


@marks.permission("registry.organisation.change")
@require_http_methods(FORM)
def feature_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that an organisation takes part in something, or no longer does."""
    found = organisation(request, pk, "registry.organisation.change")
    today = timezone.localdate()
    form = forms.FeatureSet(request.POST or None, today=today, initial={"on": today, "is_on": "yes"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entry = Entry(pk, {given["feature"]: given["is_on"]}, source=given["source"])
        saved = save(request, form, entry, on=given["on"])
        if saved:
            return _done(request, found, _told(saved))
    return shown(request, "feature_set", refused=form.is_bound, form=form, organisation=found)
