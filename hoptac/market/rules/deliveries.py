"""Steps of a delivery, and what must add up in it. Quantities are base units, money is đồng."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from hoptac.core.errors import RuleBroken

#: What may be done in which state.
STEPS: Final = {
    "agree": {"asked"},
    "send": {"planned"},
    "cancel": {"asked", "planned"},
    "check": {"sent"},
    "replace": {"unpriced", "checked", "paid"},
    "price": {"unpriced"},
    "pay": {"checked"},
    "invoice": {"sent", "unpriced", "checked", "paid"},
    "dispute": {"sent", "unpriced", "checked", "paid", "cancelled"},
}


def step_check(step: str, state: str) -> None:
    """Refuse a step that cannot follow. Raises RuleBroken "delivery_step"."""
    if state not in STEPS[step]:
        raise RuleBroken("delivery_step", "This delivery has moved on meanwhile. Look at it again.")


def plan_check(*, planned: int, left: int, planned_on: date, starts_on: date, ends_before: date) -> None:
    """Refuse a plan beyond what the line promises or outside its days.

    Raises:
        RuleBroken: delivery_quantity, delivery_too_much, delivery_day.
    """
    if planned <= 0:
        raise RuleBroken("delivery_quantity", "Say how much is to be delivered.")
    if planned > left:
        raise RuleBroken("delivery_too_much", "Only %(left)s are left to be planned.", left=left)
    if not starts_on <= planned_on < ends_before:
        raise RuleBroken("delivery_day", "This day is outside the days the contract says.")


def check_check(*, sent: int, accepted: int, reason: str, missing: Collection[str], knowingly: bool) -> None:
    """Refuse the result of a check that does not add up.

    What is rejected needs a reason; goods whose certificate did not hold on the day are accepted knowingly or not at
    all.

    Raises:
        RuleBroken: delivery_accepted, reason_missing, delivery_certificate.
    """
    if not 0 <= accepted <= sent:
        raise RuleBroken("delivery_accepted", "What is accepted cannot be more than what came.")
    if accepted < sent and not reason.strip():
        raise RuleBroken("reason_missing", "Say why.")
    if accepted and missing and not knowingly:
        raise RuleBroken(
            "delivery_certificate",
            "A certificate the buyer asked for did not hold on this day. Accept the goods knowingly, or reject them.",
        )


def payment_check(*, amount: int, due: int, paid_on: date, on: date) -> None:
    """Refuse a payment of nothing, of more than is due, or of the future.

    Raises:
        RuleBroken: payment_amount, payment_too_much, payment_future.
    """
    if amount <= 0:
        raise RuleBroken("payment_amount", "Say how much was paid.")
    if amount > due:
        raise RuleBroken("payment_too_much", "No more than %(due)s đồng are due.", due=due)
    if paid_on > on:
        raise RuleBroken("payment_future", "A payment cannot lie in the future.")


def account_check(*, bank: str, number: str, holder: str, banks: Collection[str]) -> None:
    """Refuse an account no bank can have. Raises RuleBroken "account_bank", "account_number" or "account_holder"."""
    if bank not in banks:
        raise RuleBroken("account_bank", "Choose a bank of the list.")
    if not re.fullmatch(r"[0-9A-Za-z]{5,19}", number):
        raise RuleBroken("account_number", "An account number has 5 to 19 digits or letters.")
    if len(holder) < 3:
        raise RuleBroken("account_holder", "Write the holder as the bank writes it.")
