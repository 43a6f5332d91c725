"""Members with their capital, and staff."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.registry import actions, forms, queries, rules
from hoptac.registry.models import Member, Staff
from hoptac.registry.views.frame import FORM, PAGE, actor, organisation, refuse, shown


def _member(request: HttpRequest, pk: int, code: str = "") -> Member:
    rows: QuerySet[Member] = gate.rows(actor(request), "registry.member.view", Member.objects.all())
    found = get_object_or_404(rows.select_related("organisation__registration", "person", "member_organisation"), pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def _to_people(request: HttpRequest, organisation_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(f"{reverse('registry:organisation_detail', args=[organisation_id])}?tab=people")


@marks.permission("registry.people.list")
@require_safe
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The members of one organisation, searched, page by page."""
    found = organisation(request, pk)
    may = queries.rights(actor(request), found)
    if "people" not in may:
        raise gate.NotAllowed("registry.people.list")
    form = forms.MemberFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    today = timezone.localdate()
    rows = queries.members(actor(request), found, text=asked["q"], is_all=asked["state"] == "all", on=today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return shown(request, "member_list", organisation=found, form=form, page=page, may=may)


@marks.permission("registry.member.view")
@never_cache
@require_safe
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: capital with its movements, certificate; the citizen number only in part."""
    return _member_page(request, _member(request, pk))


def _member_page(request: HttpRequest, found: Member, citizen_id: str = "") -> HttpResponse:
    charter = queries.registration_of(found.organisation).charter_capital
    return shown(
        request,
        "member_detail",
        member=found,
        organisation=found.organisation,
        entries=queries.capital_entries(found),
        may_change=gate.can(actor(request), "registry.member.change", found) and found.left_on is None,
        may_reveal=gate.can(actor(request), "registry.member.change", found),
        citizen_id=citizen_id,
        share=found.pledged_amount / charter if charter else None,
        ceiling=int(rules.capital_ceiling(found.organisation.kind) * 100),
    )


@marks.permission("registry.member.change")
@never_cache
@require_POST
def member_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the citizen number in full, once; the trail keeps who asked."""
    found = _member(request, pk, "registry.member.change")
    try:
        citizen_id = actions.member_reveal(actor=actor(request), member=found)
    except RuleBroken as reason:
        messages.error(request, str(reason))
        return redirect("registry:member_detail", pk=pk)
    return _member_page(request, found, citizen_id)


@marks.permission("registry.member.add")
@require_http_methods(FORM)
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a member."""
    found = organisation(request, pk, "registry.member.add")
    today = timezone.localdate()
    form = forms.MemberAdd(request.POST or None, actor=actor(request), today=today)
    if request.method == "POST" and form.is_valid():
        inside = form.member_organisation.pk if form.member_organisation else None
        new = actions.NewMember(**form.cleaned_data, member_organisation_id=inside)
        try:
            actions.members_add(actor=actor(request), organisation=found, members=[new], on=today)
        except RuleBroken as reason:
            refuse(form, reason)
        else:
            return _to_people(request, pk, _("The member has been entered."))
    least = rules.minimum_members(found.kind)
    return shown(request, "member_add", refused=form.is_bound, form=form, organisation=found, least=least)


def _changed(  # noqa: PLR0917 - the six things that differ between three pages
    request: HttpRequest, template: str, form: Any, found: Member, act: Any, text: str
) -> HttpResponse:
    """Show a form about a member, or carry it out."""
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=actor(request), member=found, **form.cleaned_data)
        except RuleBroken as reason:
            refuse(form, reason)
        else:
            messages.success(request, text)
            return redirect("registry:member_detail", pk=found.pk)
    values = {"form": form, "member": found, "organisation": found.organisation}
    return shown(request, template, refused=form.is_bound, **values)


@marks.permission("registry.member.change")
@require_http_methods(FORM)
def member_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Book capital a member paid in."""
    found, today = _member(request, pk, "registry.member.change"), timezone.localdate()
    form = forms.MemberPay(request.POST or None, today=today, initial={"on": today})
    return _changed(request, "member_pay", form, found, actions.member_pay, _("The payment has been booked."))


@marks.permission("registry.member.change")
@require_http_methods(FORM)
def member_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass capital to another member."""
    found, today = _member(request, pk, "registry.member.change"), timezone.localdate()
    form = forms.MemberTransfer(
        request.POST or None, actor=actor(request), member=found, today=today, initial={"on": today}
    )
    return _changed(request, "member_transfer", form, found, actions.member_transfer, _("The capital has passed over."))


@marks.permission("registry.member.change")
@require_http_methods(FORM)
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership."""
    found, today = _member(request, pk, "registry.member.change"), timezone.localdate()
    form = forms.MemberEnd(request.POST or None, today=today, initial={"on": today})
    return _changed(request, "member_end", form, found, actions.member_end, _("The membership has ended."))


@marks.permission("registry.staff.add")
@require_http_methods(FORM)
def staff_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a person in a post."""
    found = organisation(request, pk, "registry.staff.add")
    today = timezone.localdate()
    form = forms.StaffAdd(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        new = actions.NewStaff(**form.cleaned_data)
        try:
            actions.staff_add(actor=actor(request), organisation=found, staff=[new], on=today)
        except RuleBroken as reason:
            refuse(form, reason)
        else:
            return _to_people(request, pk, _("The person has been entered."))
    return shown(request, "staff_add", refused=form.is_bound, form=form, organisation=found)


@marks.permission("registry.staff.change")
@require_http_methods(FORM)
def staff_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post."""
    rows = gate.rows(actor(request), "registry.staff.view", Staff.objects.all())
    found = get_object_or_404(rows.select_related("organisation", "person"), pk=pk)
    gate.require(actor(request), "registry.staff.change", found)
    form = forms.StaffEnd(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.staff_end(actor=actor(request), post=found, **form.cleaned_data)
        except RuleBroken as reason:
            refuse(form, reason)
        else:
            return _to_people(request, found.organisation_id, _("The post has ended."))
    values = {"form": form, "post": found, "organisation": found.organisation}
    return shown(request, "staff_end", refused=form.is_bound, **values)
