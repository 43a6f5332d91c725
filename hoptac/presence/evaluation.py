"""How one cooperative did online in a period: the funnel, by product and source, beside others, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.audience import queries as audience
from hoptac.audience.choices import CONTACTS, VISITOR, Event
from hoptac.audience.queries import Stretch, What
from hoptac.audience.rules import day_span, month_span
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue import rules as catalogue_rules
from hoptac.catalogue.models import Product
from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.presence import periods, queries, rules, words
from hoptac.presence.queries import Asked, Question
from hoptac.presence.rules import Similar
from hoptac.presence.sales import Sale, sales

STEPS = ("view", "visitor", "contact", "enquiry", "answered", "agreed")
MOST_ROWS = 10


@dataclass(frozen=True)
class Step:
    """A step of the funnel: its number, that of the period before, the median of similar organisations."""

    code: str
    value: int
    before: int
    median: Fraction | None
    #: Of the step before it; None for the first ones.
    rate: Fraction | None = None

    @property
    def label(self) -> str:
        """Return its name."""
        return str(words.STEPS[self.code])

    @property
    def meaning(self) -> str:
        """Return what it counts."""
        return str(words.MEANINGS[self.code])

    @property
    def change(self) -> int:
        """Return how much more than before."""
        return self.value - self.before


class Row(NamedTuple):
    """The funnel of one product or source."""

    label: str
    view: int
    visitor: int | None
    contact: int
    enquiry: int
    answered: int | None = None
    agreed: int | None = None
    product_id: int | None = None


class Part(NamedTuple):
    """One value of an aspect (a language, a device, a country, a QR code): its name, number and share."""

    label: str
    number: int
    share: Fraction | None


@dataclass(frozen=True)
class Thing:
    """Something worth doing: what, and at which products."""

    code: str
    text: str
    products: tuple[Product, ...]


@dataclass(frozen=True)
class Pages:
    """How complete the pages of the products shown are: on average in percent, and what to do next."""

    products: int
    percent: int | None
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class ChannelRow:
    """An outside channel in the period: its latest followers, orders and sales; None: not told."""

    channel_id: int
    platform: str
    name: str
    url: str
    followers: int | None
    orders: int | None
    sales: int | None
    has_proof: bool


@dataclass(frozen=True)
class Report:
    """Everything an evaluation says."""

    organisation: Organisation
    period: Period
    previous: Period
    today: date
    steps: tuple[Step, ...]
    similar: Similar
    answer_hours: Fraction | None
    products: tuple[Row, ...]
    sources: tuple[Row, ...]
    aspects: tuple[tuple[str, tuple[Part, ...]], ...]
    pages: Pages
    channels: tuple[ChannelRow, ...]
    chart: Chart | None
    chart_rows: tuple[tuple[str, int], ...]
    sales: tuple[Sale, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the period has ended, so that its numbers are whole."""
        return self.period.ends_before <= self.today

    @property
    def alike(self) -> str:
        """Return in what the organisations compared with are alike."""
        return str(words.ALIKE.get(self.similar.alike, ""))


def report(organisation: Organisation, period: Period, *, today: date) -> Report:
    """Return the evaluation of an organisation in a period, as far as visits are taken in."""
    previous = period.previous()
    stretch, compared = periods.stretch(period), periods.before(period, today=today)
    own = audience.of_organisation(organisation.pk, stretch, before=compared, events=queries.COUNTED)
    now = own.now
    questions = queries.questions(organisation, Stretch(compared.starts_on, stretch.ends_before))
    similar = rules.similar(organisation.pk, queries.natures())
    products = list(catalogue_queries.with_parts(catalogue_queries.of_organisation(organisation), on=today))
    rows = _days(own.views, period, today)
    return Report(
        organisation=organisation,
        period=period,
        previous=previous,
        today=today,
        steps=_steps(
            _values({event: now[What(0, event)] for event in queries.COUNTED}, questions, stretch),
            _values(own.before, questions, compared),
            similar,
            stretch,
        ),
        similar=similar,
        answer_hours=_answer_hours(questions, stretch),
        products=_products(now, questions, stretch, products),
        sources=_sources(now),
        aspects=_aspects(organisation.pk, now),
        pages=_pages([product for product in products if product.is_published], today),
        channels=_channels(organisation, period),
        chart=_chart(rows, period),
        chart_rows=tuple(rows),
        sales=sales(organisation, stretch, compared),
    )


def asked_in(questions: Iterable[Question], stretch: Stretch) -> Asked:
    """Return how many enquiries came, were answered and were agreed on within a stretch."""
    came = answered = agreed = 0
    for question in questions:
        came += _is_in(stretch, timezone.localdate(question.sent_at))
        answered += question.answered_at is not None and _is_in(stretch, timezone.localdate(question.answered_at))
        agreed += question.agreed_on is not None and _is_in(stretch, question.agreed_on)
    return Asked(came, answered, agreed)


def _is_in(stretch: Stretch, on: date) -> bool:
    return stretch.starts_on <= on < stretch.ends_before


def _values(seen: Mapping[str, int], questions: Sequence[Question], stretch: Stretch) -> dict[str, int]:
    return {
        "view": seen.get(Event.VIEW, 0),
        "visitor": seen.get(VISITOR, 0),
        "contact": queries.contacts(seen),
        **asked_in(questions, stretch)._asdict(),
    }


def _steps(now: dict[str, int], before: dict[str, int], similar: Similar, stretch: Stretch) -> tuple[Step, ...]:
    middles = _medians(similar, stretch)
    base = {"contact": "visitor", "enquiry": "visitor", "answered": "enquiry", "agreed": "enquiry"}
    return tuple(
        Step(
            code, now[code], before[code], middles.get(code),
            rules.rate(now[code], now[base[code]]) if code in base else None,
        )
        for code in STEPS
    )  # fmt: skip


def _medians(similar: Similar, stretch: Stretch) -> dict[str, Fraction | None]:
    """Return the median of each step over the similar organisations, those without any visit included."""
    if not similar.ids:
        return {}
    found = queries.steps(stretch, organisation_ids=similar.ids)
    for numbers in found.values():
        numbers["contact"] = queries.contacts(numbers)
    return {code: rules.middle([found[pk][code] for pk in similar.ids]) for code in STEPS}


def _answer_hours(questions: Sequence[Question], stretch: Stretch) -> Fraction | None:
    """Return the median time until an answer, in hours, of the enquiries answered within a stretch."""
    hours = [
        Fraction((question.answered_at - question.sent_at) // timedelta(minutes=1), 60)
        for question in questions
        if question.answered_at is not None and _is_in(stretch, timezone.localdate(question.answered_at))
    ]
    return Fraction(median(hours)) if hours else None


def _products(
    sums: Counter[What], questions: Sequence[Question], stretch: Stretch, products: Sequence[Product]
) -> tuple[Row, ...]:
    rows = []
    for product in products:
        asked = asked_in([each for each in questions if each.product_id == product.pk], stretch)
        contact = sum(sums[What(product.pk, event)] for event in CONTACTS)
        view, visitor = sums[What(product.pk, Event.VIEW)], sums[What(product.pk, VISITOR)]
        if product.is_published or view or any(asked):
            rows.append(Row(product.name, view, visitor, contact, *asked, product.pk))
    return tuple(sorted(rows, key=lambda row: -row.view))


def _sources(sums: Counter[What]) -> tuple[Row, ...]:
    found: dict[str, Counter[str]] = {}
    for (product_id, event, aspect, key), number in sums.items():
        if not product_id and aspect == "source":
            found.setdefault(key, Counter())["contact" if event in CONTACTS else event] += number
    rows = [
        Row(words.source(key), counted[Event.VIEW], None, counted["contact"], counted[Event.ENQUIRY])
        for key, counted in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.view, row.label)))


def _aspects(organisation_id: int, sums: Counter[What]) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """Return the parts of each aspect, the largest first; an aspect of which nothing is known is left out."""
    codes = audience.codes(organisation_id) if any(what.aspect == "code" for what in sums) else {}

    def code(key: str) -> str:
        found = codes.get(key)
        parts = [found.get_place_display(), found.note, found.product.name if found.product else ""] if found else [key]
        return ", ".join(part for part in parts if part)

    asked = (
        (_("By language"), "language", Event.VIEW, words.language),
        (_("By device"), "device", Event.VIEW, words.device),
        (_("By country"), "country", Event.VIEW, words.country),
        (_("By QR code"), "code", Event.QR, code),
    )
    found = []
    for title, aspect, event, name in asked:
        numbers = {what.key: number for what, number in sums.items() if what[:3] == (0, event, aspect) and number}
        total = sum(numbers.values())
        ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MOST_ROWS]
        if any(key for key in numbers):
            parts = tuple(Part(name(key), number, rules.rate(number, total)) for key, number in ranked)
            found.append((title, parts))
    return tuple(found)


def _pages(products: Sequence[Product], today: date) -> Pages:
    if not products:
        return Pages(0, None, ())
    found = {product.pk: catalogue_queries.completeness(product, on=today) for product in products}
    by_pk = {product.pk: product for product in products}
    percent = sum(each.percent for each in found.values()) // len(found)
    ranked = rules.things([(pk, each.missing) for pk, each in found.items()], catalogue_rules.PARTS)
    things = tuple(Thing(code, str(words.THINGS[code]), tuple(by_pk[pk] for pk in ids)) for code, ids in ranked)
    return Pages(len(products), percent, things)


def _channels(organisation: Organisation, period: Period) -> tuple[ChannelRow, ...]:
    rows = []
    for _pk, several in groupby(queries.channels_told(organisation, period), attrgetter("pk")):
        months = list(several)
        channel = months[0]
        if channel.month or channel.closed_on is None or channel.closed_on > period.starts_on:
            rows.append(
                ChannelRow(
                    channel.pk, channel.get_platform_display(), channel.name, channel.url,
                    next((each.followers for each in reversed(months) if each.followers is not None), None),
                    _sum([each.orders for each in months]), _sum([each.sales for each in months]),
                    any(each.proof for each in months),
                )
            )  # fmt: skip
    return tuple(rows)


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _days(views: Mapping[int, int], period: Period, today: date) -> list[tuple[str, int]]:
    """Return views by day of a month, by month of a longer period, up to today."""
    last = min(period.ends_before - timedelta(days=1), today)
    days = [period.starts_on + timedelta(days=number) for number in range((last - period.starts_on).days + 1)]
    if period.kind == "month":
        return [(f"{on:%d/%m}", views.get(day_span(on), 0)) for on in days]
    return [(f"{on:%m/%Y}", views.get(month_span(on), 0)) for on in days if on.day == 1]


def _chart(rows: Sequence[tuple[str, int]], period: Period) -> Chart | None:
    if not any(number for _label, number in rows):
        return None
    title = _("Page views, %(period)s") % {"period": period.label}
    # The title says the month; days alone leave room between them on a phone.
    columns = [(label[:2], number) for label, number in rows] if period.kind == "month" else rows
    best = max(rows, key=lambda row: row[1])
    said = _("Most on %(when)s: %(number)s.") % {"when": best[0], "number": best[1]}
    return charts.column(columns, title=title, description=said)
