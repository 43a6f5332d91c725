"""The commune's part: confirm each answer, or remark; pass the dossier on, or return it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hoptac.access.models import User
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.ocop.actions import dossiers
from hoptac.ocop.choices import State, Verdict
from hoptac.ocop.models import Answer, Criterion, Dossier
from hoptac.ocop.rules import steps


@transaction.atomic
def answer_check(
    *, actor: User, dossier: Dossier, criterion: Criterion, is_confirmed: bool, remark: str = ""
) -> Answer:
    """Confirm an answer, or say what is wrong with it, and return it.

    Raises:
        RuleBroken: dossier_step, criterion_other_set, reason_missing.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.check", "check")
    answer = Answer.objects.filter(dossier=locked, criterion=criterion).first()
    if answer is None:
        raise RuleBroken("criterion_other_set", "This criterion is not part of the dossier's criteria set.")
    remark = text.clean(remark)
    if not is_confirmed:
        steps.reason_check(remark)
    answer.verdict = Verdict.CONFIRMED if is_confirmed else Verdict.REMARKED
    answer.verdict_remark = remark
    answer.save(update_fields=["verdict", "verdict_remark"])
    return answer


@transaction.atomic
def dossier_pass(*, actor: User, dossier: Dossier, on: date) -> Dossier:
    """Pass a wholly confirmed dossier on to the province and return it.

    Raises:
        RuleBroken: dossier_step, check_incomplete, check_remarked.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.check", "check")
    verdicts = list(locked.answers.values_list("verdict", flat=True))
    steps.check_check(unchecked=verdicts.count(Verdict.NONE), remarked=verdicts.count(Verdict.REMARKED))
    return dossiers.moved(actor, locked, State.CHECKED, "ocop.dossier.pass", checked_on=on, checked_by=actor)


@transaction.atomic
def dossier_return(*, actor: User, dossier: Dossier, reason: str) -> Dossier:
    """Give the dossier back to its maker with a reason and return it; what was confirmed stays confirmed.

    Raises:
        RuleBroken: dossier_step, reason_missing.
    """
    locked = dossiers.taken(actor, dossier, "ocop.dossier.check", "return")
    steps.reason_check(reason)
    return dossiers.moved(actor, locked, State.RETURNED, "ocop.dossier.return", reason=reason.strip())
