"""Pages about accounts: one's own, others', invitations, why one sees something, and the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import actions, forms, gate, marks, paper, queries, rules
from hoptac.access.models import AuditEntry, Invitation, User
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken

PAGE = 20
OPENED = "invitation_opened"
OPENED_FOR = timedelta(minutes=30)
FORM = ["GET", "HEAD", "POST"]
#: Entries of the trail read at a time for a file.
EXPORT_ROWS = 2000


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"access/{template}.html", values, status=422 if refused else 200)


@marks.permission("access.grant.view")
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Who may what, where, since when, given by whom; and which invitations are open."""
    actor = _actor(request)
    form = forms.AccountFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "role": "", "state": ""}
    found = queries.account_rows(actor, name=asked["q"], role=asked["role"], is_all=asked["state"] == "all")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    holds_invite = gate.holds(actor, "access.place.invite") or gate.holds(actor, "access.organisation.invite")
    invitations = queries.open_invitations(actor, at=timezone.now())
    return _shown(request, "account_list", form=form, page=page, invitations=invitations, may_invite=holds_invite)


@marks.permission("access.account.view")
@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: the roles one may see, and what one may do about them."""
    actor = _actor(request)
    user = get_object_or_404(queries.users(actor), pk=pk)
    return _shown(
        request,
        "account_detail",
        person=user,
        phone=identifiers.phone_format(user.phone) if user.phone else "",
        grants=queries.grants_of(actor, user),
        endable=queries.grants_to_end(actor, user),
        today=gate.today(),
        may_issue=gate.can(actor, "access.password_code.create", user) and not user.is_system,
        may_invite=bool(queries.roles_to_give(actor)) and user.pk != actor.pk,
    )


@marks.permission("access.account.view")
@require_http_methods(FORM)
def grant_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one sees another role."""
    actor = _actor(request)
    user = get_object_or_404(queries.users(actor), pk=pk)
    gate.require_held(actor, "access.grant.end")
    form = forms.GrantAdd(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_add(actor=actor, user=user, starts_on=gate.today(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The role has been given."))
            return redirect("access:account_detail", pk=pk)
    return _shown(request, "grant_add", refused=form.is_bound, form=form, person=user)


@marks.permission("access.grant.end")
@require_http_methods(FORM)
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end a role as of today."""
    actor = _actor(request)
    grant = get_object_or_404(queries.grants(actor), pk=pk)
    gate.require(actor, "access.grant.end", grant)
    problem = ""
    if request.method == "POST":
        try:
            actions.grant_end(actor=actor, grant=grant, on=gate.today())
        except RuleBroken as error:
            problem = str(error)
        else:
            messages.success(request, _("The role has ended."))
            return redirect("access:account_list")
    return _shown(request, "grant_end", refused=bool(problem), grant=grant, problem=problem)


@marks.permission("access.invitation.view")
@never_cache
@require_http_methods(FORM)
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the answer is the sheet to print, and the only place where the code is shown."""
    actor = _actor(request)
    meant = queries.organisations_to_invite(actor).filter(pk=_number(request.GET.get("organisation")) or 0).first()
    initial = {"organisation": (meant.code or meant.name) if meant else ""}
    form = forms.InvitationCreate(actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, code = actions.invitation_create(actor=actor, at=timezone.now(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return _paper(request, invitation, code)
    return _shown(request, "invitation_create", refused=form.is_bound, form=form)


@marks.permission("access.invitation.withdraw")
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open code worthless."""
    actor = _actor(request)
    invitation = get_object_or_404(queries.invitations(actor), pk=pk)
    try:
        actions.invitation_withdraw(actor=actor, invitation=invitation, at=timezone.now())
        messages.success(request, _("The invitation has been withdrawn."))
    except RuleBroken as error:
        messages.error(request, str(error))
    return redirect("access:account_list")


@marks.permission("access.password_code.create")
@never_cache
@require_POST
def password_code_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a code for a new password; the answer is the sheet to print."""
    actor = _actor(request)
    user = get_object_or_404(queries.users(actor), pk=pk)
    try:
        invitation, code = actions.password_code_create(actor=actor, user=user, at=timezone.now())
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("access:account_detail", pk=pk)
    return _paper(request, invitation, code)


def _paper(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("access:invitation_open_number", args=[invitation.pk]))
    drawing = paper.qr_svg(address)
    return _shown(
        request, "invitation_paper", invitation=invitation, code=rules.code_shown(code), address=address, qr=drawing
    )


@marks.public
@never_cache
@require_http_methods(FORM)
def invitation_open(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Ask for the code on the paper and go on to the account."""
    form = forms.InvitationOpen(request.POST or None, initial={"number": number})
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app="allauth.account", action="invitation_open"):
            return _shown(request, "too_many", refused=True)
        try:
            invitation = actions.invitation_try(at=timezone.now(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            request.session[OPENED] = {"pk": invitation.pk, "until": (timezone.now() + OPENED_FOR).timestamp()}
            return redirect("access:invitation_accept")
    return _shown(request, "invitation_open", refused=form.is_bound, form=form)


@marks.public
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(FORM)
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in, or a new password; someone signed in takes the role with a click."""
    opened = request.session.get(OPENED)
    if not opened or opened["until"] < timezone.now().timestamp():
        return redirect("access:invitation_open")
    invitation = queries.invitation_opened(opened["pk"])
    form = _accept_form(request, invitation)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _accepted(request, invitation, form)
        except RuleBroken as error:
            if form is None:
                messages.error(request, str(error))
                return redirect("access:my_account")
            form.add_error(None, str(error))
    refused = form is not None and form.is_bound
    return _shown(request, "invitation_accept", refused=refused, form=form, invitation=invitation)


def _accept_form(request: HttpRequest, invitation: Invitation) -> forms.PasswordChoose | None:
    data = request.POST if request.method == "POST" else None
    if invitation.user is not None:
        return forms.PasswordChoose(data)
    if request.user.is_authenticated:
        return None
    return forms.InvitationAccept(data, initial={"full_name": invitation.full_name, "phone": invitation.phone})


def _accepted(request: HttpRequest, invitation: Invitation, form: forms.PasswordChoose | None) -> HttpResponse:
    now = timezone.now()
    if form is None:
        actions.invitation_take(actor=_actor(request), invitation=invitation, at=now)
        del request.session[OPENED]
        return redirect("access:my_account")
    given = {name: value for name, value in form.cleaned_data.items() if name != "password_again"}
    if invitation.user is not None:
        user = actions.password_code_use(invitation=invitation, at=now, **given)
    else:
        user = actions.invitation_accept(invitation=invitation, at=now, **given)
    del request.session[OPENED]
    messages.success(request, _("Your password is set."))
    return cast("HttpResponse", flows.login.perform_login(request, Login(user=user)))


@marks.signed_in
@require_http_methods(FORM)
def my_account(request: HttpRequest) -> HttpResponse:
    """One's own name, number and roles; the ways to password, second step and sessions."""
    actor = _actor(request)
    phone = identifiers.phone_format(actor.phone) if actor.phone else ""
    initial = {"full_name": actor.full_name, "phone": phone, "email": actor.email}
    form = forms.AccountChange(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.account_change(actor=actor, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your account has been changed."))
            return redirect("access:my_account")
    return _shown(request, "my_account", refused=form.is_bound, form=form, grants=gate.grants_told(actor))


@marks.signed_in
@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why one sees an organisation and what else one may do with it; a fragment for htmx."""
    organisation, found = queries.organisation_reasons(request.user, pk)
    if not found:
        raise Http404
    part = "why.html#reasons" if request.headers.get("HX-Request") == "true" else "why.html"
    return render(request, f"access/{part}", {"organisation": organisation, "reasons": found})


@marks.permission("access.trail.view")
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what to whom, newest first, in sentences."""
    form, found = _trail_asked(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return _shown(request, "trail", form=form, page=page, lines=list(queries.lines(list(page.object_list))))


@marks.permission("access.trail.view")
@require_safe
def trail_export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same entries, all of them, as a CSV file that spreadsheets open with Vietnamese letters intact."""
    _form, found = _trail_asked(request)
    rows = paper.trail_csv(queries.lines(found.iterator(chunk_size=EXPORT_ROWS)))
    headers = {"Content-Disposition": "attachment; filename=trail.csv"}
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


def _trail_asked(request: HttpRequest) -> tuple[forms.TrailFilter, QuerySet[AuditEntry]]:
    actor = _actor(request)
    form = forms.TrailFilter(queries.trail_codes(), request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.trail_rows(actor, user_id=_number(request.GET.get("user")), **asked)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
