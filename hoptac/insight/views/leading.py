"""The leader's page: headline figures with change and plan, the map, what needs a decision, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.cache import caches
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.catalogue.models import Certificate
from hoptac.catalogue.queries import certificates_in_force
from hoptac.core.charts import Chart
from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.figures import Figure, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.insight import asking, contradictions, kept, maps, overview, planning, plans, shown, words
from hoptac.insight.asking import Asked
from hoptac.insight.planning import Plan
from hoptac.insight.policy import FIGURES
from hoptac.insight.rules.targets import Light
from hoptac.insight.shown import Stat
from hoptac.places.choices import Level
from hoptac.reporting.models import Report
from hoptac.reporting.queries import UNSENT, VIEW, WAITING

#: What a leader reads first; figures with a plan follow.
FIRST = ("cooperatives", "cooperatives_new", "members", "regular_workers", "revenue", "ocop_products_3_star_up")
#: Figures that have plans, besides those on the page of the whole province.
PLANNED = ("groups_new", "unions_new", "new_jobs", "revenue_plan_share", "support_beneficiaries")
#: Contradictions of a province take seconds to find; so long their number may be old, in seconds.
COUNTED = 600
#: A certificate that ends within so many days wants renewing.
SOON = 30 * ONE_DAY

_TEXTS = {
    "waiting": ngettext_lazy("%(count)s report waits to be accepted", "%(count)s reports wait to be accepted", "count"),
    "late": ngettext_lazy("%(count)s report is overdue", "%(count)s reports are overdue", "count"),
    "unverified": ngettext_lazy(
        "%(count)s certificate waits to be verified", "%(count)s certificates wait to be verified", "count"
    ),
    "ending": ngettext_lazy(
        "%(count)s certificate ends within 30 days", "%(count)s certificates end within 30 days", "count"
    ),
    "contradictions": ngettext_lazy(
        "%(count)s reported number contradicts another", "%(count)s reported numbers contradict others", "count"
    ),
}


@dataclass(frozen=True)
class Decision:
    """One thing that waits, and where it is settled."""

    text: str
    url: str


@dataclass(frozen=True)
class Headline:
    """A figure with the light of its plan."""

    stat: Stat
    light: str
    look: str


@marks.permission(FIGURES)
@require_safe
def lead(request: HttpRequest) -> HttpResponse:
    """Headline figures with change and plan, the map, and what needs a decision."""
    actor, today = cast("User", request.user), timezone.localdate()
    asked = asking.asked(actor, {"place": request.GET.get("place", "")}, today=today)

    def found() -> dict[str, Any]:
        stood = _plans(asked)
        return {
            "headlines": [_headline(each, asked) for each in stood],
            "map": _map(asked),
            "plan_red": [_red(each, asked) for each in stood if each.light is Light.RED],
        }

    waiting = [*_contradicting(actor, asked), *_waiting(actor, asked, today)]
    moment = words.moment_label(asked.question.moment)
    frame = {"asked": asked, "query": asked.query(), "waiting": waiting, "moment": moment}
    return kept.page(request, "insight/lead.html", frame, found, asked, asked.place.pk, waiting)


def _plans(asked: Asked) -> list[Plan]:
    """Return the first figures and those with a plan for the year, as they stand on the day asked about."""
    day = asked.question.moment.last_day
    wanted = planning.indicators_of((*overview.HEADLINES, *PLANNED), FIRST)
    found = planning.of_place(asked.place, Period.containing("year", day), wanted, today=day)
    return [each for each in found if each.indicator.code in FIRST or each.aim is not None]


def _headline(plan: Plan, asked: Asked) -> Headline:
    """Return a figure as the page shows it, compared with the same day a year before."""
    before = plan.earlier[0].by_then if plan.earlier else None
    stat = shown.stat(Figure(plan.indicator, plan.reached, before), asked, plan.target)
    light = plans.light_text(plan.light) if plan.aim is not None and plan.light is not Light.GREY else ""
    return Headline(stat, light, plans.line(plan).look)


def _red(plan: Plan, asked: Asked) -> Decision:
    line = plans.line(plan)
    text = _("Plan behind: %(figure)s, %(reached)s of %(aim)s") % {
        "figure": line.label, "reached": line.reached, "aim": line.aim
    }  # fmt: skip
    return Decision(text, f"{reverse('insight:target_list')}?place={asked.place.code}")


def _map(asked: Asked) -> Chart | None:
    level = Level.PROVINCE if asked.place.level == Level.COUNTRY else Level.COMMUNE
    question = Question(asked.question.moment, asked.question.today, asked.place.code, known=asked.place)
    answer = figures.answer([INDICATOR["cooperatives"]], question, by="place", level=level)
    table = overview.place_table(list(answer.figures), level)
    return maps.commune_map(table, asked) if len(table.rows) > 1 else None


def _contradicting(actor: User, asked: Asked) -> list[Decision]:
    """Return how many reported numbers contradict others, as counted ten minutes ago at most."""
    held = sorted((each.role, each.place_id, each.organisation_id) for each in gate.grants(actor) if each.place_id)
    key = f"contradictions:{asked.place.pk}:{held}".replace(" ", "")
    known: tuple[int, str] | None = caches[kept.CACHE].get(key)
    count, at = known or _counted(actor, asked)
    if known is None:
        caches[kept.CACHE].set(key, (count, at), COUNTED)
    text = _("%(said)s (counted at %(time)s)") % {"said": _TEXTS["contradictions"] % {"count": count}, "time": at}
    return [Decision(text, f"{reverse('insight:contradiction_list')}?place={asked.place.code}")] if count else []


def _counted(actor: User, asked: Asked) -> tuple[int, str]:
    return len(contradictions.open_ones(actor, asked.place)), f"{timezone.localtime():%H:%M}"


def _waiting(actor: User, asked: Asked, today: date) -> list[Decision]:
    """Return the reports and certificates in a place that wait for somebody; all are counted in one query."""
    inside = {"organisation__place__path__startswith": asked.place.path}
    reports: QuerySet[Report] = gate.rows(actor, VIEW).filter(**inside)
    seen: QuerySet[Certificate] = gate.rows(actor, "catalogue.certificate.view").filter(**inside)
    certificates = reverse("catalogue:certificate_list")
    lists = reverse("reporting:report_list")
    late = reports.filter(state__in=UNSENT, round__due_on__lt=today, round__closes_on__gte=today)
    in_force = gate.rows(actor, "catalogue.certificate.view", certificates_in_force(on=today)).filter(**inside)
    heaps: list[tuple[str, QuerySet[Any], str]] = [
        ("waiting", reports.filter(state__in=WAITING), f"{lists}?state=waiting"),
        ("late", late.exclude(extended_until__gte=today), lists),
        ("unverified", seen.filter(verified_at=None, revoked_on=None), certificates),
        ("ending", in_force.filter(ends_before__lte=today + SOON), certificates),
    ]
    counts = [_count(number, rows) for number, (_name, rows, _url) in enumerate(heaps)]
    found = dict(counts[0].union(*counts[1:], all=True))
    return [
        Decision(str(_TEXTS[name] % {"count": found[number]}), url)
        for number, (name, _rows, url) in enumerate(heaps)
        if found.get(number)
    ]


def _count(number: int, rows: QuerySet[Any]) -> QuerySet[Any]:
    numbered = rows.order_by().annotate(heap=Value(number)).values("heap")
    counted: QuerySet[Any] = numbered.annotate(count=Count("pk", distinct=True)).values_list("heap", "count")
    return counted
