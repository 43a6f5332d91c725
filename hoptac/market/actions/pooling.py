"""Pooling all open needs of a province, or one new one; what the desk decides beforehand; what is weighed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import shares as share_actions
from hoptac.market.choices import NeedState, ShareState, Verdict
from hoptac.market.models import Need, NeedPart, Pooling, Ruling, Share, Weights
from hoptac.market.queries import pooling as queries
from hoptac.market.queries.pooling import Problem
from hoptac.market.rules import reasons
from hoptac.market.rules.matching import Match, Plan, Terms
from hoptac.market.rules.pooling import solving
from hoptac.market.rules.pooling.instance import Answer, Instance
from hoptac.market.rules.pooling.solving import Effort
from hoptac.market.rules.reasons import Result
from hoptac.places.models import Place


class Ahead(NamedTuple):
    """An answer that was found before anything was locked; it counts if what is to be pooled is the same then."""

    instance: Instance
    answer: Answer


def solved(province: Place, *, on: date, effort: Effort = solving.USUAL) -> Ahead:
    """Return the answer to all open needs of a province as they are now; nothing is locked or written."""
    instance = queries.problem(province, queries.open_parts(province, on=on), on=on).plan().instance
    return Ahead(instance, solving.solve(instance, effort=effort))


@transaction.atomic
def pool(
    *,
    actor: User,
    province: Place,
    on: date,
    need: Need | None = None,
    effort: Effort = solving.USUAL,
    ahead: Ahead | None = None,
) -> Pooling:
    """Answer all open needs of a province at once, or one of them alone, and return the run with its shares.

    Shares asked, agreed and contracted stay as they are; merely proposed ones (of that need) are replaced. Whoever
    else pools at the same time waits. Nobody is asked yet.
    Raises RuleBroken: need_not_open.
    """
    gate.require(actor, "market.pooling.run", province)
    share_actions.shares_review(actor=actor, province=province, on=on, need=need)
    _locked(province, need)
    parts = queries.open_parts(province, on=on, need=need)
    problem = queries.problem(province, parts, on=on, is_alone=need is not None)
    plan = problem.plan()
    is_solved = ahead is not None and ahead.instance == plan.instance
    answer = ahead.answer if ahead and is_solved else solving.solve(plan.instance, effort=effort)
    found = _results(problem, plan, answer)
    _old(province, need).delete()
    run = _run(actor, province, parts, answer, found, need=need)
    Share.objects.bulk_create(_shares(run, problem, plan, found))
    audit.record(actor=actor, code="market.pooling.run", place=province, target=run, note=f"{len(run.unserved)}")
    return run


def _locked(province: Place, need: Need | None) -> None:
    """Lock every open need of a province in the order of numbers, so that two desks at once wait for each other."""
    rows = Need.objects.filter(province=province, state=NeedState.OPEN).order_by("pk")
    held = set(rows.select_for_update().values_list("pk", flat=True))
    if need is not None and need.pk not in held:
        raise RuleBroken("need_not_open", "This need is no longer open.")


def _old(province: Place, need: Need | None) -> QuerySet[Share]:
    rows = Share.objects.filter(part__need__province=province, state=ShareState.PROPOSED)
    return rows if need is None else rows.filter(part__need=need)


def _results(problem: Problem, plan: Plan, answer: Answer) -> list[Result]:
    capacity = {stock.key: stock.capacity for stock in plan.instance.stocks}
    suppliers = {stock.key: int(stock.supplier) for stock in plan.instance.stocks}
    return reasons.results(problem.wanted, problem.found, answer.lots, suppliers, capacity)


def _run(
    actor: User, province: Place, parts: Sequence[NeedPart], answer: Answer, found: Sequence[Result], **about: Any
) -> Pooling:
    unserved = {
        str(result.part.part): {
            "missing": result.missing,
            "mends": [mend.told() for mend in reasons.mends(result)],
        }
        for result in found
        if result.missing
    }
    return Pooling.objects.create(
        province=province,
        made_at=timezone.now(),
        made_by=actor,
        weights=queries.terms(province)._asdict(),
        needs=len({part.need_id for part in parts}),
        wanted=answer.wanted,
        served=answer.served,
        cost=answer.cost,
        bound=answer.bound,
        unserved=unserved,
        **about,
    )


def _shares(run: Pooling, problem: Problem, plan: Plan, found: Sequence[Result]) -> list[Share]:
    """Return the shares of what was newly placed, each with its reasons; what stays has its share already."""
    kept = {(str(one.part), one.stock) for one in problem.promised}
    made = []
    for result in found:
        for stock, quantity in result.placed.items():
            keys = (str(result.part.part), stock)
            if keys not in kept:
                match = plan.by_keys[keys]
                gone = [one for one in problem.sold_out.get(result.part.kind, ()) if _is_within(one["month"], match)]
                made.append(_share(run, match, quantity, reasons.of_match(result, match, gone)))
    return made


def _is_within(month: str, match: Match) -> bool:
    return match.starts_on.strftime("%Y-%m") == month[:7]


def _share(run: Pooling, match: Match, quantity: int, why: dict[str, object]) -> Share:
    lot = match.lot
    return Share(
        part_id=match.wanted.part,
        pooling=run,
        product_id=lot.product_id,
        owner_id=lot.owner_id,
        seller_id=lot.seller_id,
        permit_id=lot.permit_id,
        offer_id=lot.offer_id,
        month=lot.month,
        quantity=quantity,
        price=lot.price or 0,
        transport=match.transport * quantity,
        distance=match.distance,
        reasons=why,
        changed_at=run.made_at,
    )


@transaction.atomic
def ruling_put(*, actor: User, part: NeedPart, product: Product, verdict: str, reason: str = "") -> Ruling | None:
    """Keep a product in or out of the answer to a part from the next pooling on; "" takes the decision back.

    Raises:
        RuleBroken: ruling_unknown.
    """
    gate.require(actor, "market.ruling.put", part.need)
    if verdict and verdict not in Verdict.values:
        raise RuleBroken("ruling_unknown", "Choose to keep the product or to leave it out.")
    audit.record(
        actor=actor, code="market.ruling.put", place=part.need.province, target=product,
        note=f"{verdict or '–'} {reason}".strip(),
    )  # fmt: skip
    if not verdict:
        Ruling.objects.filter(part=part, product=product).delete()
        return None
    said: dict[str, object] = {
        "verdict": verdict, "reason": reason.strip()[:300], "made_at": timezone.now(), "made_by": actor,
    }  # fmt: skip
    return Ruling.objects.update_or_create(part=part, product=product, defaults=said)[0]


@transaction.atomic
def weights_change(
    *,
    actor: User,
    province: Place,
    terms: Terms,
    poor_communes: Collection[Place] = (),
    poor_source: str = "",
) -> Weights:
    """Set what pooling weighs in a province and return it; shown to everybody who takes part.

    The alliance says by which decision communes are poor; without one none is.
    Raises RuleBroken: weights_poor_source, weights_percent, weights_commune.
    """
    gate.require(actor, "market.weights.change", province)
    if max(terms.small, terms.poor) > 30 or min(terms) < 0:
        raise RuleBroken("weights_percent", "A weight goes from 0 to 30 percent.")
    if any(not place.path.startswith(province.path) for place in poor_communes):
        raise RuleBroken("weights_commune", "Choose communes of this province.")
    if poor_communes and not poor_source.strip():
        raise RuleBroken("weights_poor_source", "Name the decision that says which communes are poor.")
    before, after = queries.terms(province)._asdict(), terms._asdict()
    who: dict[str, object] = {"changed_at": timezone.now(), "changed_by": actor}
    said = {**after, "poor_source": poor_source.strip()[:200], **who}
    made, _is_new = Weights.objects.update_or_create(province=province, defaults=said)
    made.poor_communes.set(poor_communes)
    audit.record(
        actor=actor, code="market.weights.change", place=province, target=province, note=poor_source,
        changes=audit.changed(before, after),
    )  # fmt: skip
    return made
