"""Users, grants, invitations and the trail of what was done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import ORGANISATION_ROLES, PLACE_ROLES, Role

__all__ = ["AuditEntry", "Grant", "Invitation", "Role", "User"]


class UserManager(BaseUserManager["User"]):
    """Finds users for Django's sign-in; users are made by actions.user_create only."""


class User(AbstractBaseUser):
    """A person who signs in. Holds no right by itself: rights come from grants alone, there is no superuser."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="user_phone_one_account"),
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="user_email_one_account"),
        ]
        indexes = [models.Index(fields=["full_name"], name="user_by_full_name")]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name to show to others."""
        return str(self)


def _one_anchor() -> Q:
    """Return the condition: a place role at a place alone, or an organisation role at an organisation alone."""
    at_place = Q(place__isnull=False, organisation__isnull=True, role__in=sorted(PLACE_ROLES))
    at_organisation = Q(place__isnull=True, organisation__isnull=False, role__in=sorted(ORGANISATION_ROLES))
    return at_place | at_organisation


class Grant(models.Model):
    """One role of one user at exactly one place or organisation, from starts_on until before ends_before."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_before = models.DateField(_("until before"), null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="grants_given")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_anchor(), name="grant_one_anchor_of_its_role"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.place or self.organisation}"

    def is_in_force(self, on: date) -> bool:
        """Return whether the role counts on a day."""
        return self.starts_on <= on and (self.ends_before is None or on < self.ends_before)


class Invitation(models.Model):
    """A code on paper by which somebody takes a role, or, when `user` is set, chooses a new password.

    The code itself is never stored, only its hash. It works once, until expires_at, for a few wrong tries.
    """

    code_hash = models.CharField(max_length=200)
    full_name = models.CharField(_("full name"), max_length=120)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=Role.choices, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="new_codes")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="invitations_given")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="invitations_accepted")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", place__isnull=True, organisation__isnull=True)
                | Q(user__isnull=True) & _one_anchor(),
                name="invitation_for_a_role_or_a_password",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.full_name}"


class AuditEntry(models.Model):
    """One thing somebody did. Written once; triggers of the database refuse every later change or deletion.

    `changes` maps a field to [before, after], both as they are shown; `on_behalf_of` is the name of the person
    for whom an officer entered it.
    """

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, models.PROTECT, related_name="audit_entries")
    on_behalf_of = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    target_kind = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    target_label = models.CharField(max_length=200, blank=True)
    changes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["organisation", "-at"], name="audit_by_organisation"),
            models.Index(fields=["place"], name="audit_by_place", condition=models.Q(place__isnull=False)),
            models.Index(fields=["code", "-at"], name="audit_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.code}"
