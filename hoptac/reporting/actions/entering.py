"""Reports an officer fills in for an organisation: they count once the organisation confirms them by a code."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access import rules as code_rules
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.actions import stamp
from hoptac.reporting import queries
from hoptac.reporting.actions import filling, sending
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Confirmation, Remark, Report, Submission
from hoptac.reporting.rules import course


@transaction.atomic
def report_enter(*, actor: User, report: Report) -> tuple[Confirmation, str]:
    """Finish a report filled in for an organisation; return the confirmation and its code, shown this once.

    The report waits until the organisation confirms it: with this code, or signed in. A code given before is void.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_unfinished.
    """
    gate.require(actor, "reporting.report.enter", report)
    locked = filling.editable(report, "enter")
    sending.complete(locked, actor)
    now = timezone.now()
    locked.confirmations.filter(closed_at__isnull=True).update(closed_at=now)
    code = "".join(secrets.choice(code_rules.CODE_ALPHABET) for _ in range(code_rules.CODE_LENGTH))
    made = Confirmation(report=locked, code_hash=make_password(code), made_at=now, made_by=actor)
    made.expires_at = now + code_rules.CODE_VALID_FOR
    made.save(force_insert=True)
    _stands(locked, ReportState.ENTERED)
    _record(locked, actor, "enter")
    return made, code


def confirmation_try(*, number: int, code: str, at: datetime) -> Confirmation:
    """Return the open confirmation of this number when the code is right; count a wrong try.

    Raises:
        RuleBroken: code.wrong (the same words for an unknown number), code.used, code.locked, code.expired.
    """
    with transaction.atomic():
        found = Confirmation.objects.select_for_update().filter(pk=number).first()
        if found is not None:
            code_rules.code_open_check(
                is_used=found.closed_at is not None,
                is_withdrawn=False,
                wrong_tries=found.wrong_tries,
                expires_at=found.expires_at,
                at=at,
            )
            if check_password(code_rules.code_clean(code), found.code_hash):
                return found
            found.wrong_tries += 1
            found.save(update_fields=["wrong_tries"])
    raise RuleBroken("code.wrong", "This number and this code do not belong together. Look at the paper again.")


@transaction.atomic
def report_confirm(*, confirmation: Confirmation, name: str, reader: User | None = None) -> Submission:
    """Send a report in the name of whoever confirms it by code, and return its submission.

    Both names are kept: the officer who filled it in, and `name`. `reader` is who is signed in, if anybody.

    Raises:
        RuleBroken: report_out_of_order, code.used, report_own (the officer), report_name_missing.
    """
    locked = _told(confirmation, reader)
    if not name.strip():
        raise RuleBroken("report_name_missing", "Write your name: it stands on the report.")
    found = queries.filled(locked)
    return sending.submit(locked, found, confirmation.made_by, on_behalf_of=name.strip()[:120])


@transaction.atomic
def report_deny(*, confirmation: Confirmation, name: str, reason: str, reader: User | None = None) -> Report:
    """Send a report back to the officer who filled it in, with what is wrong, and return it.

    Raises:
        RuleBroken: report_out_of_order, code.used, report_own, report_reason_missing.
    """
    locked = _told(confirmation, reader)
    if not (name.strip() and reason.strip()):
        raise RuleBroken("report_reason_missing", "Say what is to be changed.")
    text = f"{name.strip()}: {reason.strip()}"
    Remark.objects.create(report=locked, text=text, made_at=timezone.now(), made_by=confirmation.made_by)
    _reopened(locked)
    _record(locked, confirmation.made_by, "deny", text, on_behalf_of=name.strip())
    return locked


@transaction.atomic
def report_withdraw(*, actor: User, report: Report) -> Report:
    """Take a report that waits for its confirmation back to go on filling it in, and return it; its code is void.

    Raises:
        RuleBroken: report_out_of_order.
    """
    gate.require(actor, filling.FILL, report)
    locked = filling.lock(report)
    course.may_follow("withdraw", locked.state)
    _reopened(locked)
    _record(locked, actor, "withdraw")
    return locked


def _told(confirmation: Confirmation, reader: User | None) -> Report:
    """Return the report of an open confirmation, locked; nobody confirms what they filled in themselves."""
    locked = filling.lock(confirmation.report)
    course.may_follow("confirm", locked.state)
    if not Confirmation.objects.filter(pk=confirmation.pk, closed_at__isnull=True).exists():
        raise RuleBroken("code.used", "This code has been used. Sign in, or ask for a new code.")
    if reader is not None:
        authors = frozenset({confirmation.made_by_id, *locked.cells.values_list("changed_by", flat=True)})
        course.judged_apart(actor_id=reader.pk, author_ids=authors)
    return locked


def _reopened(report: Report) -> None:
    """Let a report be filled in again: as returned when it had been sent before."""
    report.confirmations.filter(closed_at__isnull=True).update(closed_at=timezone.now())
    _stands(report, ReportState.RETURNED if report.submitted_at else ReportState.OPEN)


def _stands(report: Report, state: ReportState) -> None:
    report.state = state
    report.revision += 1
    report.save(update_fields=["state", "revision"])
    stamp()


def _record(report: Report, actor: User, step: str, note: str = "", *, on_behalf_of: str = "") -> None:
    audit.record(
        actor=actor,
        code=f"reporting.report.{step}",
        organisation=report.organisation,
        target=report,
        note=f"{report.round}: {note}" if note else str(report.round),
        on_behalf_of=on_behalf_of or None,
    )
