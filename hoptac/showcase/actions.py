"""Enquiries: sent by anybody, answered or closed by the cooperative, erased when their time is over."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.showcase import facts, queries, rules
from hoptac.showcase.choices import EnquiryState
from hoptac.showcase.models import Enquiry
from hoptac.showcase.rules import Question


@transaction.atomic
def enquiry_send(*, product: Product, question: Question) -> Enquiry:
    """Leave an enquiry with the product's cooperative and return it. Open to everybody; the view keeps floods out.

    Raises:
        RuleBroken: enquiry_not_published, enquiry_no_way_back.
    """
    Organisation.objects.select_for_update().get(pk=product.organisation_id)
    if not Product.objects.filter(pk=product.pk, is_published=True).exists():
        raise RuleBroken("enquiry_not_published", "This product is no longer shown.")
    if not question.phone and not question.email:
        raise RuleBroken("enquiry_no_way_back", "Give a phone number or an e-mail address.")
    now = timezone.now()
    enquiry = Enquiry(
        organisation_id=product.organisation_id,
        product=product,
        token=secrets.token_urlsafe(32),
        asker_name=question.name,
        asker_phone=question.phone,
        asker_email=question.email,
        quantity=question.quantity,
        unit=question.unit,
        month=question.month,
        message=question.message,
        language=question.language,
        sent_at=now,
        expires_on=rules.expires_on(on=timezone.localdate(now)),
    )
    enquiry.save(force_insert=True)
    facts.sync([product.organisation_id])
    return enquiry


@transaction.atomic
def enquiry_answer(*, actor: User, enquiry: Enquiry, answer: str) -> Enquiry:
    """Answer an enquiry and return it; the asker reads it by the private link.

    When the cooperative let its time pass (see queries.is_overdue), the alliance may answer in its place.

    Raises:
        RuleBroken: enquiry_not_open, enquiry_answer_missing.
    """
    if not (queries.is_overdue(enquiry) and gate.can(actor, "showcase.enquiry.stand_in", enquiry)):
        gate.require(actor, "showcase.enquiry.answer", enquiry)
    locked = _open(enquiry)
    if not answer.strip():
        raise RuleBroken("enquiry_answer_missing", "Write an answer.")
    locked.answer = answer.strip()
    locked.state = EnquiryState.ANSWERED
    locked.answered_at = timezone.now()
    locked.answered_by = actor
    locked.save(update_fields=["answer", "state", "answered_at", "answered_by"])
    facts.sync([locked.organisation_id])
    _record(actor, "showcase.enquiry.answer", locked)
    return locked


@transaction.atomic
def enquiry_close(*, actor: User, enquiry: Enquiry, is_spam: bool) -> Enquiry:
    """Close an enquiry without an answer, as spam or not, and return it.

    Raises:
        RuleBroken: enquiry_not_open.
    """
    gate.require(actor, "showcase.enquiry.close", enquiry)
    locked = _open(enquiry)
    locked.state = EnquiryState.SPAM if is_spam else EnquiryState.CLOSED
    locked.save(update_fields=["state"])
    facts.sync([locked.organisation_id])
    _record(actor, "showcase.enquiry.close", locked)
    return locked


@transaction.atomic
def enquiry_agree(*, actor: User, enquiry: Enquiry) -> Enquiry:
    """Note that both sides agreed after the answer, and return the enquiry.

    Raises:
        RuleBroken: enquiry_not_answered.
    """
    gate.require(actor, "showcase.enquiry.answer", enquiry)
    Organisation.objects.select_for_update().get(pk=enquiry.organisation_id)
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if locked.state != EnquiryState.ANSWERED:
        raise RuleBroken("enquiry_not_answered", "Only what was answered can be agreed on.")
    locked.state, locked.agreed_on = EnquiryState.AGREED, timezone.localdate()
    locked.save(update_fields=["state", "agreed_on"])
    facts.sync([locked.organisation_id])
    _record(actor, "showcase.enquiry.agree", locked, before=EnquiryState.ANSWERED)
    return locked


@transaction.atomic
def enquiries_expire(*, on: date) -> int:
    """Erase what identifies askers in enquiries whose time is over on that day, and return how many there were."""
    due = Enquiry.objects.filter(expires_on__lte=on, is_erased=False)
    return due.update(is_erased=True, asker_name="", asker_phone="", asker_email="", message="", answer="")


def _open(enquiry: Enquiry) -> Enquiry:
    """Return the enquiry, locked with its organisation; refuse one that is no longer open."""
    Organisation.objects.select_for_update().get(pk=enquiry.organisation_id)
    locked = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if locked.state != EnquiryState.NEW or locked.is_erased:
        raise RuleBroken("enquiry_not_open", "This enquiry is already answered or closed.")
    return locked


def _record(actor: User, code: str, enquiry: Enquiry, before: EnquiryState = EnquiryState.NEW) -> None:
    audit.record(
        actor=actor,
        code=code,
        organisation=enquiry.organisation,
        target=enquiry,
        changes={"state": (before.value, str(enquiry.state))},
    )
