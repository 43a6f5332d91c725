"""Enquiries: what somebody asked a cooperative, and what it answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoptac.core import languages
from hoptac.showcase.choices import EnquiryState, Month

#: States of an enquiry that has its answer.
ANSWERED = [EnquiryState.ANSWERED, EnquiryState.AGREED]


class Enquiry(models.Model):
    """A question about a product, asked in a language (vi, en, de, id, ms).

    On `expires_on` what identifies the asker is erased and the row remains a number. `agreed_on` is the day on which
    the cooperative noted that both had agreed.
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="enquiries")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="enquiries")
    state = models.CharField(max_length=8, choices=EnquiryState, default=EnquiryState.NEW)
    token = models.CharField(max_length=43, unique=True)
    asker_name = models.CharField(max_length=120, blank=True)
    asker_phone = models.CharField(max_length=20, blank=True)
    asker_email = models.EmailField(blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    month = models.PositiveSmallIntegerField(choices=Month, null=True, blank=True)
    message = models.TextField(blank=True)
    language = models.CharField(max_length=2, default=languages.DEFAULT)
    sent_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField()
    is_erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EnquiryState.values), name="enquiry_state_known"),
            models.CheckConstraint(
                condition=Q(is_erased=True) | ~Q(asker_phone="") | ~Q(asker_email=""), name="enquiry_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(is_erased=False) | Q(asker_name="", asker_phone="", asker_email="", message="", answer=""),
                name="enquiry_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__gte=1, month__lte=12), name="enquiry_month_of_twelve"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(answered_at=None, answered_by=None, answer="")),
                name="enquiry_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.AGREED, agreed_on__isnull=False)
                | (~Q(state=EnquiryState.AGREED) & Q(agreed_on=None)),
                name="enquiry_agreed_on_a_day",
            ),
            models.CheckConstraint(condition=Q(language__in=list(languages.PUBLIC)), name="enquiry_language_known"),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-sent_at"], name="enquiry_inbox"),
            models.Index(fields=["expires_on"], condition=Q(is_erased=False), name="enquiry_to_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
