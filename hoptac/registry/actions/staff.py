"""Officers and staff: taking up and leaving posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import facts
from hoptac.registry.actions import members
from hoptac.registry.actions.members import NewMember
from hoptac.registry.choices import Post, Training
from hoptac.registry.models import Registration, Staff


@dataclass(slots=True)
class NewStaff:
    """A person in a post. Sex and birth year are kept only with a basis."""

    name: str
    post: Post
    training: Training = Training.UNKNOWN
    field_of_training: str = ""
    citizen_id: str = ""
    phone: str = ""
    sex: str = ""
    birth_year: int | None = None
    personal_basis: str = ""
    starts_on: date | None = None


@transaction.atomic
def staff_add(
    *, actor: User, organisation: Organisation, staff: Sequence[NewStaff], on: date, note: str = ""
) -> list[int]:
    """Enter persons in posts of one organisation and return the ids of the posts, in order.

    From `on` the list of staff is kept here, if it was not before. The same person named twice in the call is one
    person with two posts when the citizen id, or without one the name and phone, are the same.
    """
    gate.require(actor, "registry.staff.add", organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    for each in staff:
        if not each.name.strip():
            raise RuleBroken("staff_name_missing", "The person's name is missing.")
        if each.starts_on is not None and each.starts_on > on:
            raise RuleBroken("post_in_future", "The post begins in the future.")
        members.check_basis(each)
    people = _people(staff)
    _check_once(organisation, [(people[index], each) for index, each in enumerate(staff)])
    ids = bulk.reserve_ids(Staff, len(staff))
    bulk.insert(
        Staff,
        ["id", "organisation_id", "person_id", "post", "training", "field_of_training", "starts_on", "ends_before"],
        [
            (pk, organisation.pk, people[index], each.post, each.training, each.field_of_training, each.starts_on, None)
            for index, (pk, each) in enumerate(zip(ids, staff, strict=True))
        ],
    )
    registration = Registration.objects.get(pk=organisation.pk)
    if registration.staff_kept_from is None:
        days = [each.starts_on for each in staff]
        registration.staff_kept_from = on if None in days else min([on, *(day for day in days if day)])
        registration.save(update_fields=["staff_kept_from"])
    facts.sync([organisation.pk])
    audit.record(
        actor=actor,
        code="registry.staff.add",
        organisation=organisation,
        target=organisation,
        changes={"staff": (None, len(staff))},
        note=note or ", ".join(each.name for each in staff[:3]),
    )
    return list(ids)


def _check_once(organisation: Organisation, posts: Sequence[tuple[int, NewStaff]]) -> None:
    """Raise RuleBroken when somebody would hold the same post twice at a time."""
    running = Staff.objects.filter(organisation=organisation, person__in=[pk for pk, _ in posts], ends_before=None)
    held = set(running.values_list("person_id", "post"))
    for pk, each in posts:
        if (pk, each.post) in held:
            raise RuleBroken("post_held_already", "%(name)s already holds this post.", name=each.name)
        held.add((pk, each.post))


def _people(staff: Sequence[NewStaff]) -> list[int]:
    """Return the person of each post."""
    keys = [each.citizen_id or f"{each.name}|{each.phone}" for each in staff]
    first = dict(reversed(list(zip(keys, staff, strict=True))))
    made = members.people(
        [
            NewMember(
                name=each.name,
                citizen_id=each.citizen_id,
                phone=each.phone,
                sex=each.sex,
                birth_year=each.birth_year,
                personal_basis=each.personal_basis,
            )
            for each in first.values()
        ]
    )
    found = dict(zip(first, made, strict=True))
    return [found[key] or 0 for key in keys]


@transaction.atomic
def staff_end(*, actor: User, post: Staff, on: date) -> None:
    """End a post on a day (the first day it is no longer held)."""
    gate.require(actor, "registry.staff.change", post)
    post = Staff.objects.select_for_update(of=("self",)).select_related("organisation", "person").get(pk=post.pk)
    if post.ends_before is not None:
        raise RuleBroken("post_has_ended", "This post has ended.")
    if post.starts_on is not None and on <= post.starts_on:
        raise RuleBroken("post_ends_before_it_begins", "The post cannot end before it began.")
    Staff.objects.filter(pk=post.pk).update(ends_before=on)
    facts.sync([post.organisation_id])
    audit.record(
        actor=actor,
        code="registry.staff.end",
        organisation=post.organisation,
        target=post,
        changes={"ends_before": (None, on)},
    )
