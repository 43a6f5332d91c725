"""Contracts: versioned templates, what two sides agreed, annexes by season, and prices of the day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.market.choices import ContractKind, ContractState, PriceRule, Side
from hoptac.market.models.needs import ORGANISATION, PLACE, USER
from hoptac.market.models.pooling import Share


class ContractTemplate(models.Model):
    """The words of a kind of contract, one version: a used one is never changed, only superseded.

    `terms` are the words a draft begins with, as Contract.terms.
    """

    kind = models.CharField(max_length=8, choices=ContractKind)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text = models.TextField()
    text_en = models.TextField(blank=True)
    terms = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ContractKind.values), name="contracttemplate_kind_known"),
            models.UniqueConstraint(fields=["kind", "version"], name="contracttemplate_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Contract(models.Model):
    """What a buyer and a seller agreed, in force within [starts_on, ends_before) once signed.

    `value` is đồng: the sum of its lines at their agreed prices. `advance` is inputs or money the buyer gives first,
    in đồng, `penalty` percent of the value of what fails, `tolerance` percent by which quantities may differ. `terms`
    are the words of both sides (rules.contracts.TERMS), `wording` the document as it was signed, `file` the signed
    copy. `reason` says why it ended early or was given up, `fault` by which side's fault, `penalty_due` the đồng that
    side owes for it. `predecessor` signed it as the seller and was succeeded by
    `seller` on `passed_on`.
    """

    template = models.ForeignKey(ContractTemplate, on_delete=models.PROTECT, related_name="contracts")
    need = models.ForeignKey("market.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="contracts")
    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="contracts_bought")
    seller = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="contracts_sold")
    number = models.CharField(max_length=60)
    state = models.CharField(max_length=7, choices=ContractState, default=ContractState.DRAFT)
    price_rule = models.CharField(max_length=6, choices=PriceRule, default=PriceRule.FIXED)
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.BigIntegerField()
    advance = models.BigIntegerField(default=0)
    penalty = models.PositiveSmallIntegerField(default=0)
    tolerance = models.PositiveSmallIntegerField(default=0)
    terms = models.JSONField(default=dict, blank=True)
    wording = models.JSONField(null=True, blank=True)
    is_bilingual = models.BooleanField(default=False)
    commune_note = models.CharField(max_length=500, blank=True)
    commune_noted_at = models.DateTimeField(null=True, blank=True)
    commune_noted_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    file = models.CharField(max_length=70, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    fault = models.CharField(max_length=6, choices=Side, blank=True)
    penalty_due = models.BigIntegerField(null=True, blank=True)
    predecessor = models.ForeignKey(ORGANISATION, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ContractState.values), name="contract_state_known"),
            models.CheckConstraint(condition=Q(price_rule__in=PriceRule.values), name="contract_price_rule_known"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="contract_for_a_while"),
            models.CheckConstraint(condition=Q(value__gte=0, advance__gte=0), name="contract_money_not_negative"),
            models.CheckConstraint(condition=Q(penalty__lte=8), name="contract_penalty_up_to_eight_percent"),
            models.CheckConstraint(condition=Q(tolerance__lte=50), name="contract_tolerance_up_to_half"),
            models.CheckConstraint(
                condition=Q(predecessor=None, passed_on=None) | Q(predecessor__isnull=False, passed_on__isnull=False),
                name="contract_passed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "void"], signed_on=None)
                | ~Q(state__in=["draft", "void"]) & Q(signed_on__isnull=False),
                name="contract_signed_on_a_day",
            ),
            models.UniqueConstraint(fields=["province", "number"], name="contract_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class ContractLine(models.Model):
    """What is to be delivered: of which product, how many base units, when, at what agreed price a base unit.

    A line of an `annex` counts once the annex is signed.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="lines")
    share = models.OneToOneField(Share, null=True, blank=True, on_delete=models.PROTECT, related_name="line")
    annex = models.ForeignKey("Annex", null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    quantity = models.BigIntegerField()
    price = models.BigIntegerField()

    class Meta:
        ordering = ["contract_id", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, price__gt=0), name="contractline_of_something"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="contractline_for_a_while"),
            models.UniqueConstraint(fields=["contract", "number"], name="contractline_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} · {self.number}"


class Annex(models.Model):
    """What changes or is added for a season; the lines it brings are lines of the contract."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="annexes")
    number = models.PositiveSmallIntegerField()
    season = models.CharField(max_length=60)
    text = models.TextField()
    signed_on = models.DateField(null=True, blank=True)
    file = models.CharField(max_length=70, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="annex_number_once")]

    def __str__(self) -> str:
        return f"{self.contract} · {self.season}"


class MarketPrice(models.Model):
    """What a base unit of a kind cost on a day in a province, in đồng, and who says so."""

    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey("catalogue.Kind", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    amount = models.BigIntegerField()
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(source=""), name="marketprice_with_source"),
            models.UniqueConstraint(fields=["province", "kind", "on"], name="marketprice_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%d/%m/%Y}"
