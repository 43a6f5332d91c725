"""Photos and papers of products and organisations. The files lie in the storage, under their keys."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hoptac.catalogue.models.products import ORGANISATION, Product

#: Where the eye should rest, in tenths of width and height from the upper left corner.
FOCAL_MOST = 10


class Photo(models.Model):
    """A photo of a product, or of the organisation itself where there is no product; see core.pictures."""

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="photos")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, null=True, blank=True, related_name="photos")
    key = models.CharField(max_length=40, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(default=FOCAL_MOST // 2)
    focal_y = models.PositiveSmallIntegerField(default=FOCAL_MOST // 2)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=FOCAL_MOST, focal_y__lte=FOCAL_MOST), name="photo_focus_inside"
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_size"),
            models.UniqueConstraint(fields=["product", "key"], name="photo_once_a_product"),
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=Q(product=None), name="photo_once_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.alt or self.key[:8]


class Document(models.Model):
    """A paper about a product: test result, label, price list. `is_public` lets everybody open it."""

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="documents")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200)
    key = models.CharField(max_length=70, db_index=True)
    size = models.PositiveIntegerField()
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="document_has_title")]

    def __str__(self) -> str:
        return self.title
