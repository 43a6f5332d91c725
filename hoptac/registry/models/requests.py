"""Requests of an organisation to change a legal fact."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hoptac.registry.choices import RequestState


class ChangeRequest(models.Model):
    """An organisation asks that one legal field become `wanted`; an officer accepts or declines with a reason."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="change_requests")
    field = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    wanted = models.TextField()
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=RequestState, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field"], condition=Q(state="open"), name="change_request_one_open_per_field"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | Q(~Q(state="open"), decided_at__isnull=False),
                name="change_request_decided_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="change_request_declined_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}"
