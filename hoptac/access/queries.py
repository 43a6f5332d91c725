"""What account pages show: who may what and where, open invitations, and the trail as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from hoptac.access import audit, gate, rules
from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry, Grant, Invitation, User
from hoptac.core import numbers_vi, text
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

audit.describe(
    {
        "access.user.create": gettext_noop("%(actor)s opened the account of %(target)s"),
        "access.account.change": gettext_noop("%(actor)s changed their own account"),
        "access.password.change": gettext_noop("%(actor)s chose a new password"),
        "access.password_code.create": gettext_noop("%(actor)s issued a code for a new password: %(target)s"),
        "access.grant.add": gettext_noop("%(actor)s gave a role: %(target)s"),
        "access.grant.end": gettext_noop("%(actor)s ended a role: %(target)s"),
        "access.invitation.create": gettext_noop("%(actor)s invited %(target)s: %(note)s"),
        "access.invitation.withdraw": gettext_noop("%(actor)s withdrew the invitation %(target)s"),
        "access.invitation.accept": gettext_noop("%(actor)s accepted the invitation %(target)s: %(note)s"),
    }
)


def roles_to_give(actor: User) -> list[tuple[str, str]]:
    """Return the roles the actor may give somewhere, as choices in the order of Role."""
    mine = {Role(grant.role) for grant in gate.grants(actor)}
    may: set[Role] = set().union(*(rules.INCLUDES.get(role, frozenset()) for role in mine))
    return [(role.value, str(role.label)) for role in Role if role in may]


def users(actor: User) -> QuerySet[User]:
    """Return the users the actor may see."""
    return gate.rows(actor, "access.account.view", User.objects.all())


def grants(actor: User) -> QuerySet[Grant]:
    """Return the grants the actor may see."""
    found = gate.rows(actor, "access.grant.view", Grant.objects.all())
    return found.select_related("user", "place", "organisation", "given_by")


def invitations(actor: User) -> QuerySet[Invitation]:
    """Return the invitations the actor may see."""
    found = gate.rows(actor, "access.invitation.view", Invitation.objects.all())
    return found.select_related("place", "organisation", "given_by")


def invitation_opened(pk: int) -> Invitation:
    """Return the invitation whose code somebody has just entered; the code stands in for the gate."""
    return Invitation.objects.select_related("place", "organisation", "user").get(pk=pk)


def places_to_invite(actor: User) -> QuerySet[Place]:
    """Return the places of today at which the actor may give roles, larger ones first."""
    found = gate.rows(actor, "access.place.invite", Place.objects.filter(valid_to=None))
    return found.order_by("level", "sort_key")


def organisations_to_invite(actor: User) -> QuerySet[Organisation]:
    """Return the organisations at which the actor may give roles."""
    return gate.rows(actor, "access.organisation.invite", Organisation.objects.select_related("place"))


def grants_to_end(actor: User, user: User) -> set[int]:
    """Return the ids of this user's grants that the actor may end."""
    ending = gate.rows(actor, "access.grant.end", Grant.objects.filter(user=user))
    return set(ending.values_list("pk", flat=True))


def users_named(actor: User, name: str) -> list[int]:
    """Return the ids of the visible users whose name, user name or number holds `name`, marks disregarded."""
    wanted, digits = text.fold(name), "".join(sign for sign in name if sign.isdigit()).lstrip("0")
    return [
        pk
        for pk, full_name, username, phone in users(actor).values_list("pk", "full_name", "username", "phone")
        if wanted in text.fold(full_name) or wanted in username or (len(digits) >= 6 and digits in phone)
    ]


def account_rows(actor: User, *, name: str = "", role: str = "", is_all: bool = False) -> QuerySet[Grant]:
    """Return the visible grants, today's or all, narrowed by name and role; ordered by name."""
    found = grants(actor)
    if not is_all:
        on = gate.today()
        found = found.filter(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on, user__is_active=True)
    if role:
        found = found.filter(role=role)
    if name.strip():
        found = found.filter(user__in=users_named(actor, name))
    people = [f"{who}__{name}" for who in ("user", "given_by") for name in ("full_name", "username")]
    return found.only(
        *("role", "starts_on", "ends_before", "user__is_active", "place__full_name", "organisation__name"), *people
    ).order_by("user__full_name", "user_id", "pk")


def grants_of(actor: User, user: User) -> QuerySet[Grant]:
    """Return the grants of a user that the actor may see, newest first."""
    return grants(actor).filter(user=user).order_by("-starts_on", "-pk")


def open_invitations(actor: User, *, at: datetime) -> QuerySet[Invitation]:
    """Return the visible invitations whose code still works at this moment, the oldest first."""
    still = invitations(actor).filter(accepted_at=None, withdrawn_at=None)
    return still.filter(expires_at__gt=at, wrong_tries__lt=rules.CODE_TRIES).order_by("created_at", "pk")


@dataclass(frozen=True)
class Reason:
    """A permission on a row, in words, and a sentence for every grant that gives it."""

    label: str
    sentences: list[str]


def reasons(actor: gate.Actor, row: Model) -> list[Reason]:
    """Return every permission the actor has on this row and why, those of seeing first; empty: not visible."""
    about = [one for one in gate.declared() if one.model is type(row)]
    about.sort(key=lambda one: (not one.code.endswith(".view"), one.code))
    found = [Reason(str(one.label or one.code), gate.why(actor, one.code, row)) for one in about]
    sees = any(gate.can(actor, one.code, row) for one in about if one.code.endswith(".view"))
    return [reason for reason in found if reason.sentences] if sees else []


def organisation_reasons(actor: gate.Actor, pk: int) -> tuple[Organisation | None, list[Reason]]:
    """Return the organisation of this id and why the actor sees it; no reasons when it is not there or not visible."""
    organisation = Organisation.objects.filter(pk=pk).first()
    return organisation, reasons(actor, organisation) if organisation is not None else []


@dataclass(frozen=True)
class Change:
    """One field before and after, as shown; "" where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One entry of the trail as a person reads it."""

    entry: AuditEntry
    sentence: str
    changes: list[Change] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The organisation or place of the entry; "" when the sentence names the organisation already."""
        if self.entry.organisation is not None:
            return "" if self.entry.organisation.name in self.sentence else self.entry.organisation.name
        return self.entry.place.full_name if self.entry.place is not None else ""


def trail_rows(
    actor: User,
    *,
    person: str = "",
    user_id: int | None = None,
    organisation: str = "",
    code: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """Return the visible entries, newest first; `since` and `until` are days, both included."""
    found = gate.rows(actor, "access.trail.view", AuditEntry.objects.all())
    if person.strip():
        found = found.filter(actor__in=users_named(actor, person))
    if user_id is not None:
        found = found.filter(actor=user_id)
    if organisation.strip():
        named = Q(organisation__search_key__contains=text.fold(organisation))
        found = found.filter(named | Q(organisation__code=organisation.strip()))
    if code:
        found = found.filter(code=code)
    if since is not None:
        found = found.filter(at__gte=_start_of(since))
    if until is not None:
        found = found.filter(at__lt=_start_of(until + timedelta(days=1)))
    return _told(found)


def trail_of(actor: User, organisation: Organisation) -> QuerySet[AuditEntry]:
    """Return the visible entries about one organisation, newest first."""
    return _told(gate.rows(actor, "access.trail.view", AuditEntry.objects.filter(organisation=organisation)))


def _told(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Return the entries newest first with what a line names, and no more."""
    named = ("actor__full_name", "actor__username", "organisation__name", "place__full_name")
    own = ("at", "on_behalf_of", "code", "target_kind", "target_label", "changes", "note")
    found = entries.select_related("actor", "organisation", "place").only(*own, *named)
    return found.order_by("-at", "-pk")


def trail_codes() -> tuple[tuple[str, str], ...]:
    """Return every code that a context put into words, with these, as choices. Nothing is read from the trail."""
    return _codes_in(get_language())


@lru_cache(maxsize=8)
def _codes_in(language: str | None) -> tuple[tuple[str, str], ...]:
    """Return the codes in the language of now; contexts put them into words once, when the program starts."""
    said = ((code, audit.title(code)) for code in audit.described())
    return tuple(sorted(said, key=lambda pair: text.sort_key(pair[1])))


def lines(entries: Iterable[AuditEntry]) -> Iterator[Line]:
    """Return the entries as sentences with their changes."""
    for entry in entries:
        yield Line(entry, sentence(entry), changes(entry))


def sentence(entry: AuditEntry) -> str:
    """Return what happened: "Lò Văn An ended a role: …"; names who it was done for."""
    words = {"actor": str(entry.actor), "target": entry.target_label, "note": entry.note}
    words["organisation"] = str(entry.organisation or "")
    said = (_(audit.sentence_of(entry.code)) % {**words, "code": entry.code}).rstrip(": ")
    if entry.on_behalf_of:
        return _("%(sentence)s, on behalf of %(name)s") % {"sentence": said, "name": entry.on_behalf_of}
    return said


def changes(entry: AuditEntry) -> list[Change]:
    """Return the changed fields under the names people know, choices and dates written out."""
    return [
        Change(_label(entry, name), _shown(entry, name, before), _shown(entry, name, after))
        for name, (before, after) in entry.changes.items()
    ]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@lru_cache(maxsize=1024)
def _field(kind: str, name: str) -> Any:
    try:
        return apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _label(entry: AuditEntry, name: str) -> str:
    described = audit.field_words(entry.code)
    told = described.label(name) if described else None
    if told is not None:
        return told
    found = _field(entry.target_kind, name)
    words = str(getattr(found, "verbose_name", "") or name.replace("_", " "))
    return words[:1].upper() + words[1:]


def _shown(entry: AuditEntry, name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    described = audit.field_words(entry.code)
    told = described.shown(name, value) if described else None
    if told is not None:
        return told
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(_field(entry.target_kind, name), "flatchoices", ()))
    if value in choices:
        return str(choices[value])
    if isinstance(value, int):
        return numbers_vi.format_number(value)
    return _day(str(value))


def _day(value: str) -> str:
    """Return an ISO date as people write it, any other text as it is."""
    try:
        return formats.date_format(date.fromisoformat(value), "d/m/Y")
    except ValueError:
        return value
