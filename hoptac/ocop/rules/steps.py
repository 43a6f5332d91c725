"""Which step of the cycle may follow which, and what each needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hoptac.core.errors import RuleBroken

#: Step → the states a dossier may be in for it. Names as in choices.State.
STEPS: dict[str, frozenset[str]] = {
    "change": frozenset({"draft", "returned"}),
    "send": frozenset({"draft", "returned"}),
    "withdraw": frozenset({"draft", "returned", "sent", "checked"}),
    "check": frozenset({"sent"}),
    "return": frozenset({"sent", "checked"}),
    "council": frozenset({"checked"}),
    "decide": frozenset({"scored"}),
    "propose": frozenset({"scored"}),
    "centre": frozenset({"proposed"}),
}
#: The least members of a council. The national decisions name no number; the alliance asked for five.
LEAST_MEMBERS = 5
#: Stars from which a product is recognised and gets a certificate.
LEAST_STARS = 3


def step_check(step: str, state: str) -> None:
    """Refuse a step that does not follow from where the dossier is.

    Raises:
        RuleBroken: dossier_step.
    """
    if state not in STEPS[step]:
        raise RuleBroken("dossier_step", "The dossier has gone on meanwhile: this step is no longer possible.")


def send_check(*, missing: Collection[int], is_excluded: bool) -> None:
    """Refuse to send a dossier with open questions, or whose maker itself says that it is out.

    Raises:
        RuleBroken: dossier_missing, dossier_excluded.
    """
    if is_excluded:
        raise RuleBroken("dossier_excluded", "You say that a disqualifying condition is true: it cannot be graded.")
    if missing:
        raise RuleBroken("dossier_missing", "%(count)s criteria wait for an answer.", count=len(missing))


def check_check(*, unchecked: int, remarked: int) -> None:
    """Refuse to pass a dossier on before every criterion was confirmed.

    Raises:
        RuleBroken: check_incomplete, check_remarked.
    """
    if unchecked:
        raise RuleBroken("check_incomplete", "%(count)s criteria are not yet checked.", count=unchecked)
    if remarked:
        raise RuleBroken(
            "check_remarked", "%(count)s criteria have a remark: return the dossier, or confirm them.", count=remarked
        )


def reason_check(reason: str) -> None:
    """Refuse a refusal without words.

    Raises:
        RuleBroken: reason_missing.
    """
    if not reason.strip():
        raise RuleBroken("reason_missing", "Say why, so that it can be put right.")


def start_check(*, members: int, has_chair: bool, entries: int) -> None:
    """Refuse to begin scoring before the council is complete.

    Raises:
        RuleBroken: council_few, council_no_chair, council_no_dossier.
    """
    if members < LEAST_MEMBERS:
        raise RuleBroken(
            "council_few", "A council has at least %(least)s members; %(count)s are named.",
            least=LEAST_MEMBERS, count=members,
        )  # fmt: skip
    if not has_chair:
        raise RuleBroken("council_no_chair", "Name the chair of the council.")
    if not entries:
        raise RuleBroken("council_no_dossier", "No dossier is before this council.")


def close_check(*, missing: Collection[str], unsettled: int, on: date, meets_on: date) -> None:
    """Refuse to close a council before its day, with sheets missing (named) or conditions unsettled.

    Raises:
        RuleBroken: council_early, council_sheets_missing, council_unsettled.
    """
    if on < meets_on:
        raise RuleBroken("council_early", "The council meets on %(day)s.", day=f"{meets_on:%d/%m/%Y}")
    if missing:
        raise RuleBroken("council_sheets_missing", "Sheets are missing: %(names)s.", names="; ".join(missing))
    if unsettled:
        raise RuleBroken(
            "council_unsettled", "%(count)s disqualifying conditions were raised and not settled.", count=unsettled
        )


def decide_check(*, stars: int, is_excluded: bool, province_most: int, is_declined: bool) -> int:
    """Return the stars the province gives: 0 for none, at most what it may give.

    A disqualifying condition beats points; under 3 stars there is no recognition; what the centre should grade goes
    to the centre first, and gets the province's most only after the centre declined.
    Raises RuleBroken: decision_centre.
    """
    if is_excluded or stars < LEAST_STARS:
        return 0
    if stars > province_most:
        if not is_declined:
            raise RuleBroken(
                "decision_centre", "These points are for the centre to decide: propose the product there first."
            )
        return province_most
    return stars


def propose_check(*, stars: int, is_excluded: bool, province_most: int, is_declined: bool) -> None:
    """Refuse to propose what the province decides itself, or what the centre has declined.

    Raises:
        RuleBroken: proposal_points, proposal_declined.
    """
    if is_excluded or stars <= province_most:
        raise RuleBroken("proposal_points", "Only products with the points of 5 stars are proposed to the centre.")
    if is_declined:
        raise RuleBroken("proposal_declined", "The centre has decided on this dossier already.")


def day_check(*, decided_on: date, not_before: date, on: date) -> None:
    """Refuse a decision of tomorrow, or from before what it decides upon.

    Raises:
        RuleBroken: decision_future, decision_early.
    """
    if decided_on > on:
        raise RuleBroken("decision_future", "The decision is dated after today.")
    if decided_on < not_before:
        raise RuleBroken("decision_early", "The decision is dated before %(day)s.", day=f"{not_before:%d/%m/%Y}")


def number_check(number: str) -> None:
    """Refuse a decision without a number.

    Raises:
        RuleBroken: decision_number.
    """
    if not number.strip():
        raise RuleBroken("decision_number", "Enter the number of the paper.")
