"""The maker's part: open a dossier, answer, prove, send, withdraw."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.choices import OCOP_GROUPS
from hoptac.catalogue.models import Product
from hoptac.core import text, uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import Upload
from hoptac.ocop import knowing, queries
from hoptac.ocop.choices import OPEN, State, Verdict
from hoptac.ocop.models import Answer, CriteriaSet, Criterion, Dossier, Evidence, Option
from hoptac.ocop.rules import steps

#: Files a dossier may hold.
MOST_FILES = 60


@transaction.atomic
def dossier_open(
    *, actor: User, product: Product, criteria_set: CriteriaSet, on: date, on_behalf_of: str = ""
) -> Dossier:
    """Open a dossier for a set in force, its answers filled in from what the system knows, and return it.

    Raises:
        RuleBroken: product_outside_ocop, dossier_open_already, set_not_in_force, set_other_group.
    """
    gate.require(actor, "ocop.dossier.open", product)
    Product.objects.select_for_update().get(pk=product.pk)
    if product.group not in OCOP_GROUPS:
        raise RuleBroken(
            "product_outside_ocop", "The OCOP programme does not know this kind of product, so it has no dossier."
        )
    if Dossier.objects.filter(product=product, state__in=OPEN).exists():
        raise RuleBroken("dossier_open_already", "A dossier of this product is already under way.")
    if not queries.sets_in_force(on=on).filter(pk=criteria_set.pk).exists():
        raise RuleBroken("set_not_in_force", "This criteria set is not in force today.")
    if criteria_set.group != product.group:
        raise RuleBroken("set_other_group", "This criteria set is for another group of products.")
    dossier = Dossier.objects.create(
        product=product, criteria_set=criteria_set, opened_on=on, opened_by=actor, on_behalf_of=on_behalf_of[:200]
    )
    _prefill(dossier, on=on)
    told(actor, dossier, "ocop.dossier.open", on_behalf_of=on_behalf_of or None)
    return dossier


def _prefill(dossier: Dossier, *, on: date) -> None:
    """Write an empty answer for each criterion; where the system knows it, with the best option it knows to be true."""
    criteria = Criterion.objects.filter(section__criteria_set=dossier.criteria_set).order_by("position")
    options = Option.objects.filter(criterion__in=criteria).exclude(known="").order_by("points")
    known = knowing.answers(dossier.product, {option.known for option in options}, on=on)
    best = {option.criterion_id: option for option in options if option.known in known}
    rows = []
    for criterion in criteria:
        option = best.get(criterion.pk)
        code = option.known if option else ""
        rows.append(Answer(
            dossier=dossier, criterion=criterion, option=option, origin=code, origin_detail=known.get(code, "")
        ))  # fmt: skip
    Answer.objects.bulk_create(rows)


@transaction.atomic
def answer_put(
    *, actor: User, dossier: Dossier, criterion: Criterion, option: Option | None, remark: str = "",
    is_excluded: bool = False,
) -> Answer:  # fmt: skip
    """Answer one criterion, or take the answer back (option None), and return it; the commune looks at it anew.

    Raises:
        RuleBroken: dossier_step, criterion_other_set, option_other_criterion.
    """
    locked = taken(actor, dossier, "ocop.dossier.change", "change")
    answer = Answer.objects.filter(dossier=locked, criterion=criterion).first()
    if answer is None:
        raise RuleBroken("criterion_other_set", "This criterion is not part of the dossier's criteria set.")
    if option is not None and option.criterion_id != criterion.pk:
        raise RuleBroken("option_other_criterion", "This option belongs to another criterion.")
    remark = text.clean(remark)
    same = answer.option_id == (option.pk if option else None)
    if same and answer.remark == remark and answer.is_excluded == is_excluded:
        return answer
    if not same:
        answer.origin = answer.origin_detail = ""
    answer.option, answer.remark = option, remark
    answer.is_excluded = is_excluded and bool(criterion.excluded)
    answer.verdict = Verdict.NONE
    answer.save()
    return answer


@transaction.atomic
def dossier_remark(*, actor: User, dossier: Dossier, remark: str) -> Dossier:
    """Write what the maker wants to say about the whole and return the dossier.

    Raises:
        RuleBroken: dossier_step.
    """
    locked = taken(actor, dossier, "ocop.dossier.change", "change")
    locked.remark = remark.strip()
    locked.save(update_fields=["remark"])
    return locked


@transaction.atomic
def evidence_add(*, actor: User, dossier: Dossier, upload: Upload, criterion: Criterion | None = None) -> Evidence:
    """Keep a file as evidence, of one criterion or of the whole, and return it.

    Raises:
        RuleBroken: dossier_step, criterion_other_set, evidence_too_many.
    """
    locked = taken(actor, dossier, "ocop.dossier.change", "change")
    if criterion is not None and criterion.section.criteria_set_id != locked.criteria_set_id:
        raise RuleBroken("criterion_other_set", "This criterion is not part of the dossier's criteria set.")
    if locked.evidence.count() >= MOST_FILES:
        raise RuleBroken("evidence_too_many", "A dossier holds %(most)s files at most.", most=MOST_FILES)
    made = Evidence.objects.create(
        dossier=locked, criterion=criterion, key=uploads.keep(upload), name=upload.name, size=len(upload.content),
        added_at=timezone.now(), added_by=actor,
    )  # fmt: skip
    told(actor, locked, "ocop.evidence.add", note=upload.name)
    return made


@transaction.atomic
def evidence_remove(*, actor: User, evidence: Evidence) -> None:
    """Take a file out of a dossier; its content is deleted when no other dossier holds it.

    Raises:
        RuleBroken: dossier_step.
    """
    locked = taken(actor, evidence.dossier, "ocop.dossier.change", "change")
    key, name = evidence.key, evidence.name
    Evidence.objects.filter(pk=evidence.pk).delete()
    told(actor, locked, "ocop.evidence.remove", note=name)
    if not Evidence.objects.filter(key=key).exists():
        transaction.on_commit(lambda: _forget(key))


def _forget(key: str) -> None:
    if not Evidence.objects.filter(key=key).exists():
        uploads.remove(key)


@transaction.atomic
def dossier_send(*, actor: User, dossier: Dossier, on: date) -> Dossier:
    """Send the dossier to the commune and return it.

    Raises:
        RuleBroken: dossier_step, dossier_missing, dossier_excluded.
    """
    locked = taken(actor, dossier, "ocop.dossier.send", "send")
    scored = queries.self_scored(locked)
    excluded = any(line.answer.is_excluded for line in scored.lines)
    steps.send_check(missing=scored.points.missing, is_excluded=excluded)
    return moved(actor, locked, State.SENT, "ocop.dossier.send", sent_on=on, reason="")


@transaction.atomic
def dossier_withdraw(*, actor: User, dossier: Dossier, reason: str) -> Dossier:
    """Take the dossier back for good and return it.

    Raises:
        RuleBroken: dossier_step, reason_missing.
    """
    locked = taken(actor, dossier, "ocop.dossier.send", "withdraw")
    steps.reason_check(reason)
    return moved(actor, locked, State.WITHDRAWN, "ocop.dossier.withdraw", reason=reason.strip())


def taken(actor: User, dossier: Dossier, code: str, step: str) -> Dossier:
    """Return the dossier locked: 404 or 403 when the actor may not, RuleBroken when the step cannot follow."""
    gate.require(actor, code, dossier)
    locked = again(dossier.pk)
    steps.step_check(step, locked.state)
    return locked


def moved(actor: User, dossier: Dossier, state: State, code: str, *, note: str = "", **values: object) -> Dossier:
    """Bring the dossier into a state, with what else is known then; written to the trail."""
    before = dossier.state
    for name, value in values.items():
        setattr(dossier, name, value)
    dossier.state = state
    dossier.save()
    note = note or str(values.get("reason") or "")
    told(actor, dossier, code, changes={"state": (before, state.value)}, note=note)
    return dossier


def again(dossier_id: int) -> Dossier:
    """Return the dossier locked, for whoever has passed another gate."""
    # Only the dossier: what an outer join brings cannot be locked on PostgreSQL.
    rows = Dossier.objects.select_for_update(of=("self",)).select_related(
        "product__organisation__place", "criteria_set__frame"
    )
    return rows.get(pk=dossier_id)


def told(
    actor: User, dossier: Dossier, code: str, *, note: str = "", on_behalf_of: object = None,
    changes: dict[str, tuple[object, object]] | None = None,
) -> None:  # fmt: skip
    """Write what was done to a dossier to the trail."""
    audit.record(
        actor=actor, code=code, organisation=dossier.product.organisation, target=dossier, note=note,
        on_behalf_of=on_behalf_of, changes=changes or {},
    )  # fmt: skip
