"""The end of the cycle: the province decides, or proposes to the centre, whose decision is recorded."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hoptac.access.models import User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue import rules as catalogue_rules
from hoptac.catalogue.drafts import Starred
from hoptac.ocop import queries
from hoptac.ocop.actions import dossiers
from hoptac.ocop.choices import State
from hoptac.ocop.models import Dossier
from hoptac.ocop.rules import steps

#: Stars only the centre gives.
CENTRE_STARS = 5


@transaction.atomic
def decision_record(
    *, actor: User, dossier: Dossier, decision_no: str, decided_on: date, issuer: str, on: date
) -> Dossier:
    """Record the province's decision: stars by the points, or none; return the dossier.

    Raises:
        RuleBroken: dossier_step, decision_number, decision_future, decision_early, decision_centre,
            recognition_same_day.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.decide", "decide")
    _check_paper(locked, decision_no, decided_on, on)
    result = queries.result(locked)
    stars = steps.decide_check(
        stars=result.stars, is_excluded=locked.is_excluded, province_most=locked.criteria_set.frame.province_most,
        is_declined=locked.centre_on is not None,
    )  # fmt: skip
    if not stars:
        number = decision_no.strip()
        return dossiers.moved(
            actor, locked, State.NOT_RECOGNISED, "ocop.decision.record", note=number, decision_no=number,
            decided_on=decided_on,
        )  # fmt: skip
    return _recognised(actor, locked, _starred(locked, stars, decision_no, decided_on, issuer), on)


@transaction.atomic
def dossier_propose(*, actor: User, dossier: Dossier, proposal_no: str, proposed_on: date, on: date) -> Dossier:
    """Record that the province proposed the product to the centre for 5 stars; return the dossier.

    Raises:
        RuleBroken: dossier_step, decision_number, decision_future, decision_early, proposal_points,
            proposal_declined.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.decide", "propose")
    _check_paper(locked, proposal_no, proposed_on, on)
    steps.propose_check(
        stars=queries.result(locked).stars, is_excluded=locked.is_excluded,
        province_most=locked.criteria_set.frame.province_most, is_declined=locked.centre_on is not None,
    )  # fmt: skip
    number = proposal_no.strip()
    return dossiers.moved(
        actor, locked, State.PROPOSED, "ocop.dossier.propose", note=number, proposal_no=number,
        proposed_on=proposed_on,
    )  # fmt: skip


@transaction.atomic
def centre_record(
    *, actor: User, dossier: Dossier, is_granted: bool, decision_no: str, decided_on: date, issuer: str, on: date
) -> Dossier:
    """Record what the centre decided: 5 stars, or not, and then the province decides. Return the dossier.

    Raises:
        RuleBroken: dossier_step, decision_number, decision_future, decision_early, recognition_same_day.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.decide", "centre")
    _check_paper(locked, decision_no, decided_on, on)
    number = decision_no.strip()
    values: dict[str, object] = {"centre_no": number, "centre_on": decided_on}
    if not is_granted:
        return dossiers.moved(actor, locked, State.SCORED, "ocop.centre.record", note=number, **values)
    starred = _starred(locked, CENTRE_STARS, decision_no, decided_on, issuer)
    return _recognised(actor, locked, starred, on, **values)


def _recognised(actor: User, dossier: Dossier, starred: Starred, on: date, **values: object) -> Dossier:
    recognition = catalogue_actions.recognition_add(actor=actor, product=dossier.product, starred=starred, on=on)
    papers = {"decision_no": starred.decision_no, "decided_on": starred.decided_on, **values}
    return dossiers.moved(
        actor, dossier, State.RECOGNISED, "ocop.decision.record", recognition=recognition, note=starred.decision_no,
        **papers,
    )  # fmt: skip


def _starred(dossier: Dossier, stars: int, number: str, day: date, issuer: str) -> Starred:
    until = catalogue_rules.months_later(day, dossier.criteria_set.frame.valid_months)
    return Starred(stars, day, number.strip(), issuer.strip(), until)


def _check_paper(dossier: Dossier, number: str, day: date, on: date) -> None:
    steps.number_check(number)
    steps.day_check(decided_on=day, not_before=queries.earliest_paper(dossier), on=on)
