"""Answers to needs: a pooling over all open needs, the shares it proposed, and what the desk decided beforehand."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hoptac.market.choices import ShareState, Side, Verdict
from hoptac.market.models.needs import ORGANISATION, PLACE, USER, Need, NeedPart
from hoptac.market.models.supply import Offer, SalePermit
from hoptac.places.models import Place


class Pooling(models.Model):
    """One run over all open needs of a province: what it weighed, what it served, and how far from proven best.

    Of one `need` alone where that is given. `wanted`, `served`, `cost` and `bound` are đồng as the programme counts
    them: worth of what is wanted and of what is served, cost of goods and transport less what fairness takes off, and
    the value (served less cost) that no answer can beat. `unserved` says by part what is missing and what would help.
    """

    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    weights = models.JSONField(default=dict)
    needs = models.PositiveIntegerField()
    wanted = models.BigIntegerField(default=0)
    served = models.BigIntegerField()
    cost = models.BigIntegerField()
    bound = models.BigIntegerField()
    unserved = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["province", "-made_at"], name="pooling_latest")]

    def __str__(self) -> str:
        return f"{self.province} {timezone.localtime(self.made_at):%d/%m/%Y %H:%M}"

    @property
    def gap(self) -> Fraction:
        """Return how far the answer may be from the best, as a share of its cost with what is unserved; 0: proven."""
        value = self.served - self.cost
        return Fraction(max(0, self.bound - value), max(1, self.wanted - value))


class Weights(models.Model):
    """What an alliance gives smaller cooperatives and poor communes when it pools, stated openly to all.

    Percentages of the price by which a share counts as cheaper; `transport` is đồng a tonne and kilometre, `detour`
    how many percent a road is longer than the straight line. Which communes are poor the alliance says by decision.
    """

    province = models.OneToOneField(PLACE, on_delete=models.PROTECT, related_name="+")
    small = models.PositiveSmallIntegerField(default=0)
    poor = models.PositiveSmallIntegerField(default=0)
    transport = models.PositiveIntegerField(default=3000)
    detour = models.PositiveSmallIntegerField(default=40)
    poor_communes = models.ManyToManyField(Place, blank=True, related_name="+")
    poor_source = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(small__lte=30, poor__lte=30), name="weights_up_to_thirty_percent"),
        ]

    def __str__(self) -> str:
        return str(self.province)


class Ruling(models.Model):
    """The desk wants a product kept in, or left out of, the answer to a part; respected by every later pooling."""

    part = models.ForeignKey(NeedPart, on_delete=models.CASCADE, related_name="rulings")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=7, choices=Verdict)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="ruling_verdict_known"),
            models.UniqueConstraint(fields=["part", "product"], name="ruling_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.product}"


class Share(models.Model):
    """What one cooperative gives to one part of a need: `quantity` base units at `price` đồng a base unit.

    `owner` grows it, `seller` sells it: the same, or the holder of `permit`. `month` is the first day of the month
    whose calendar it draws on, or empty when it is from an `offer`. `transport` is đồng for all of it, `distance`
    kilometres by road. `reasons` are the data behind the words why this one and not the next. `flag` says what has
    come in its way (see rules.shares): why it was dropped, or what both sides must know of what they promised.
    `instead_of` is the share of a cooperative that has been merged into this one. A `price` of 0 is to be agreed.
    """

    part = models.ForeignKey(NeedPart, on_delete=models.PROTECT, related_name="shares")
    pooling = models.ForeignKey(Pooling, null=True, blank=True, on_delete=models.PROTECT, related_name="shares")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="shares")
    owner = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="shares")
    permit = models.ForeignKey(SalePermit, null=True, blank=True, on_delete=models.PROTECT, related_name="shares")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="shares")
    month = models.DateField(null=True, blank=True)
    quantity = models.BigIntegerField()
    price = models.BigIntegerField()
    transport = models.BigIntegerField(default=0)
    distance = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=dict)
    flag = models.JSONField(default=dict, blank=True)
    instead_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ShareState, default=ShareState.PROPOSED)
    seller_agreed_at = models.DateTimeField(null=True, blank=True)
    buyer_agreed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.CharField(max_length=6, choices=Side, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gte=0, transport__gte=0), name="share_of_something"
            ),
            models.CheckConstraint(condition=Q(state__in=ShareState.values), name="share_state_known"),
            models.CheckConstraint(
                condition=Q(offer=None, month__isnull=False) | Q(offer__isnull=False, month=None),
                name="share_from_calendar_or_offer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "contracted"])
                | Q(seller_agreed_at__isnull=False, buyer_agreed_at__isnull=False),
                name="share_agreed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") & ~Q(declined_by="") | ~Q(state="declined") & Q(declined_by=""),
                name="share_declined_by_a_side",
            ),
        ]
        indexes = [
            models.Index(fields=["seller", "state"], name="share_of_a_seller"),
            models.Index(fields=["product", "state"], name="share_of_a_product"),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.owner}"


class ShareWord(models.Model):
    """What a side said or changed about a share: the thread both read. Quantity and price as they were proposed."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="words")
    side = models.CharField(max_length=6, choices=Side, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = models.CharField(max_length=500, blank=True)
    quantity = models.BigIntegerField(null=True, blank=True)
    price = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return self.text
