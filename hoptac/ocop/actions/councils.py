"""The province's part before and after scoring: a council, its members and dossiers; started, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import Grant, User
from hoptac.core.errors import RuleBroken
from hoptac.ocop import queries
from hoptac.ocop.actions import dossiers
from hoptac.ocop.choices import Seat, Stage, State
from hoptac.ocop.models import Council, CouncilMember, Dossier, Entry, Flag, Sheet
from hoptac.ocop.rules import scoring, steps
from hoptac.places.models import Place


@transaction.atomic
def council_add(
    *, actor: User, place: Place, name: str, decision_no: str, decided_on: date, meets_on: date, on: date,
    spread_most: int = 10,
) -> Council:  # fmt: skip
    """Enter a council set up by a decision for a place and return it.

    Raises:
        RuleBroken: decision_number, decision_future, council_meets_early.
    """
    gate.require(actor, "ocop.council.add", place)
    _check_days(decision_no, decided_on, meets_on, on)
    council = Council.objects.create(
        place=place, name=name, decision_no=decision_no, decided_on=decided_on, meets_on=meets_on,
        spread_most=spread_most,
    )  # fmt: skip
    _told(actor, council, "ocop.council.add", note=decision_no)
    return council


@transaction.atomic
def council_change(*, actor: User, council: Council, name: str, decision_no: str, decided_on: date, meets_on: date,
                   spread_most: int, on: date) -> Council:  # fmt: skip
    """Correct what was entered about a council that has not closed and return it.

    Raises:
        RuleBroken: council_stage, decision_number, decision_future, council_meets_early.
    """
    locked = _locked(actor, council, "ocop.council.change", Stage.PREPARING, Stage.SCORING)
    _check_days(decision_no, decided_on, meets_on, on)
    values = {"name": name, "decision_no": decision_no, "decided_on": decided_on, "meets_on": meets_on,
              "spread_most": spread_most}  # fmt: skip
    changes = audit.changed({field: getattr(locked, field) for field in values}, values)
    for field, value in values.items():
        setattr(locked, field, value)
    locked.save()
    if changes:
        audit.record(actor=actor, code="ocop.council.change", place=locked.place, target=locked, changes=changes)
    return locked


@transaction.atomic
def member_add(*, actor: User, council: Council, user: User, seat: Seat = Seat.MEMBER, post: str = "") -> CouncilMember:
    """Name somebody in a council that is being set up and return the seat.

    The person must hold a role that may score in the council's place, and none at the maker of a dossier before it.
    Raises RuleBroken: council_stage, member_twice, member_seat_taken, member_without_role, member_interested.
    """
    locked = _locked(actor, council, "ocop.council.change", Stage.PREPARING)
    if locked.members.filter(user=user).exists():
        raise RuleBroken("member_twice", "%(name)s is already a member of this council.", name=str(user))
    if seat != Seat.MEMBER and locked.members.filter(seat=seat).exists():
        raise RuleBroken("member_seat_taken", "This council has that seat filled already.")
    if not queries.may_sit(locked.place).filter(pk=user.pk).exists():
        raise RuleBroken("member_without_role", "%(name)s holds no role in this place that may score.", name=str(user))
    _check_interest([user.pk], [entry.dossier for entry in queries.entries(locked)])
    member = CouncilMember.objects.create(council=locked, user=user, seat=seat, post=post[:200])
    _told(actor, locked, "ocop.member.add", note=str(user))
    return member


@transaction.atomic
def member_remove(*, actor: User, member: CouncilMember) -> None:
    """Take somebody out of a council. While it scores, only whoever handed in nothing, and never below the least.

    Raises:
        RuleBroken: council_stage, member_has_scored, council_few.
    """
    locked = _locked(actor, member.council, "ocop.council.change", Stage.PREPARING, Stage.SCORING)
    if locked.stage == Stage.SCORING:
        if member.sheets.exclude(handed_in_at=None).exists():
            raise RuleBroken("member_has_scored", "%(name)s has handed in sheets.", name=str(member))
        others = locked.members.exclude(pk=member.pk)
        steps.start_check(members=others.count(), has_chair=others.filter(seat=Seat.CHAIR).exists(), entries=1)
    name = str(member)
    locked.members.filter(pk=member.pk).delete()
    _told(actor, locked, "ocop.member.remove", note=name)


@transaction.atomic
def entry_add(*, actor: User, council: Council, dossier: Dossier) -> Entry:
    """Put a checked dossier before a council that is being set up and return the entry.

    Raises:
        RuleBroken: council_stage, dossier_step, dossier_elsewhere, entry_other_place, member_interested.
    """
    locked = _locked(actor, council, "ocop.council.change", Stage.PREPARING)
    taken = dossiers.taken(actor, dossier, "ocop.dossier.decide", "council")
    if not taken.product.organisation.place.path.startswith(locked.place.path):
        raise RuleBroken("entry_other_place", "The maker of this product is not in the council's place.")
    _check_interest(list(locked.members.values_list("user_id", flat=True)), [taken])
    try:
        with transaction.atomic():
            entry = Entry.objects.create(council=locked, dossier=taken)
    except IntegrityError as error:
        raise RuleBroken("dossier_elsewhere", "This dossier is already before a council.") from error
    dossiers.moved(actor, taken, State.COUNCIL, "ocop.entry.add")
    return entry


@transaction.atomic
def entry_remove(*, actor: User, entry: Entry) -> None:
    """Take a dossier from a council that has not begun to score; it waits again.

    Raises:
        RuleBroken: council_stage.
    """
    _locked(actor, entry.council, "ocop.council.change", Stage.PREPARING)
    dossier = dossiers.again(entry.dossier_id)
    Entry.objects.filter(pk=entry.pk).delete()
    dossiers.moved(actor, dossier, State.CHECKED, "ocop.entry.remove")


@transaction.atomic
def council_start(*, actor: User, council: Council) -> Council:
    """Begin to score: every member gets a sheet for every dossier. Return the council.

    Raises:
        RuleBroken: council_stage, council_few, council_no_chair, council_no_dossier.
    """
    locked = _locked(actor, council, "ocop.council.change", Stage.PREPARING)
    members, entries = list(locked.members.all()), list(locked.entries.all())
    has_chair = any(member.seat == Seat.CHAIR for member in members)
    steps.start_check(members=len(members), has_chair=has_chair, entries=len(entries))
    Sheet.objects.bulk_create(Sheet(entry=entry, member=member) for entry in entries for member in members)
    locked.stage = Stage.SCORING
    locked.save(update_fields=["stage"])
    _told(actor, locked, "ocop.council.start")
    return locked


@transaction.atomic
def flag_settle(*, actor: User, flag: Flag, stands: bool, reason: str) -> Flag:
    """Write what the council found about a disqualifying condition and return it.

    Raises:
        RuleBroken: council_stage, reason_missing.
    """
    locked = _locked(actor, flag.entry.council, "ocop.council.change", Stage.SCORING)
    steps.reason_check(reason)
    flag.stands, flag.reason = stands, reason.strip()
    flag.save(update_fields=["stands", "reason"])
    _told(actor, locked, "ocop.flag.settle", note=f"{flag.entry}: {flag.reason}")
    return flag


@transaction.atomic
def council_close(*, actor: User, council: Council, on: date) -> Council:
    """Close a council: averages become the points of the dossiers, which wait for the decision. Return it.

    Raises:
        RuleBroken: council_stage, council_early, council_sheets_missing, council_unsettled.
    """
    locked = _locked(actor, council, "ocop.council.close", Stage.SCORING)
    missing = queries.missing_sheets(locked)
    unsettled = Flag.objects.filter(entry__council=locked, stands=None).count()
    steps.close_check(missing=missing, unsettled=unsettled, on=on, meets_on=locked.meets_on)
    for entry in locked.entries.order_by("pk"):
        _score(actor, entry)
    locked.entries.update(is_open=False)
    locked.stage, locked.closed_at, locked.closed_by = Stage.CLOSED, timezone.now(), actor
    locked.save()
    _told(actor, locked, "ocop.council.close")
    return locked


def _score(actor: User, entry: Entry) -> None:
    dossier = dossiers.again(entry.dossier_id)
    totals = [sheet.points or 0 for sheet in entry.sheets.all()]
    is_excluded = entry.flags.filter(stands=True).exists()
    dossiers.moved(
        actor, dossier, State.SCORED, "ocop.dossier.score",
        points=sum(totals), scorers=len(totals), is_excluded=is_excluded,
        note=scoring.shown(scoring.average(totals)),
    )  # fmt: skip


def _check_days(decision_no: str, decided_on: date, meets_on: date, on: date) -> None:
    steps.number_check(decision_no)
    steps.day_check(decided_on=decided_on, not_before=decided_on, on=on)
    if meets_on < decided_on:
        raise RuleBroken("council_meets_early", "The council meets before it is set up.")


def _check_interest(users: Sequence[int], before: Sequence[Dossier]) -> None:
    """Refuse members who hold a role at the maker of a dossier before the council.

    Raises:
        RuleBroken: member_interested.
    """
    makers = [dossier.product.organisation_id for dossier in before]
    held = Grant.objects.filter(user__in=users, organisation__in=makers).select_related("user").first()
    if held is not None:
        raise RuleBroken(
            "member_interested", "%(name)s works for the maker of one of these products.", name=str(held.user)
        )


def _locked(actor: User, council: Council, code: str, *stages: Stage) -> Council:
    """Return the council locked: 404 or 403 when the actor may not, RuleBroken when it is past that stage."""
    gate.require(actor, code, council)
    locked = Council.objects.select_for_update(of=("self",)).select_related("place").get(pk=council.pk)
    if locked.stage not in stages:
        raise RuleBroken("council_stage", "The council has gone on meanwhile: this step is no longer possible.")
    return locked


def _told(actor: User, council: Council, code: str, note: str = "") -> None:
    audit.record(actor=actor, code=code, place=council.place, target=council, note=note)
