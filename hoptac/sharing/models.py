"""Proposed texts about products and organisations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hoptac.catalogue.choices import PublicLanguage, TextSource
from hoptac.sharing.choices import DraftState, Length, Purpose

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from hoptac.parties.models import Organisation

#: The longest a page waits for a language model: its own time, and that of tasks before it.
WAIT = timedelta(minutes=3)


class TextDraft(models.Model):
    """A proposed text about a product or an organisation; at most one is open for a language, length and purpose.

    `proposed` is what was proposed, `text` what people made of it. `source`: who proposed it; `failure`: why no
    language model did (see words.FAILURES). `asked_at`: since when a language model is to answer; None: nobody waits
    for one. What the record does not support is worked out whenever it is shown or
    published, because the record changes.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=2, choices=PublicLanguage)
    length = models.CharField(max_length=6, choices=Length)
    purpose = models.CharField(max_length=8, choices=Purpose)
    state = models.CharField(max_length=9, choices=DraftState, default=DraftState.OPEN)
    source = models.CharField(max_length=8, choices=TextSource)
    failure = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    proposed = models.TextField()
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=PublicLanguage.values), name="textdraft_language_known"),
            models.CheckConstraint(condition=Q(length__in=Length.values), name="textdraft_length_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="textdraft_purpose_known"),
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="textdraft_state_known"),
            models.CheckConstraint(condition=Q(source__in=TextSource.values), name="textdraft_source_known"),
            models.CheckConstraint(condition=~Q(text=""), name="textdraft_has_text"),
            models.UniqueConstraint(
                fields=["product", "language", "length", "purpose"],
                condition=Q(state=DraftState.OPEN),
                name="textdraft_one_open",
            ),
            models.CheckConstraint(
                condition=Q(product=None) ^ Q(organisation=None), name="textdraft_about_product_or_organisation"
            ),
            models.UniqueConstraint(
                fields=["organisation", "language", "length", "purpose"],
                condition=Q(state=DraftState.OPEN),
                name="textdraft_one_open_of_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.language})"

    @property
    def subject(self) -> Product | Organisation:
        """What it is about."""
        return self.product or cast("Organisation", self.organisation)  # by textdraft_about_product_or_organisation

    @property
    def owner(self) -> Organisation:
        """Whose it is: the organisation it is about, or that of the product."""
        return self.product.organisation if self.product is not None else cast("Organisation", self.organisation)

    @property
    def is_waiting(self) -> bool:
        """Whether a language model may still answer; a task that is lost keeps nobody waiting."""
        return self.asked_at is not None and timezone.now() < self.asked_at + WAIT

    @property
    def is_edited(self) -> bool:
        """Whether a person changed what was proposed."""
        return self.text != self.proposed
