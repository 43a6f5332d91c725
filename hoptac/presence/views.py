"""Pages of online activity: a cooperative's evaluation, its channels elsewhere, the whole province."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.audience import collecting
from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.insight import exports as files
from hoptac.parties.models import Organisation
from hoptac.presence import actions, evaluation, exports, forms, pdf, periods, province, queries
from hoptac.presence.choices import Origin
from hoptac.presence.models import Channel

if TYPE_CHECKING:
    from hoptac.presence.queries import ShownOrganisation

FORM = ["GET", "HEAD", "POST"]
ROWS = 20
#: A page that is asked for takes in at most this many visits, so that nobody waits for a flood.
AT_ONCE = 2_000


def _page(request: HttpRequest, template: str, /, *, refused: bool = False, **values: Any) -> HttpResponse:
    """Return a page of this context; 422 when it shows what was refused."""
    return render(request, f"presence/{template}.html", values, status=422 if refused else 200)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _organisation(request: HttpRequest, pk: int) -> ShownOrganisation:
    return queries.organisation(_actor(request), pk)


def _channel(request: HttpRequest, pk: int, code: str = "presence.channel.change") -> Channel:
    channel = get_object_or_404(queries.channels(_actor(request)), pk=pk)
    gate.require(_actor(request), code, channel)
    return channel


def _tried(form: Form, act: Callable[[], object], field: str | None = None) -> bool:
    """Carry out what a valid form asks for; what is refused stands in the form, beside the field. Was it done?"""
    if not form.is_valid():
        return False
    try:
        act()
    except RuleBroken as broken:
        form.add_error("proof" if broken.code.startswith(("upload", "pdf")) else field, str(broken))
        return False
    return True


@marks.permission("presence.evaluation.view")
@require_safe
def online(request: HttpRequest) -> HttpResponseBase:
    """Lead to one's own evaluation, or to the whole place; a union's manager chooses among its members."""
    actor = _actor(request)
    if gate.holds(actor, "presence.province.view"):
        return redirect("presence:province_online")
    own = list(queries.own(actor)[:2])
    rows = queries.organisations(actor)
    if len(own) == 1 and rows.count() == 1:
        return redirect("presence:evaluation_detail", pk=own[0].pk)
    return _page(request, "online", page=Paginator(rows, ROWS).get_page(request.GET.get("page")))


@marks.permission("presence.evaluation.view")
@never_cache
@require_safe
def evaluation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a cooperative did in a period."""
    form = forms.PeriodChoice(request.GET, today=timezone.localdate())
    return _evaluation(request, _organisation(request, pk), form.chosen())


def _evaluation(
    request: HttpRequest,
    organisation: ShownOrganisation,
    period: Period,
    *,
    remark: forms.RemarkPut | None = None,
    answer: forms.AnswerPut | None = None,
) -> HttpResponse:
    actor, today = _actor(request), timezone.localdate()
    collecting.collect(most=AT_ONCE)
    found = queries.evaluation(actor, organisation.pk, period) if organisation.has_remarks else None
    values = {
        "report": evaluation.report(organisation, period, today=today),
        "form": forms.PeriodChoice({"period": period.code}, today=today),
        "evaluation": found,
        "remark_form": remark or forms.RemarkPut(initial={"remark": found.remark if found else ""}),
        "answer_form": answer or forms.AnswerPut(),
        "may_remark": organisation.may_remark and not (found and found.answer),
        "may_answer": found is not None and found.may_answer,
        "may_add": organisation.may_add,
        "has_province": gate.holds(actor, "presence.province.view"),
    }
    return _page(request, "evaluation_detail", refused=bool(remark or answer), **values)


@marks.permission("presence.evaluation.view")
@require_safe
def evaluation_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the evaluation as PDF."""
    organisation, today = _organisation(request, pk), timezone.localdate()
    period = forms.PeriodChoice(request.GET, today=today).chosen()
    collecting.collect(most=AT_ONCE)
    report = evaluation.report(organisation, period, today=today)
    said = queries.evaluation(_actor(request), organisation.pk, period)
    content = pdf.evaluation_pdf(report, said)
    return files.attachment(content, "application/pdf", f"{_('online activity')} {organisation.name} {period.code}.pdf")


@marks.permission("presence.evaluation.remark")
@require_POST
def evaluation_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the cooperative's remark on a period."""
    organisation = _organisation(request, pk)
    gate.require(_actor(request), "presence.evaluation.remark", organisation)
    period = periods.asked(request.GET.get("period", ""), today=timezone.localdate())
    form = forms.RemarkPut(request.POST)
    remark = partial(actions.evaluation_remark, actor=_actor(request), organisation=organisation, period=period)
    if _tried(form, lambda: remark(**form.cleaned_data)):
        messages.success(request, _("Your remark is kept; the alliance reads it."))
        return _to_evaluation(organisation, period)
    return _evaluation(request, organisation, period, remark=form)


@marks.permission("presence.evaluation.answer")
@require_POST
def evaluation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the alliance's answer to a remark."""
    period = periods.asked(request.GET.get("period", ""), today=timezone.localdate())
    found = queries.evaluation(_actor(request), pk, period)
    if found is None:
        raise Http404(period.code)
    gate.require(_actor(request), "presence.evaluation.answer", found)
    organisation = _organisation(request, pk)
    form = forms.AnswerPut(request.POST)
    answer = partial(actions.evaluation_answer, actor=_actor(request), evaluation=found)
    if _tried(form, lambda: answer(**form.cleaned_data)):
        messages.success(request, _("The cooperative reads your answer beside its numbers."))
        return _to_evaluation(organisation, period)
    return _evaluation(request, organisation, period, answer=form)


def _to_evaluation(organisation: Organisation, period: Period) -> HttpResponse:
    return redirect(f"{reverse('presence:evaluation_detail', args=[organisation.pk])}?period={period.code}")


@marks.permission("presence.province.view")
@never_cache
@require_safe
def province_online(request: HttpRequest) -> HttpResponse:
    """Show the online activity of all organisations of the place."""
    today = timezone.localdate()
    asked = forms.ProvinceFilter(request.GET, today=today)
    period, show = asked.chosen(), asked.shown()
    collecting.collect(most=AT_ONCE)
    overview = province.overview(_actor(request), period, today=today)
    values: dict[str, Any] = {
        "overview": overview,
        "form": forms.ProvinceFilter({"period": period.code, "show": show.value}, today=today),
        "page": Paginator(overview.shown(show), ROWS).get_page(request.GET.get("page")),
        "show": show,
        "lists": [(each, province.SHOW_LABELS[each], overview.counts[each]) for each in province.Show],
        "remarks": queries.remarks_waiting(_actor(request))[:ROWS],
        "query": f"period={period.code}&show={show.value}",
    }
    return _page(request, "province_online", **values)


@marks.permission("presence.province.view")
@require_safe
def province_online_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Return the list of the page as CSV or Excel."""
    gate.require_held(_actor(request), "presence.province.view")
    today = timezone.localdate()
    asked = forms.ProvinceFilter(request.GET, today=today)
    period = asked.chosen()
    lines = province.overview(_actor(request), period, today=today).shown(asked.shown())
    table = province.table(lines, period)
    return files.response(table, kind, name=f"{_('online activity')} {period.code}", title=table.title)


@marks.permission("presence.channel.add")
@require_http_methods(FORM)
def channel_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a channel of a cooperative."""
    organisation = _organisation(request, pk)
    gate.require(_actor(request), "presence.channel.add", organisation)
    form = forms.ChannelEdit(request.POST or None)
    made = []

    def add() -> None:
        named = {name: value for name, value in form.cleaned_data.items() if name != "closed_on"}
        made.append(actions.channel_add(actor=_actor(request), organisation=organisation, **named))

    if request.method == "POST" and _tried(form, add, "url"):
        messages.success(request, _("The channel is entered. Now its numbers."))
        return redirect("presence:channel_detail", pk=made[0].pk)
    return _page(request, "channel_add", refused=form.is_bound, form=form, organisation=organisation)


@marks.permission("presence.channel.view")
@never_cache
@require_safe
def channel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a channel with its numbers by month."""
    return _shown(request, get_object_or_404(queries.channels(_actor(request)), pk=pk))


def _shown(request: HttpRequest, channel: Channel, **bound: Any) -> HttpResponse:
    given: dict[str, Any] = {
        "form": forms.ChannelEdit.of(channel),
        "month_form": forms.MonthPut(),
        "import_form": forms.ChannelImport(),
        **bound,
    }
    may_change = gate.can(_actor(request), "presence.channel.change", channel)
    return _page(
        request, "channel_detail", refused=bool(bound), channel=channel, months=queries.months(channel),
        may_change=may_change, **given,
    )  # fmt: skip


@marks.permission("presence.channel.change")
@require_POST
def channel_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a channel."""
    channel = _channel(request, pk)
    form = forms.ChannelEdit(request.POST)
    change = partial(actions.channel_change, actor=_actor(request), channel=channel)
    if _tried(form, lambda: change(**form.cleaned_data), "url"):
        messages.success(request, _("Changed."))
        return redirect("presence:channel_detail", pk=pk)
    return _shown(request, channel, form=form)


@marks.permission("presence.channel.change")
@require_POST
def month_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Store typed numbers of a month, with their proof."""
    channel = _channel(request, pk)
    form = forms.MonthPut(request.POST, request.FILES)

    def put() -> None:
        sent = form.cleaned_data["proof"]
        actions.months_put(
            actor=_actor(request),
            channel=channel,
            months={form.cleaned_data["month"]: form.numbers()},
            origin=Origin.TYPED,
            on=timezone.localdate(),
            proof=uploads.keep(uploads.read(sent, kinds=uploads.DOCUMENTS)) if sent else "",
        )

    if _tried(form, put):
        messages.success(request, _("The numbers are kept."))
        return redirect("presence:channel_detail", pk=pk)
    return _shown(request, channel, month_form=form)


@marks.permission("presence.channel.change")
@require_POST
def channel_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a platform's file and show what it tells; nothing is stored yet."""
    channel = _channel(request, pk)
    form = forms.ChannelImport(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            told = exports.read(sent.read(), name=sent.name, on=timezone.localdate())
        except RuleBroken as broken:
            form.add_error("file", str(broken))
        else:
            stored = {row.month: row for row in queries.months(channel)}
            lines = [(month, numbers, stored.get(month)) for month, numbers in told.months.items()]
            found = forms.ChannelApply.packed(channel, told.months)
            apply_form = forms.ChannelApply(initial={"found": found})
            return _page(request, "channel_import", channel=channel, told=told, lines=lines, form=apply_form)
    return _shown(request, channel, import_form=form)


@marks.permission("presence.channel.change")
@require_POST
def channel_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what a preview showed."""
    channel = _channel(request, pk)
    form = forms.ChannelApply(request.POST)
    try:
        months = form.months(channel) if form.is_valid() else {}
        count = actions.months_put(
            actor=_actor(request), channel=channel, months=months, origin=Origin.IMPORTED, on=timezone.localdate()
        )
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        said = _("%(count)s months changed.") % {"count": count} if count else _("Nothing new: all this was known.")
        messages.success(request, said)
    return redirect("presence:channel_detail", pk=pk)


@marks.permission("presence.channel.view")
@require_safe
def month_proof(request: HttpRequest, pk: int, month: str) -> FileResponse:
    """Return the file that shows a month's numbers."""
    channel = get_object_or_404(queries.channels(_actor(request)), pk=pk)
    found = get_object_or_404(queries.months(channel).exclude(proof=""), month=f"{month}-01")
    name = quote(f"{channel.name} {month}.{found.proof.rpartition('.')[2]}")
    return FileResponse(
        uploads.opened(found.proof),
        content_type=uploads.mime(found.proof),
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"},
    )
