"""The matching desk: open needs, their answers, what the desk decides, and what it weighs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks import TaskResultStatus

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market import answers, jobs, telling
from hoptac.market.actions import pooling as actions
from hoptac.market.actions import shares as share_actions
from hoptac.market.choices import NeedState
from hoptac.market.forms import pooling as forms
from hoptac.market.models import Need
from hoptac.market.queries import pooling as queries
from hoptac.market.rules.matching import Terms
from hoptac.market.rules.pooling import solving
from hoptac.market.views.frame import PAGE, shown
from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import actors_province

#: One need takes milliseconds; nobody waits at the desk for more than this.
AT_THE_DESK = replace(solving.USUAL, seconds=2)


def _open(request: HttpRequest) -> QuerySet[Need]:
    """Return the open needs whose answers the desk may see, the last posted first."""
    return queries.answered(actor(request)).filter(state=NeedState.OPEN)


def _listed(request: HttpRequest) -> QuerySet[Any]:
    """Return the open needs, with whether the actor pools their province, and how far that is in the background."""
    may = Exists(gate.rows(actor(request), "market.pooling.run").filter(pk=OuterRef("province")))
    work = Subquery(jobs.runs(_province(request)).values("status")[:1])
    return _open(request).annotate(may_run=may, work=work)


@marks.permission("market.pooling.view")
@never_cache
@require_safe
def pooling_board(request: HttpRequest) -> HttpResponse:
    """Open needs, and the pooled answer to one of them with its reasons; htmx loads it again when pooling is done."""
    page = Paginator(_listed(request), PAGE).get_page(request.GET.get("page"))
    needs = list(page.object_list)
    need = _chosen(request, needs)
    is_busy = need is not None and need.work in jobs.ALIVE
    if request.headers.get("HX-Request") == "true" and not is_busy:
        return HttpResponse(headers={"HX-Refresh": "true"})
    parts = answers.parts_of([*needs, need] if need else needs)
    values: dict[str, Any] = {"page": page, "need": need, "is_busy": is_busy}
    values["lines"] = [(one, *answers.sums(one, parts)) for one in needs]
    if need is not None:
        mine = [part for part in parts if part.need_id == need.pk]
        answer = answers.of_need(need, on=timezone.localdate(), is_desk=True, parts=mine)
        values |= {"answer": answer, "map": answers.map_of(answer), "may_run": need.may_run}
        values |= {"has_failed": need.work == TaskResultStatus.FAILED}
        values |= {"gap": telling.gap(answer.run) if answer.run else ""}
    return shown(request, "pooling_board", **values)


def _chosen(request: HttpRequest, needs: list[Any]) -> Any | None:
    number = request.GET.get("need", "")
    if not number.isdigit():
        return needs[0] if needs else None
    return next((one for one in needs if one.pk == int(number)), None) or get_object_or_404(_listed(request), pk=number)


def _back(need: Need | None) -> HttpResponse:
    address = reverse("market:pooling_board")
    return redirect(f"{address}?need={need.pk}" if need else address)


@marks.permission("market.pooling.run")
@require_POST
def pooling_run(request: HttpRequest) -> HttpResponse:
    """Pool one need at once, or queue all that are open: nobody waits for those at the desk."""
    number = request.POST.get("need", "")
    need = get_object_or_404(_open(request), pk=number) if number.isdigit() else None
    province = need.province if need else _province(request)
    if not gate.can(actor(request), "market.pooling.run", province):
        messages.error(request, _("Needs are pooled by the office of the whole province."))
    elif need is not None and request.POST.get("alone"):
        _pool_alone(request, need)
    else:
        jobs.enqueue(actor=actor(request), province=province)
    return _back(need)


def _pool_alone(request: HttpRequest, need: Need) -> None:
    def deed() -> None:
        run = actions.pool(
            actor=actor(request), province=need.province, on=timezone.localdate(), need=need, effort=AT_THE_DESK
        )
        said = ngettext("%(count)s need was pooled.", "%(count)s needs were pooled.", run.needs)
        messages.success(request, f"{said % {'count': run.needs}} {telling.gap(run)}")

    done(request, deed)


@marks.permission("market.ruling.put")
@never_cache
@require_http_methods(FORM)
def ruling_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a product in or out of the answer to a part of a need."""
    need = get_object_or_404(_open(request), pk=pk)
    gate.require(actor(request), "market.ruling.put", need)
    initial, parts = {"part": request.GET.get("part")}, need.parts.select_related("need__kind", "need__buyer")
    form = forms.RulingPut(
        request.POST or None, initial=initial, parts=parts, products=queries.pooled_products(need)
    )  # fmt: skip
    if tried(form, partial(actions.ruling_put, actor=actor(request))):
        return _back(need)
    return shown(request, "ruling_put", refused=form.is_bound, form=form, need=need)


@marks.permission("market.answer.ask")
@require_POST
def shares_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask every cooperative proposed for a need, and its buyer."""
    need = get_object_or_404(_open(request), pk=pk)

    def deed() -> None:
        asked = share_actions.shares_ask(actor=actor(request), need=need)
        said = ngettext(
            "%(count)s share was sent to both sides.", "%(count)s shares were sent to both sides.", len(asked)
        )
        messages.success(request, said % {"count": len(asked)})

    done(request, deed)
    return _back(need)


@marks.signed_in
@never_cache
@require_safe
def weights_detail(request: HttpRequest) -> HttpResponse:
    """What the alliance of a province weighs when it pools: open to all who take part."""
    province = _province(request)
    held = queries.weights(province)
    may_change = gate.can(actor(request), "market.weights.change", province)
    return shown(
        request, "weights_detail", province=province, terms=queries.terms(province), held=held, may_change=may_change
    )


def _province(request: HttpRequest) -> Place:
    """Return the province of the actor's office; for others the one this installation serves."""
    return actors_province(actor(request))


@marks.permission("market.weights.change")
@never_cache
@require_http_methods(FORM)
def weights_change(request: HttpRequest) -> HttpResponse:
    """Set what pooling weighs."""
    province, today = _province(request), timezone.localdate()
    if not gate.can(actor(request), "market.weights.change", province):
        return redirect("market:weights_detail")
    held = queries.weights(province)
    initial: dict[str, Any] = queries.terms(province)._asdict()
    if held:
        initial |= {"poor_source": held.poor_source, "poor_communes": held.poor_communes.all()}
    communes = place_queries.units_on(province, today, Level.COMMUNE)
    form = forms.WeightsChange(request.POST or None, initial=initial, communes=communes)

    def deed(**given: Any) -> None:
        terms = Terms(*(given.pop(name) for name in Terms._fields))
        actions.weights_change(actor=actor(request), province=province, terms=terms, **given)

    if tried(form, deed, {"weights_poor_source": "poor_source"}):
        messages.success(request, _("What pooling weighs is set; it counts from the next pooling on."))
        return redirect("market:weights_detail")
    return shown(request, "weights_change", refused=form.is_bound, form=form, province=province)
