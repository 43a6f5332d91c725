"""The council's desk: set up, start, settle, close, minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.ocop import actions, forms, minutes, queries
from hoptac.ocop.choices import Stage
from hoptac.ocop.models import Council
from hoptac.ocop.views import frame
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import actors_province


@marks.permission("ocop.council.view")
@require_safe
def council_list(request: HttpRequest) -> HttpResponse:
    """Every council one may see."""
    page = Paginator(queries.councils(frame.actor(request)), frame.PAGE).get_page(request.GET.get("page"))
    may_add = gate.holds(frame.actor(request), "ocop.council.add")
    return frame.shown(request, "council_list", page=page, may_add=may_add)


@marks.permission("ocop.council.add")
@require_http_methods(frame.FORM)
def council_add(request: HttpRequest) -> HttpResponse:
    """Enter a new council of one's province."""
    actor, today = frame.actor(request), timezone.localdate()
    places = gate.rows(actor, "ocop.council.add", Place.objects.filter(pk=actors_province(actor).pk))
    place = places.first() or next(one.place for one in gate.grants(actor) if one.place is not None)
    form = forms.CouncilAdd(request.POST or None)
    made: list[Council] = []

    def deed(**given: Any) -> None:
        made.append(actions.council_add(actor=actor, place=place, on=today, **given))

    if frame.tried(form, deed):
        return redirect("ocop:council_detail", pk=made[0].pk)
    return frame.shown(request, "council_add", refused=form.is_bound, form=form, place=place)


@marks.permission("ocop.council.view")
@require_safe
def council_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A council: members, dossiers, who has handed in, what must be settled; once closed everybody's points."""
    return frame.shown(request, "council_detail", **_detail(request, frame.council(request, pk)))


def _detail(request: HttpRequest, council: Council) -> dict[str, Any]:
    actor, board = frame.actor(request), queries.board(council)
    may_change = gate.can(actor, "ocop.council.change", council)
    values: dict[str, Any] = {
        "board": board,
        "council": council,
        "may_set_up": may_change and council.stage == Stage.PREPARING,
        "may_lead": may_change and council.stage == Stage.SCORING,
        "may_close": council.stage == Stage.SCORING and gate.can(actor, "ocop.council.close", council),
        "flags": [flag for line in board.lines for flag in line.flags],
        "settle_form": forms.FlagSettle(),
    }
    if values["may_set_up"]:
        values["member_form"] = forms.MemberAdd(queries.may_sit(council.place))
        values["entry_form"] = forms.EntryAdd(queries.checked_dossiers(actor, council))
    return values


@marks.permission("ocop.council.change")
@require_http_methods(frame.FORM)
def council_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was entered about a council."""
    council = frame.council(request, pk, "ocop.council.change")
    names = forms.CouncilAdd.base_fields
    form = forms.CouncilAdd(request.POST or None, initial={name: getattr(council, name) for name in names})
    deed = partial(actions.council_change, actor=frame.actor(request), council=council, on=timezone.localdate())
    if frame.tried(form, deed):
        return redirect("ocop:council_detail", pk=pk)
    return frame.shown(request, "council_change", refused=form.is_bound, form=form, council=council)


def _posted(request: HttpRequest, council: Council, form: Form, name: str, deed: Callable[..., object]) -> HttpResponse:
    """Do what the form asks and show the council again; with the form when it was refused."""
    if frame.tried(form, deed):
        return redirect("ocop:council_detail", pk=council.pk)
    return frame.shown(request, "council_detail", refused=True, **{**_detail(request, council), name: form})


@marks.permission("ocop.council.change")
@require_POST
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a member."""
    council = frame.council(request, pk, "ocop.council.change")
    form = forms.MemberAdd(queries.may_sit(council.place), request.POST)
    deed = partial(actions.member_add, actor=frame.actor(request), council=council)
    return _posted(request, council, form, "member_form", deed)


@marks.permission("ocop.council.change")
@require_POST
def entry_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a dossier before the council."""
    council, actor = frame.council(request, pk, "ocop.council.change"), frame.actor(request)
    form = forms.EntryAdd(queries.checked_dossiers(actor, council), request.POST)
    return _posted(request, council, form, "entry_form", partial(actions.entry_add, actor=actor, council=council))


@marks.permission("ocop.council.change")
@require_POST
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a member out."""
    council = frame.council(request, pk, "ocop.council.change")
    member = frame.named(request, council.members.select_related("council", "user"), "member")
    deed = partial(actions.member_remove, actor=frame.actor(request), member=member)
    return frame.did(request, "council_detail", pk, deed)


@marks.permission("ocop.council.change")
@require_POST
def entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dossier from the council."""
    council = frame.council(request, pk, "ocop.council.change")
    entry = frame.named(request, council.entries.select_related("council"), "entry")
    deed = partial(actions.entry_remove, actor=frame.actor(request), entry=entry)
    return frame.did(request, "council_detail", pk, deed)


@marks.permission("ocop.council.change")
@require_POST
def council_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the members score."""
    council = frame.council(request, pk, "ocop.council.change")
    deed = partial(actions.council_start, actor=frame.actor(request), council=council)
    return frame.did(request, "council_detail", pk, deed)


@marks.permission("ocop.council.change")
@require_POST
def flag_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the council found about a disqualifying condition."""
    council = frame.council(request, pk, "ocop.council.change")
    flag = frame.named(request, queries.flags(council), "flag")
    form = forms.FlagSettle(request.POST)
    deed = partial(actions.flag_settle, actor=frame.actor(request), flag=flag)
    return _posted(request, council, form, "settle_form", deed)


@marks.permission("ocop.council.close")
@require_POST
def council_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the council; its averages become the points of the dossiers."""
    council = frame.council(request, pk, "ocop.council.close")
    deed = partial(actions.council_close, actor=frame.actor(request), council=council, on=timezone.localdate())
    return frame.did(request, "council_detail", pk, deed)


@marks.permission("ocop.council.view")
@require_safe
def council_minutes(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the minutes of a closed council as docx, pdf or html; 404 before it closed."""
    council = frame.council(request, pk)
    if council.stage != Stage.CLOSED or kind not in minutes.KINDS:
        raise Http404
    content = minutes.written(queries.board(council), kind)
    disposition = "inline" if kind == "html" else "attachment"
    headers = {"Content-Disposition": f'{disposition}; filename="bien-ban-ocop-{council.pk}.{kind}"'}
    return HttpResponse(content, content_type=minutes.KINDS[kind], headers=headers)
