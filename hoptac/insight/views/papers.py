"""Pages of the periodic report: read it, edit its words, freeze it as signed, see what has changed since."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.fields import CleanField, DayField
from hoptac.core.periods import Kind, Period
from hoptac.facts import figures
from hoptac.facts.figures import Moment
from hoptac.facts.indicators import INDICATOR
from hoptac.insight import actions, asking, exports, reports
from hoptac.insight.asking import Asked
from hoptac.insight.documents import html
from hoptac.insight.models import FileKind, SignedReport
from hoptac.insight.periodic import known, report, since
from hoptac.insight.policy import FIGURES, REPORT_EDIT, REPORT_SIGN, SIGNED_VIEW
from hoptac.insight.prose import UNKNOWN
from hoptac.insight.summary import Summary

PAGE = 25
FORM = ["GET", "HEAD", "POST"]
YEARS = 3


class WordsPut(forms.Form):
    """The words of a report."""

    text = forms.CharField(
        label=_("Words of the report"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 32, "class": "wide", "lang": "vi", "spellcheck": "false"}),
        help_text=_("A line with # is a part, with ## a section. Empty: the words it begins with."),
    )


class ReportSign(forms.Form):
    """The number and the day of a report that was signed."""

    document_number = CleanField(label=_("Number of the document"), max_length=40, help_text=_("As 125/BC-LMHTX."))
    signed_on = DayField(label=_("Signed on"))


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)


def _asked(request: HttpRequest) -> tuple[Asked, Period]:
    """Return what the address asks, and the period: the one named, or the last that is over.

    RuleBroken for words that name no such period or place.
    """
    today = timezone.localdate()
    asked = asking.asked(_actor(request), {key: str(value) for key, value in request.GET.items()}, today=today)
    period = asked.question.moment.period
    if period is None:
        period = max((each for each in _offered() if each.ends_before <= today), key=lambda each: each.ends_before)
    report.check_period(period)
    return asked, period


def _offered() -> list[Period]:
    """Return the periods that a report may be asked for, the latest first."""
    year = timezone.localdate().year
    kinds: tuple[tuple[Kind, int], ...] = (("half", 1), ("nine_months", 1), ("half", 2), ("year", 1))
    found = [Period.of(kind, each, number) for each in range(year, year - YEARS, -1) for kind, number in kinds]
    begun = (each for each in found if each.starts_on <= timezone.localdate())
    return sorted(begun, key=lambda each: (each.ends_before, each.starts_on), reverse=True)


def _refused(request: HttpRequest, reason: RuleBroken) -> HttpResponse:
    return render(request, "insight/refused.html", {"reason": reason}, status=422)


def _built(asked: Asked, period: Period) -> Summary:
    text, _revision = reports.words(asked.place, period)
    return report.build(asked.place, period, today=asked.question.today, text=text)[0]


@marks.permission(FIGURES)
@require_safe
def report_periodic(request: HttpRequest) -> HttpResponse:
    """The half-year, nine-month or yearly report on screen: every figure leads to the organisations behind it."""
    try:
        asked, period = _asked(request)
        values = html.context(_built(asked, period))
    except RuleBroken as reason:
        return _refused(request, reason)
    periods = [(each.label, asked.query(at=each.code, compare="", map=""), each == period) for each in _offered()]
    shown = {
        "asked": asked,
        "period": period,
        "periods": periods,
        "query": _query(asked, period),
        "may_edit": gate.holds(_actor(request), REPORT_EDIT),
        "may_sign": gate.holds(_actor(request), REPORT_SIGN) and period.ends_before <= asked.question.today,
    }
    return render(request, "insight/report_periodic.html", values | shown)


def _query(asked: Asked, period: Period) -> str:
    return asked.query(at=period.code, compare="", map="")


@marks.permission(FIGURES)
@require_safe
def report_periodic_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The report as it stands now, as Word, PDF, Excel or HTML."""
    if kind not in reports.FORMATS:
        raise Http404(kind)
    try:
        asked, period = _asked(request)
        made = _built(asked, period)
    except RuleBroken as reason:
        return _refused(request, reason)
    content = reports.written(made, kind, site=request.build_absolute_uri("/"))
    return exports.attachment(content, exports.KINDS[kind], f"bao-cao-{asked.place.code}-{period.code}.{kind}")


@marks.permission(REPORT_EDIT)
@require_http_methods(FORM)
def report_text_put(request: HttpRequest) -> HttpResponse:
    """Edit the words between the figures."""
    try:
        asked, period = _asked(request)
    except RuleBroken as reason:
        return _refused(request, reason)
    gate.require(_actor(request), REPORT_EDIT, asked.place)
    text, revision = reports.words(asked.place, period)
    form = WordsPut(request.POST or None, initial={"text": text})
    if form.is_valid():
        deed = partial(actions.report_text_put, actor=_actor(request), place=asked.place, period=period)
        if _tried(form, lambda: deed(text=form.cleaned_data["text"].replace("\r", ""), seen=_seen(request))):
            return redirect(f"{reverse('insight:report_periodic')}?{_query(asked, period)}")
    shown = {"form": form, "seen": revision, "legend": _legend(asked, period)}
    shown |= {"title": _("Edit the words"), "button": _("Keep the words")}
    return _form(request, "report_text_put", asked, period, shown)


def _legend(asked: Asked, period: Period) -> list[tuple[str, str, str]]:
    """Return the names of the report's figures with what they mean and write now."""
    question = replace(asked.question, moment=Moment.of(period))
    with translation.override("vi"):
        found = figures.values([INDICATOR[code] for code in report.CODES], question)
        return [
            (code, str(INDICATOR[code].label), UNKNOWN if value is None else known.written(INDICATOR[code], value))
            for code, value in found.items()
        ]


@marks.permission(REPORT_SIGN)
@require_http_methods(FORM)
def report_sign(request: HttpRequest) -> HttpResponse:
    """Freeze the report under the number and day it was signed with."""
    try:
        asked, period = _asked(request)
    except RuleBroken as reason:
        return _refused(request, reason)
    gate.require(_actor(request), REPORT_SIGN, asked.place)
    form = ReportSign(request.POST or None, initial={"signed_on": asked.question.today})
    made: list[SignedReport] = []
    if form.is_valid():
        site = request.build_absolute_uri("/")
        deed = partial(actions.report_sign, actor=_actor(request), place=asked.place, period=period, site=site)
        if _tried(form, lambda: made.append(deed(seen=_seen(request), **form.cleaned_data))):
            return redirect("insight:signed_detail", made[0].pk)
    shown = {"form": form, "seen": reports.words(asked.place, period)[1]}
    shown |= {"title": _("Freeze as signed"), "button": _("Freeze the report")}
    return _form(request, "report_sign", asked, period, shown)


def _seen(request: HttpRequest) -> int:
    """Return the revision the page was made from; one nobody has where it was not said."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


def _tried(form: forms.Form, deed: Any) -> bool:
    try:
        deed()
    except RuleBroken as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _form(request: HttpRequest, name: str, asked: Asked, period: Period, shown: dict[str, Any]) -> HttpResponse:
    """Return a page with a form; 422 when what was sent was refused."""
    form = shown["form"]
    values = {"asked": asked, "period": period, "query": _query(asked, period), **shown}
    return render(request, f"insight/{name}.html", values, status=422 if form.is_bound else 200)


def _signed(request: HttpRequest) -> QuerySet[SignedReport]:
    """Return the signed reports the actor may read."""
    rows: QuerySet[SignedReport] = gate.rows(_actor(request), SIGNED_VIEW)
    return rows.select_related("place", "signed_by")


@marks.permission(SIGNED_VIEW)
@require_safe
def signed_list(request: HttpRequest) -> HttpResponse:
    """Reports as they were signed, the latest first."""
    rows = _signed(request).defer("text", "figures")
    found = rows.order_by("-signed_at", "-pk")
    period = request.GET.get("at", "")
    found = found.filter(period=period) if period else found
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "insight/signed_list.html", {"page": page})


@marks.permission(SIGNED_VIEW)
@require_safe
def signed_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed report: its files with their hashes, and what has changed since."""
    signed = get_object_or_404(_signed(request), pk=pk)
    period = Period.parse(signed.period)
    values = {
        "signed": signed,
        "period": period,
        "files": signed.files.defer("content").order_by("kind"),
        "changes": since.changes(signed, today=timezone.localdate()),
        "moment": Moment.of(period),
    }
    return render(request, "insight/signed_detail.html", values)


@marks.permission(SIGNED_VIEW)
@require_safe
def signed_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file of a signed report, byte for byte as it was signed."""
    signed = get_object_or_404(_signed(request), pk=pk)
    if kind not in FileKind.values:
        raise Http404(kind)
    content = bytes(signed.files.get(kind=kind).content)
    return exports.attachment(content, exports.KINDS[kind], f"bao-cao-{signed.place.code}-{signed.period}-da-ky.{kind}")
