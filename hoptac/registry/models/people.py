"""Members and their capital; officers and staff."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.registry.choices import CapitalMove, Membership, PartyKind, Post, Training


class Member(models.Model):
    """One membership: a person, a household (through one person) or a legal person, from a day to a day (exclusive).

    `joined_on` empty means before the register was opened: an opening position. Paid capital is what was really
    paid, never what was pledged (Circular 71/2024).
    """

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="members")
    party = models.CharField(max_length=9, choices=PartyKind)
    person = models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    member_organisation = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=Membership, default=Membership.OFFICIAL)
    pledged_amount = models.BigIntegerField(default=0)
    paid_amount = models.BigIntegerField(default=0)
    certificate_no = models.CharField(max_length=40, blank=True)
    certificate_date = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party="legal", person=None)
                | Q(party__in=["person", "household"], member_organisation=None),
                name="member_party_fits_kind",
            ),
            models.CheckConstraint(condition=Q(paid_amount__gte=0), name="member_paid_not_negative"),
            models.CheckConstraint(
                condition=Q(pledged_amount__gte=F("paid_amount")), name="member_pledged_covers_paid"
            ),
            models.CheckConstraint(
                condition=~Q(kind="affiliate_no_capital") | Q(pledged_amount=0), name="member_no_capital_has_none"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(left_on=None, person__isnull=False),
                name="member_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "member_organisation"],
                condition=Q(left_on=None, member_organisation__isnull=False),
                name="member_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CapitalEntry(models.Model):
    """A change of a member's capital on a day; the sum of entries is what the member row holds.

    An opening position needs no history: its first entries carry the day the register was opened.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="capital_entries")
    move = models.CharField(max_length=8, choices=CapitalMove)
    on = models.DateField()
    amount = models.BigIntegerField()
    counterpart = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="capital_entry_moves_something"),
            models.CheckConstraint(
                condition=~Q(move="transfer") | Q(counterpart__isnull=False), name="capital_transfer_has_counterpart"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount:+}"


class Staff(models.Model):
    """A person in a post, from a day to a day (exclusive); `starts_on` empty means before the list was opened."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="posts")
    post = models.CharField(max_length=16, choices=Post)
    training = models.CharField(max_length=12, choices=Training, blank=True)
    field_of_training = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(starts_on=None) | Q(ends_before__gt=F("starts_on")),
                name="staff_has_days",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "post"], condition=Q(ends_before=None), name="staff_post_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}"
