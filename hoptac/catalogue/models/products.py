"""Products, how they are packed, what they cost, how much there is, and the words about them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hoptac.catalogue import rules
from hoptac.catalogue.choices import ProductGroup, ProductState, PublicLanguage, Storage, TextSource, TextState
from hoptac.catalogue.models.kinds import Kind, Unit
from hoptac.catalogue.rules import ALL_YEAR

ORGANISATION = "parties.Organisation"


class Product(models.Model):
    """What an organisation makes or offers.

    Price, yearly quantity, capacity and minimum order are per `unit`, the word people say; `measure` is that unit where
    it can be converted. `season` is a bit a month. `producer` and `seller` empty: the owner. `group` follows from
    `kind` where there is one. `state` is what organisation and alliance decided; `is_published` says that everybody
    sees it: published, and the organisation's pages are not switched off. `cover` is its first photo.
    `refreshed_on` is the day somebody last said that all of this is right.
    """

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="products")
    producer = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seller = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    slug = models.CharField(max_length=80)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    group = models.CharField(max_length=10, choices=ProductGroup)
    unit = models.CharField(max_length=30, blank=True)
    measure = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    price_amount = models.BigIntegerField(null=True, blank=True)
    yearly_quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    minimum_order = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    storage = models.CharField(max_length=8, choices=Storage, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    area_code = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)
    season = models.PositiveSmallIntegerField(default=0)
    cover = models.ForeignKey("catalogue.Photo", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=ProductState, default=ProductState.DRAFT)
    hidden_reason = models.CharField(max_length=500, blank=True)
    is_published = models.BooleanField(default=False)
    is_featured = models.BooleanField(default=False)
    refreshed_on = models.DateField(default=timezone.localdate)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="product_has_name"),
            models.CheckConstraint(condition=Q(group__in=ProductGroup.values), name="product_group_known"),
            models.CheckConstraint(condition=Q(season__lte=ALL_YEAR), name="product_season_twelve_months"),
            models.CheckConstraint(
                condition=Q(price_amount=None) | Q(price_amount__gt=0), name="product_price_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(yearly_quantity=None) | Q(yearly_quantity__gt=0), name="product_quantity_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(minimum_order=None) | Q(minimum_order__gt=0), name="product_minimum_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(shelf_life_days=None) | Q(shelf_life_days__gt=0), name="product_shelf_life_above_nothing"
            ),
            models.CheckConstraint(condition=Q(storage__in=Storage.values), name="product_storage_known"),
            models.CheckConstraint(condition=Q(state__in=ProductState.values), name="product_state_known"),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(state=ProductState.PUBLISHED), name="product_seen_when_published"
            ),
            models.CheckConstraint(
                condition=Q(state=ProductState.HIDDEN) ^ Q(hidden_reason=""), name="product_hidden_with_reason"
            ),
            models.UniqueConstraint(fields=["organisation", "name"], name="product_name_once_an_organisation"),
        ]
        indexes = [
            models.Index(fields=["organisation", "search_key"], name="product_by_search_key"),
            models.Index(fields=["is_published", "sort_key"], name="product_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_stale(self, on: date) -> bool:
        """Return whether nobody has said for six months that the product's page is still right."""
        return self.refreshed_on <= rules.stale_since(on)


class ProductText(models.Model):
    """Public words about a product in one language: at most one published version and one draft.

    `name` empty: the product's own name. `source` says who proposed the words; a person published them (`by`).
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=PublicLanguage)
    name = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    story = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=TextState)
    source = models.CharField(max_length=8, choices=TextSource, default=TextSource.PERSON)
    updated_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=PublicLanguage.values), name="producttext_language_known"),
            models.CheckConstraint(condition=Q(state__in=TextState.values), name="producttext_state_known"),
            models.CheckConstraint(condition=Q(source__in=TextSource.values), name="producttext_source_known"),
            models.UniqueConstraint(fields=["product", "language", "state"], name="producttext_once_a_state"),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.language})"


class Introduction(models.Model):
    """Public words about an organisation in a language; in Vietnamese they are registry.Registration.introduction.

    `source` says who proposed the words; a person published them (`by`).
    """

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.CASCADE, related_name="introductions")
    language = models.CharField(max_length=2, choices=PublicLanguage)
    text = models.TextField()
    source = models.CharField(max_length=8, choices=TextSource)
    updated_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="introduction_has_text"),
            models.CheckConstraint(condition=Q(language__in=PublicLanguage.values), name="introduction_language_known"),
            models.CheckConstraint(condition=Q(source__in=TextSource.values), name="introduction_source_known"),
            models.UniqueConstraint(fields=["organisation", "language"], name="introduction_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.language})"


class Packaging(models.Model):
    """A way a product is packed. `quantity` is what one package holds, in the product's unit where that is known."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="packagings")
    name = models.CharField(max_length=60)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="packaging_has_name"),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="packaging_quantity_above_nothing"
            ),
            models.UniqueConstraint(fields=["product", "name"], name="packaging_name_once_a_product"),
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What one unit (or one package) costs in đồng, bought at least so many at once, within [valid_from, valid_until).

    It stands beside Product.price_amount, the usual price of one unit, and goes before it while it is valid.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    packaging = models.ForeignKey(Packaging, on_delete=models.CASCADE, null=True, blank=True, related_name="prices")
    minimum_quantity = models.DecimalField(max_digits=14, decimal_places=2, default=1)
    amount = models.BigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="price_above_nothing"),
            models.CheckConstraint(condition=Q(minimum_quantity__gt=0), name="price_quantity_above_nothing"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="price_valid_for_a_while"
            ),
            models.UniqueConstraint(
                fields=["product", "packaging", "minimum_quantity", "valid_from"], name="price_once_a_package_and_day"
            ),
            models.UniqueConstraint(
                fields=["product", "minimum_quantity", "valid_from"],
                condition=Q(packaging=None),
                name="price_once_a_unit_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} ≥ {self.minimum_quantity.normalize():f}"


class Capacity(models.Model):
    """How much of a product can be delivered in a month of any year, in its unit."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="capacities")
    month = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="capacity_of_a_month"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="capacity_above_nothing"),
            models.UniqueConstraint(fields=["product", "month"], name="capacity_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.quantity}"


class ClosedPages(models.Model):
    """The public pages of an organisation are switched off by the alliance while this row stands."""

    organisation = models.OneToOneField(ORGANISATION, on_delete=models.PROTECT, related_name="closed_pages")
    reason = models.CharField(max_length=500)
    closed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="closedpages_with_reason")]

    def __str__(self) -> str:
        return self.reason
