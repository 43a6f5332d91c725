"""The only way to rows: what an actor may do, on which rows, and why.

Every context declares its permissions once, in its `policy.py`. A permission maps roles to a reach; a role counts
only through a live grant. Everything starts from nothing: an unknown code is a KeyError, an inactive or anonymous
actor reaches no row, and there is no superuser.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from hoptac.access.choices import Role
from hoptac.access.models import Grant, User
from hoptac.parties.models import Organisation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Actor = User | AnonymousUser
M = TypeVar("M", bound=Model)


class Reach(enum.Enum):
    """How far a role carries from the place or organisation of its grant.

    ALL: every row. PLACE: inside the place. ORG: the organisation itself. OWN: one's own rows inside the place or
    organisation. MEMBER_OF: the union itself and the organisations that are its members today.
    """

    ALL = "all"
    PLACE = "place"
    ORG = "org"
    OWN = "own"
    MEMBER_OF = "member_of"


class NotVisible(Http404):
    """The actor may not know that this row exists: 404."""


class NotAllowed(PermissionDenied):
    """The actor sees this row but may not do this to it: 403."""


@dataclass(frozen=True)
class Permission:
    """One right on the rows of one model.

    `organisation` is the path from the model to its organisation ("pk" when the model is Organisation, None when
    it has none, several paths when the row is of several parties); `place` a path to a place for models that hang
    on a place; `author` the path to the user whose row it is, for Reach.OWN. `to_many` says that a path crosses a
    to-many relation.
    """

    code: str
    model: type[Model]
    roles: Mapping[Role, Reach]
    organisation: str | tuple[str, ...] | None = "organisation"
    author: str | None = None
    place: str | None = None
    to_many: bool = False
    label: str | _StrPromise = ""

    @property
    def organisations(self) -> tuple[str, ...]:
        """Return the paths to the organisations whose row it is."""
        return (self.organisation,) if isinstance(self.organisation, str) else self.organisation or ()


_declared: dict[str, Permission] = {}


def declare(*permissions: Permission) -> None:
    """Add permissions to the table; a code declared twice with another content is an error."""
    for permission in permissions:
        known = _declared.get(permission.code)
        if known is not None and known != permission:
            raise ValueError(f"Permission {permission.code} is declared twice.")
        _declared[permission.code] = permission


def permission(code: str) -> Permission:
    """Return the permission of this code; KeyError when nobody declared it."""
    return _declared[code]


def declared() -> tuple[Permission, ...]:
    """Return every permission, ordered by code."""
    return tuple(_declared[code] for code in sorted(_declared))


def today() -> date:
    """Return the day on which grants are judged: today in the installation's time zone."""
    return timezone.localdate()


def grants(actor: Actor) -> tuple[Grant, ...]:
    """Return the grants in force today, read once per actor object; none when inactive or anonymous."""
    if not isinstance(actor, User) or not actor.is_active:
        return ()
    on = today()
    kept: tuple[date, tuple[Grant, ...]] | None = actor.__dict__.get("_grants_in_force")
    if kept is None or kept[0] != on:
        every = Grant.objects.filter(user=actor).select_related("place").order_by("pk")
        kept = (on, tuple(grant for grant in every if grant.is_in_force(on)))
        actor.__dict__["_grants_in_force"] = kept
    return kept[1]


def grants_told(actor: Actor) -> tuple[Grant, ...]:
    """Return the grants in force with what a sentence about them names: the organisation, and who gave them."""
    found = grants(actor)
    prefetch_related_objects(found, "organisation", "given_by")
    return found


def forget_grants(actor: User) -> None:
    """Read the actor's grants again on next use, after they changed."""
    actor.__dict__.pop("_grants_in_force", None)


def holds(actor: Actor, code: str) -> bool:
    """Return whether any role the actor holds today has this permission, on whatever rows."""
    roles = permission(code).roles
    return any(grant.role in roles for grant in grants(actor))


def rows(actor: Actor, code: str, queryset: QuerySet[M] | None = None) -> QuerySet[M]:
    """Return the rows of queryset (default: all of the permission's model) on which the actor has the permission.

    The union over all live grants, without duplicates. AssertionError when queryset is of another model.
    """
    asked = permission(code)
    if queryset is None:
        queryset = cast("QuerySet[M]", asked.model._default_manager.all())
    if queryset.model is not asked.model:
        raise AssertionError(f"{code} is about {asked.model.__name__}, not {queryset.model.__name__}")
    reached = [_condition(asked, grant) for grant in grants(actor) if grant.role in asked.roles]
    if not reached:
        return queryset.none()
    condition = reached[0]
    for other in reached[1:]:
        condition |= other
    if asked.to_many:
        return queryset.filter(pk__in=asked.model._default_manager.filter(condition).values("pk"))
    return queryset.filter(condition)


def can(actor: Actor, code: str, row: Model) -> bool:
    """Return whether the actor has the permission on this row; the same query as rows()."""
    return rows(actor, code).filter(pk=row.pk).exists()


def held_on(actor: Actor, row: Model, codes: Iterable[str]) -> frozenset[str]:
    """Return which of these permissions, all of the row's model, the actor has on it; in one question.

    Permissions that reach alike through the same grants are asked once.
    """
    alike: dict[object, list[str]] = {}
    for code in codes:
        asked = permission(code)
        reached = [(grant.pk, asked.roles[Role(grant.role)]) for grant in grants(actor) if grant.role in asked.roles]
        if reached:
            alike.setdefault((*reached, asked.organisation, asked.place, asked.author), []).append(code)
    if not alike:
        return frozenset()
    may = {
        f"may_{number}": Exists(rows(actor, several[0]).filter(pk=OuterRef("pk")))
        for number, several in enumerate(alike.values())
    }
    found = type(row)._default_manager.filter(pk=row.pk).annotate(**may).values_list(*may).get()
    return frozenset(code for has, several in zip(found, alike.values(), strict=True) if has for code in several)


def marked(actor: Actor, queryset: QuerySet[M], **codes: str) -> QuerySet[Any]:
    """Return the rows, each with a field for each of these permissions: whether the actor has it on the row."""
    held = {name: Exists(rows(actor, code).filter(pk=OuterRef("pk"))) for name, code in codes.items()}
    found: QuerySet[Any] = queryset.annotate(**held)
    return found


def require(actor: Actor, code: str, row: Model) -> None:
    """Return when the actor has the permission on this row; else raise NotAllowed if it is visible, or NotVisible.

    A row is visible when the actor has any permission whose code ends in ".view" on it.
    """
    if can(actor, code, row):
        return
    model = permission(code).model
    views = [seen.code for seen in declared() if seen.model is model and seen.code.endswith(".view")]
    if any(can(actor, view, row) for view in views):
        raise NotAllowed(code)
    raise NotVisible(code)


def require_held(actor: Actor, code: str) -> None:
    """Return when some role of the actor has the permission on whatever rows; else raise NotAllowed."""
    if not holds(actor, code):
        raise NotAllowed(code)


def why(actor: Actor, code: str, row: Model) -> list[str]:
    """Return one sentence for each grant that gives the actor this permission on this row; empty when none does."""
    asked = permission(code)
    sentences = []
    for grant in grants_told(actor):
        if grant.role in asked.roles:
            reached = asked.model._default_manager.filter(_condition(asked, grant), pk=row.pk)
            if reached.exists():
                sentences.append(_sentence(grant, asked.roles[Role(grant.role)]))
    return sentences


def _sentence(grant: Grant, reach: Reach) -> str:
    values = {
        "role": _inner(grant.get_role_display()),
        "where": _where(grant, reach),
        "since": formats.date_format(grant.starts_on, "d/m/Y"),
        "given_by": str(grant.given_by),
    }
    return _("You see this because you are %(role)s, for %(where)s, since %(since)s, given by %(given_by)s.") % values


def _where(grant: Grant, reach: Reach) -> str:
    if reach is Reach.ALL:
        return _("the whole system")
    if reach is Reach.MEMBER_OF:
        return _("%(organisation)s and its members") % {"organisation": grant.organisation}
    if grant.place is not None:
        return _inner(grant.place.full_name)
    return str(grant.organisation)


def _inner(words: str) -> str:
    """Return words as they stand inside a sentence: "tỉnh Sơn La", not "Tỉnh Sơn La"."""
    return words[:1].lower() + words[1:]


def _condition(asked: Permission, grant: Grant) -> Q:
    """Return which rows this grant reaches; KeyError when the permission does not name the grant's role."""
    reach = asked.roles[Role(grant.role)]
    if reach is Reach.ALL:
        return Q(pk__isnull=False)
    if reach is Reach.MEMBER_OF:
        return _members_of(asked, grant)
    inside = _inside(asked, grant)
    if reach is Reach.OWN:
        if asked.author is None:
            raise ValueError(f"{asked.code} reaches one's own rows but names no author")
        return inside & Q(**{asked.author: grant.user_id})
    return inside


def _nothing() -> Q:
    return Q(pk__in=[])


def _inside(asked: Permission, grant: Grant) -> Q:
    """Return the rows inside the grant's place, or of its organisation; nothing for a permission without a path."""
    condition = _nothing()
    if grant.place is not None:
        for path in asked.organisations:
            condition |= Q(**{_path(path, "place__beneath"): grant.place.path})
        if asked.place is not None:
            inside = "path__startswith" if asked.place == "pk" else f"{asked.place}__beneath"
            condition |= Q(**{inside: grant.place.path})
    else:
        for path in asked.organisations:
            condition |= Q(**{path: grant.organisation_id})
    return condition


def _members_of(asked: Permission, grant: Grant) -> Q:
    """Return the rows of the granted union itself and of the organisations that are its members today."""
    if grant.organisation_id is None:
        return _nothing()
    on = today()
    members = Organisation.objects.filter(
        Q(memberships__joined_on=None) | Q(memberships__joined_on__lte=on),
        Q(memberships__left_on=None) | Q(memberships__left_on__gt=on),
        memberships__organisation=grant.organisation_id,
    )
    condition = _nothing()
    for path in asked.organisations:
        condition |= Q(**{path: grant.organisation_id}) | Q(**{f"{path}__in": members.values("pk")})
    return condition


def _path(start: str, rest: str) -> str:
    return rest if start == "pk" else f"{start}__{rest}"
