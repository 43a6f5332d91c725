"""Members and their capital: joining, paying in, transferring, leaving. Registers of a whole unit at once, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold, given_name, sort_key
from hoptac.parties.choices import PersonalBasis
from hoptac.parties.models import Organisation, Person
from hoptac.registry import facts, queries, rules
from hoptac.registry.choices import CapitalMove, Membership, PartyKind
from hoptac.registry.models import CapitalEntry, Member, Registration


@dataclass(slots=True)
class NewMember:
    """A member to enter. Sex, birth year and ethnicity are kept only with a basis (consent or law)."""

    name: str
    party: PartyKind = PartyKind.PERSON
    kind: Membership = Membership.OFFICIAL
    citizen_id: str = ""
    phone: str = ""
    sex: str = ""
    birth_year: int | None = None
    ethnicity: str = ""
    personal_basis: str = PersonalBasis.NONE.value
    member_organisation_id: int | None = None
    pledged_amount: int = 0
    paid_amount: int = 0
    certificate_no: str = ""
    certificate_date: date | None = None
    joined_on: date | None = None


@bulk.uncollected()
@transaction.atomic
def members_add(
    *, actor: User, organisation: Organisation, members: Sequence[NewMember], on: date, note: str = ""
) -> list[int]:
    """Enter members of one organisation and return their ids, in order.

    From `on` the register is kept here, if it was not before: members without a day of joining are its opening
    position, and no history of payments is asked for. Raises RuleBroken for a member that breaks the law or the
    register; then nobody is entered.
    """
    gate.require(actor, "registry.member.add", organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    registration = Registration.objects.get(pk=organisation.pk)
    for member in members:
        check(member, organisation, registration, on)
    _require_seen(actor, members)
    persons = people(members)
    _check_once(organisation, members, persons)
    ids = bulk.reserve_ids(Member, len(members))
    bulk.insert(
        Member,
        _FIELDS,
        [
            _row(pk, organisation.pk, member, persons[index])
            for index, (pk, member) in enumerate(zip(ids, members, strict=True))
        ],
    )
    _opening_capital(list(zip(ids, members, strict=True)), on)
    kept = [member.joined_on for member in members if member.joined_on]
    if registration.members_kept_from is None:
        registration.members_kept_from = min([on, *kept]) if not any(m.joined_on is None for m in members) else on
        registration.save(update_fields=["members_kept_from"])
    facts.sync([organisation.pk])
    audit.record(
        actor=actor,
        code="registry.member.add",
        organisation=organisation,
        target=organisation,
        changes={"members": (None, len(members))},
        note=note or ", ".join(member.name for member in members[:3]),
    )
    return list(ids)


def _require_seen(actor: User, members: Sequence[NewMember]) -> None:
    """Raise gate.NotVisible for an organisation the actor cannot see: its record would open to the union."""
    inside = {member.member_organisation_id for member in members if member.member_organisation_id}
    for ids in queries.portions(inside):
        if gate.rows(actor, queries.VIEW, Organisation.objects.filter(pk__in=ids)).count() != len(ids):
            raise gate.NotVisible(queries.VIEW)


def check(member: NewMember, organisation: Organisation, registration: Registration, on: date) -> None:
    """Raise RuleBroken when this member cannot be entered."""
    if not member.name.strip():
        raise RuleBroken("member_name_missing", "The member's name is missing.")
    if member.paid_amount < 0 or member.pledged_amount < 0:
        raise RuleBroken("capital_negative", "Capital cannot be less than nothing.")
    if member.paid_amount > member.pledged_amount > 0:
        raise RuleBroken("paid_above_pledged", "More capital is paid in than was pledged.")
    if member.kind == Membership.AFFILIATE_NO_CAPITAL and (member.pledged_amount or member.paid_amount):
        raise RuleBroken("no_capital_expected", "An affiliate member without capital cannot hold capital.")
    if member.joined_on is not None and member.joined_on > on:
        raise RuleBroken("joined_in_future", "The day of joining lies in the future.")
    check_basis(member)
    if member.party != PartyKind.LEGAL and member.member_organisation_id:
        raise RuleBroken("member_is_a_person", "Only a legal person can be a member through an organisation.")
    rules.capital_share_check(
        amount=max(member.pledged_amount, member.paid_amount),
        charter_capital=registration.charter_capital,
        kind=organisation.kind,
        is_official=member.kind == Membership.OFFICIAL,
    )


def check_basis(person: Any) -> None:
    """Raise RuleBroken when sex, birth year or ethnicity are told without a basis (Law 91/2025)."""
    told = person.sex or person.birth_year or getattr(person, "ethnicity", "")
    if told and not person.personal_basis:
        raise RuleBroken(
            "personal_basis_missing", "Sex, birth year and ethnicity may only be kept with consent or a legal basis."
        )


def _check_once(organisation: Organisation, members: Sequence[NewMember], persons: Sequence[int | None]) -> None:
    """Raise RuleBroken when somebody would be a member twice at a time."""
    running = Member.objects.filter(organisation=organisation, left_on=None)
    held = set(running.filter(person__in=[pk for pk in persons if pk]).values_list("person_id", flat=True))
    inside = [member.member_organisation_id for member in members if member.member_organisation_id]
    held_inside = set(running.filter(member_organisation__in=inside).values_list("member_organisation_id", flat=True))
    for member, person in zip(members, persons, strict=True):
        if person in held or member.member_organisation_id in held_inside:
            raise RuleBroken("member_already", "%(name)s is already a member.", name=member.name)
        held |= {person} if person else set()
        held_inside |= {member.member_organisation_id} if member.member_organisation_id else set()
        if member.member_organisation_id == organisation.pk:
            raise RuleBroken("member_of_itself", "An organisation cannot be a member of itself.")


_FIELDS = [
    "id",
    "organisation_id",
    "party",
    "person_id",
    "member_organisation_id",
    "name",
    "kind",
    "pledged_amount",
    "paid_amount",
    "certificate_no",
    "certificate_date",
    "joined_on",
    "left_on",
    "left_reason",
]


def _row(pk: int, organisation_id: int, member: NewMember, person_id: int | None) -> tuple[Any, ...]:
    pledged = max(member.pledged_amount, member.paid_amount)
    return (
        pk,
        organisation_id,
        member.party,
        person_id,
        member.member_organisation_id,
        member.name,
        member.kind,
        pledged,
        member.paid_amount,
        member.certificate_no,
        member.certificate_date,
        member.joined_on,
        None,
        "",
    )


def people(members: Sequence[NewMember]) -> list[int | None]:
    """Return the person of each member: known by citizen id, else made new; none for legal persons."""
    wanted = [member.citizen_id for member in members if member.citizen_id]
    known = dict(Person.objects.filter(citizen_id__in=wanted).values_list("citizen_id", "pk"))
    fresh = [
        member
        for member in members
        if member.party != PartyKind.LEGAL and not (member.citizen_id and member.citizen_id in known)
    ]
    ids = dict(zip(map(id, fresh), bulk.reserve_ids(Person, len(fresh)), strict=True))
    bulk.insert(Person, _PERSON_FIELDS, [_person(ids[id(member)], member) for member in fresh])
    return [
        None if member.party == PartyKind.LEGAL else ids.get(id(member)) or known[member.citizen_id]
        for member in members
    ]


_PERSON_FIELDS = [
    "id",
    "full_name",
    "given_name",
    "search_key",
    "sort_key",
    "citizen_id",
    "phone",
    "sex",
    "birth_year",
    "ethnicity",
    "personal_basis",
]


def _person(pk: int, member: NewMember) -> tuple[Any, ...]:
    given = given_name(member.name)
    return (
        pk,
        member.name,
        given[:60],
        fold(member.name),
        sort_key(f"{given} {member.name}")[:300],
        member.citizen_id or None,
        member.phone,
        member.sex,
        member.birth_year,
        member.ethnicity,
        member.personal_basis,
    )


def _opening_capital(pairs: Sequence[tuple[int, NewMember]], on: date) -> None:
    """Write the pledge and the payment that make up each member's capital, on the day known for them."""
    rows = []
    for pk, member in pairs:
        day = member.certificate_date or member.joined_on or on
        pledged = max(member.pledged_amount, member.paid_amount)
        rows += [
            (pk, move, day, amount, None, "")
            for move, amount in ((CapitalMove.PLEDGE, pledged), (CapitalMove.PAYMENT, member.paid_amount))
            if amount
        ]
    bulk.insert(CapitalEntry, ["member_id", "move", "on", "amount", "counterpart_id", "note"], rows)


@transaction.atomic
def member_pay(*, actor: User, member: Member, amount: int, on: date, note: str = "") -> CapitalEntry:
    """Book capital that a member really paid in; it cannot be more than was pledged."""
    member = _held(actor, member)
    if amount <= 0:
        raise RuleBroken("payment_not_positive", "The amount must be more than nothing.")
    if member.paid_amount + amount > member.pledged_amount:
        raise RuleBroken("paid_above_pledged", "More capital is paid in than was pledged.")
    entry = CapitalEntry.objects.create(member=member, move=CapitalMove.PAYMENT, on=on, amount=amount, note=note)
    Member.objects.filter(pk=member.pk).update(paid_amount=F("paid_amount") + amount)
    _note(actor, member, "registry.member.pay", {"paid_amount": (member.paid_amount, member.paid_amount + amount)})
    return entry


@transaction.atomic
def member_transfer(*, actor: User, member: Member, to: Member, amount: int, on: date) -> None:
    """Pass paid capital from one member to another of the same organisation (Law 17/2023)."""
    member, to = _held(actor, member), _held(actor, to)
    if member.organisation_id != to.organisation_id or member.pk == to.pk:
        raise RuleBroken("transfer_outside", "Capital passes only between two members of the same organisation.")
    if not 0 < amount <= member.paid_amount:
        raise RuleBroken("transfer_too_much", "No more can be passed on than the member has paid in.")
    registration = Registration.objects.get(pk=member.organisation_id)
    rules.capital_share_check(
        amount=to.pledged_amount + amount,
        charter_capital=registration.charter_capital,
        kind=member.organisation.kind,
        is_official=to.kind == Membership.OFFICIAL,
    )
    for giver, taker, sign in ((member, to, -1), (to, member, 1)):
        CapitalEntry.objects.create(
            member=giver, move=CapitalMove.TRANSFER, on=on, amount=sign * amount, counterpart=taker
        )
        Member.objects.filter(pk=giver.pk).update(
            paid_amount=F("paid_amount") + sign * amount, pledged_amount=F("pledged_amount") + sign * amount
        )
    _note(actor, member, "registry.member.transfer", {"paid_amount": (member.paid_amount, member.paid_amount - amount)})


@transaction.atomic
def member_end(*, actor: User, member: Member, on: date, reason: str) -> None:
    """End a membership on a day; the capital paid in is returned with it."""
    member = _held(actor, member)
    if member.joined_on is not None and on < member.joined_on:
        raise RuleBroken("left_before_joining", "The membership cannot end before it began.")
    if member.paid_amount:
        CapitalEntry.objects.create(member=member, move=CapitalMove.RETURN, on=on, amount=-member.paid_amount)
    Member.objects.filter(pk=member.pk).update(left_on=on, left_reason=reason, paid_amount=0, pledged_amount=0)
    facts.sync([member.organisation_id])
    _note(actor, member, "registry.member.end", {"left_on": (None, on)}, reason)


@transaction.atomic
def member_reveal(*, actor: User, member: Member) -> str:
    """Return the citizen number of a member in full, and note in the trail who read it (Law 91/2025)."""
    gate.require(actor, "registry.member.change", member)
    found = Member.objects.select_related("organisation", "person").get(pk=member.pk)
    if found.person is None or not found.person.citizen_id:
        raise RuleBroken("citizen_id_unknown", "No citizen number is known.")
    _note(actor, found, "registry.member.reveal", {})
    return found.person.citizen_id


def paid_capital(organisation_id: int) -> int:
    """Return the capital that all members of an organisation have paid in, đồng."""
    total = Member.objects.filter(organisation_id=organisation_id).aggregate(total=Sum("paid_amount"))["total"]
    return int(total or 0)


def _held(actor: User, member: Member) -> Member:
    """Return the member locked for change; refuse one that is not the actor's or has left."""
    gate.require(actor, "registry.member.change", member)
    found = Member.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=member.pk)
    if found.left_on is not None:
        raise RuleBroken("member_has_left", "This membership has ended.")
    return found


def _note(actor: User, member: Member, code: str, changes: dict[str, tuple[Any, Any]], note: str = "") -> None:
    audit.record(actor=actor, code=code, organisation=member.organisation, target=member, changes=changes, note=note)
