"""Reads of this context that ask the gate, and what others look alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from django.db.models import CharField, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from hoptac.access import gate
from hoptac.audience import queries as audience
from hoptac.audience.choices import CONTACTS, VISITOR, Event
from hoptac.catalogue import queries as catalogue_queries
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.presence.models import Channel, ChannelMonth, Evaluation
from hoptac.presence.rules import Nature
from hoptac.registry.models import Classification
from hoptac.showcase.choices import EnquiryState
from hoptac.showcase.models import Enquiry

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ShownOrganisation = WithAnnotations[Organisation, "MayWrite"]
    ReadEvaluation = WithAnnotations[Evaluation, "MayAnswer"]

VIEW = "presence.evaluation.view"
#: What is compared of the visits of two stretches or organisations.
COUNTED = (Event.VIEW.value, VISITOR, *(event.value for event in CONTACTS))


class MayWrite(TypedDict):
    """What organisation() says beside the organisation."""

    may_remark: bool
    may_add: bool
    has_remarks: bool


class MayAnswer(TypedDict):
    """What evaluation() says beside the remark."""

    may_answer: bool


def organisations(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations whose online activity the actor may see."""
    return gate.rows(actor, VIEW).select_related("place").order_by("sort_key", "pk")


def organisation(actor: gate.Actor, pk: int) -> ShownOrganisation:
    """Return an organisation whose online activity the actor may see; raise NotVisible, or NotAllowed to see that.

    It says whether the actor may remark on it and add channels to it, and whether anybody remarked on any period.
    """
    said = Exists(Evaluation.objects.filter(organisation=OuterRef("pk")))
    rows = organisations(actor).annotate(has_remarks=said)
    may = {"may_remark": "presence.evaluation.remark", "may_add": "presence.channel.add"}
    found: ShownOrganisation | None = gate.marked(actor, rows, **may).filter(pk=pk).first()
    if found is None:
        gate.require(actor, VIEW, Organisation(pk=pk))
        raise gate.NotVisible(pk)
    return found


def own(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations that the actor works for and whose online activity they may see."""
    ids = [grant.organisation_id for grant in gate.grants(actor) if grant.organisation_id]
    return organisations(actor).filter(pk__in=ids)


def channels(actor: gate.Actor) -> QuerySet[Channel]:
    """Return the channels the actor may see, those in use first."""
    rows: QuerySet[Channel] = gate.rows(actor, "presence.channel.view").select_related("organisation")
    return rows.order_by("closed_on", "platform", "name", "pk")


def months(channel: Channel) -> QuerySet[ChannelMonth]:
    """Return what is told of a channel, the newest month first."""
    return ChannelMonth.objects.filter(channel=channel).order_by("-month")


def channels_told(organisation: Organisation, period: Period) -> QuerySet[Any]:
    """Return the channels of an organisation, each as often as it has months in a period, oldest first, with what was
    told of the month; a channel that nothing was told of once, its `month` None.
    """
    within = Q(months__month__gte=period.starts_on, months__month__lt=period.ends_before)
    told = {name: F(f"told__{name}") for name in ("month", "followers", "orders", "sales", "proof")}
    rows = Channel.objects.filter(organisation=organisation).annotate(told=FilteredRelation("months", condition=within))
    return rows.annotate(**told).order_by("platform", "name", "pk", "told__month")


def evaluation(actor: gate.Actor, organisation_id: int, period: Period) -> ReadEvaluation | None:
    """Return what an organisation remarked on a period, if the actor may read it, and whether they may answer."""
    said = Evaluation.objects.select_related("remarked_by", "answered_by")
    rows = gate.marked(actor, gate.rows(actor, "presence.remark.view", said), may_answer="presence.evaluation.answer")
    of_period = rows.filter(starts_on=period.starts_on, ends_before=period.ends_before)
    found: ReadEvaluation | None = of_period.filter(organisation=organisation_id).first()
    return found


def remarks_waiting(actor: gate.Actor) -> QuerySet[Evaluation]:
    """Return the remarks that the actor should answer, the oldest first."""
    rows: QuerySet[Evaluation] = gate.rows(actor, "presence.evaluation.answer").filter(answer="")
    return rows.select_related("organisation").order_by("remarked_at", "pk")


def showing() -> QuerySet[Organisation]:
    """Return the organisations with public pages: those that show at least one product."""
    return Organisation.objects.filter(Exists(catalogue_queries.published().filter(organisation=OuterRef("pk"))))


def natures() -> dict[int, Nature]:
    """Return by what each organisation with public pages is compared: its latest kind, sector and size."""
    rows = Classification.objects.filter(organisation__in=showing()).order_by("starts_on")
    return {pk: Nature(*nature) for pk, *nature in rows.values_list("organisation_id", "kind", "sector", "size")}


class Asked(NamedTuple):
    """Enquiries of a stretch: how many came, were answered and were agreed on within it."""

    enquiry: int = 0
    answered: int = 0
    agreed: int = 0

    @classmethod
    def of(cls, numbers: Mapping[str, int]) -> Asked:
        """Return the enquiries among the steps of an organisation."""
        return cls(*(numbers.get(name, 0) for name in cls._fields))


def contacts(numbers: Mapping[str, int]) -> int:
    """Return how often a way of contact was touched, of whichever kind, among the steps of an organisation."""
    return sum(numbers.get(event, 0) for event in CONTACTS)


def steps(stretch: audience.Stretch, *, organisation_ids: Collection[int] | None = None) -> dict[int, Counter[str]]:
    """Return organisation → event, or step of an enquiry (see Asked) → number within a stretch; one query.

    Enquiries are counted where figures count them; spam is left out.
    """
    rows = Enquiry.objects.exclude(state=EnquiryState.SPAM)
    counted = [
        rows.filter(within).values_list("organisation_id", Value(name, CharField())).annotate(number=Count("pk"))
        for name, within in _within(stretch).items()
    ]
    asked = [audience.whole(stretch, events=COUNTED), *counted]
    if organisation_ids is not None:
        asked = [each.filter(organisation_id__in=organisation_ids) for each in asked]
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, name, number in asked[0].union(*asked[1:], all=True):
        found[pk][name] = int(number)
    return found


class Question(NamedTuple):
    """One enquiry: its product, and the days on which it came, was answered and was agreed on."""

    product_id: int
    sent_at: datetime
    answered_at: datetime | None
    agreed_on: date | None


def questions(organisation: Organisation, stretch: audience.Stretch) -> list[Question]:
    """Return the enquiries of an organisation of which anything happened within a stretch; spam left out."""
    within = _within(stretch)
    rows = Enquiry.objects.filter(organisation=organisation).exclude(state=EnquiryState.SPAM)
    rows = rows.filter(within["enquiry"] | within["answered"] | within["agreed"])
    return [Question(*row) for row in rows.values_list("product_id", "sent_at", "answered_at", "agreed_on")]


def _within(stretch: audience.Stretch) -> dict[str, Q]:
    first, last = (timezone.make_aware(datetime.combine(on, time())) for on in stretch)
    return {
        "enquiry": Q(sent_at__gte=first, sent_at__lt=last),
        "answered": Q(answered_at__gte=first, answered_at__lt=last),
        "agreed": Q(agreed_on__gte=stretch.starts_on, agreed_on__lt=stretch.ends_before),
    }


def waiting() -> dict[int, int]:
    """Return how many enquiries wait for an answer at each organisation."""
    rows = Enquiry.objects.filter(state=EnquiryState.NEW, is_erased=False)
    return dict(rows.values_list("organisation_id").annotate(number=Count("pk")))


class Week(NamedTuple):
    """Views and enquiries of the seven days up to today, and views of the seven days before."""

    organisation_id: int
    views: int
    before: int
    enquiries: int


def week(actor: gate.Actor, *, on: date) -> Week | None:
    """Return how the actor's pages did in the last seven days, `on` included; None for who has no public pages.

    An organisation's own people are told of its pages, an alliance's of the whole site (organisation 0).
    """
    came: QuerySet[Enquiry] = gate.rows(actor, "showcase.enquiry.view").exclude(state=EnquiryState.SPAM)
    if gate.holds(actor, "presence.province.view"):
        organisation_id = 0
    else:
        mine = own(actor).filter(pk__in=showing().values("pk")).values_list("pk", flat=True).first()
        if mine is None:
            return None
        organisation_id, came = mine, came.filter(organisation=mine)
    start = on - timedelta(days=6)
    views = audience.days(organisation_id, start - timedelta(days=7), on + timedelta(days=1), event=Event.VIEW)
    numbers = list(views.values())
    since = timezone.make_aware(datetime.combine(start, time()))
    return Week(organisation_id, sum(numbers[7:]), sum(numbers[:7]), came.filter(sent_at__gte=since).count())
