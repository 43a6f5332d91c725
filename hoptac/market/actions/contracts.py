"""Contracts: drawn up from agreed shares, changed, signed, noted by the commune, given up, ended, passed on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import text, uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import Upload
from hoptac.market import documents, facts
from hoptac.market.choices import ContractKind, ContractState, DeliveryState, PriceRule, ShareState, Side
from hoptac.market.models import Contract, ContractLine, Delivery, Need, Share
from hoptac.market.queries import contracts as queries
from hoptac.market.queries import deliveries as delivery_queries
from hoptac.market.rules import contracts as rules
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

#: Days after the last delivery within which everything is paid.
PAYING = timedelta(days=30)
_OPEN = (DeliveryState.ASKED, DeliveryState.PLANNED)


@transaction.atomic
def contract_draft(
    *, actor: User, shares: Collection[Share], kind: ContractKind, on: date, on_behalf_of: str = ""
) -> Contract:
    """Draw up a contract from agreed shares of one need and one seller, a line each, and return it.

    It begins with the words of the latest template and of the need, numbered in its province and year.

    Raises:
        RuleBroken: contract_nothing, contract_share_moved, contract_one_sale, contract_price_missing,
            contract_no_template, seller_not_working.
    """
    need, rows = _agreed(actor, shares)
    seller = rows[0].seller
    working_check(seller, on=on)
    template = queries.template_of(kind)
    if template is None:
        raise RuleBroken("contract_no_template", "There is no template for this kind of contract.")
    last = max(share.part.ends_before for share in rows)
    buyer = getattr(need.buyer, "buyer", None)
    contract = Contract.objects.create(
        template=template,
        need=need,
        province=need.province,
        buyer=need.buyer,
        seller=seller,
        number=_number(need.province, on, kind),
        starts_on=on,
        ends_before=max(last, on) + PAYING,
        value=sum(share.quantity * share.price for share in rows),
        tolerance=need.tolerance,
        terms=_first_words(template.terms, need),
        is_bilingual=buyer is not None and buyer.country != "VN",
        drafted_at=timezone.now(),
        drafted_by=actor,
    )
    for number, share in enumerate(rows, 1):
        ContractLine.objects.create(
            contract=contract, share=share, product=share.product, number=number, starts_on=share.part.starts_on,
            ends_before=share.part.ends_before, quantity=share.quantity, price=share.price,
        )  # fmt: skip
    _shares_moved(rows, ShareState.CONTRACTED)
    told(actor, contract, "market.contract.draft", on_behalf_of=on_behalf_of or None)
    return contract


def _agreed(actor: User, shares: Collection[Share]) -> tuple[Need, list[Share]]:
    """Return the need and its shares locked, in the order of parts."""
    for share in shares:
        gate.require(actor, "market.contract.draft", share)
    needs = Need.objects.filter(parts__shares__in=[share.pk for share in shares]).values("pk")
    locked = list(Need.objects.select_for_update().filter(pk__in=needs).order_by("pk"))
    rows = Share.objects.select_for_update(of=("self",)).filter(pk__in=[share.pk for share in shares]).order_by("pk")
    found = list(rows.select_related("part", "product", "seller"))
    if not found:
        raise RuleBroken("contract_nothing", "Choose what the contract is about.")
    if any(share.state != ShareState.AGREED for share in found):
        raise RuleBroken("contract_share_moved", "A share has moved on meanwhile. Look at it again.")
    if len(locked) > 1 or len({share.seller_id for share in found}) > 1:
        raise RuleBroken("contract_one_sale", "A contract is about one need and one seller.")
    if any(share.price == 0 for share in found):
        raise RuleBroken("contract_price_missing", "A share has no price yet. Agree on one first.")
    return locked[0], sorted(found, key=lambda share: (share.part.number, share.pk))


def _number(province: Place, on: date, kind: ContractKind) -> str:
    """Return the next number of a year; the province's row is held so that two drafts cannot get the same."""
    Place.objects.select_for_update(no_key=True).get(pk=province.pk)
    count = Contract.objects.filter(province=province, number__contains=f"/{on.year}/").count()
    return rules.number(count + 1, on.year, kind)


def _first_words(terms: Mapping[str, str], need: Need) -> dict[str, str]:
    """Return the words a draft begins with: the template's, over them what the buyer said in the need."""
    place = ", ".join(filter(None, (need.address, need.place.full_name)))
    own = {"grade": need.grade, "place": place, "payment": need.payment}
    return {**terms, **{name: words for name, words in own.items() if words}}


@transaction.atomic
def contract_change(*, actor: User, contract: Contract, stated: rules.Stated) -> Contract:
    """Change what a draft says and return it.

    Raises:
        RuleBroken: contract_step, contract_days_lines, and those of rules.terms_check.
    """
    locked = taken(actor, contract, "market.contract.change", ContractState.DRAFT)
    words = {name: text.clean(said) for name, said in stated.terms.items() if text.clean(said)}
    rules.terms_check(stated, words)
    if locked.lines.filter(starts_on__gte=stated.ends_before).exists():
        raise RuleBroken("contract_days_lines", "The contract ends before its last delivery.")
    values = {**asdict(stated), "terms": words}
    before = {**{name: getattr(locked, name) for name in values}, **locked.terms, "terms": None}
    changes = audit.changed(before, {**values, **words, "terms": None})
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save()
    if changes:
        told(actor, locked, "market.contract.change", changes=changes)
    return locked


@transaction.atomic
def contract_sign(*, actor: User, contract: Contract, upload: Upload, signed_on: date, on: date) -> Contract:
    """Bring in the signed copy; from now on the words stand, and the contract is in force within its days.

    Raises:
        RuleBroken: contract_step, contract_signed_future, contract_source, seller_not_working.
    """
    locked = taken(actor, contract, "market.contract.sign", ContractState.DRAFT)
    signed_check(signed_on, on=on)
    working_check(locked.seller, on=on)
    if locked.price_rule != PriceRule.FIXED and not locked.terms.get("source"):
        raise RuleBroken("contract_source", "A price of the day needs a source: who publishes it.")
    locked.wording = documents.wording(locked)
    locked.file, locked.signed_on, locked.state = uploads.keep(upload), signed_on, ContractState.SIGNED
    locked.save()
    told(actor, locked, "market.contract.sign", changes={"state": (ContractState.DRAFT.value, locked.state.value)})
    return locked


@transaction.atomic
def contract_void(*, actor: User, contract: Contract, reason: str) -> Contract:
    """Give a draft up: its shares are agreed again, and free for another contract.

    Raises:
        RuleBroken: contract_step, reason_missing.
    """
    locked = taken(actor, contract, "market.contract.change", ContractState.DRAFT, with_shares=True)
    shares = list(Share.objects.filter(line__contract=locked).order_by("pk"))
    locked.lines.update(share=None)
    _shares_moved(shares, ShareState.AGREED)
    locked.state, locked.reason = ContractState.VOID, _reason(reason)
    locked.save(update_fields=["state", "reason"])
    told(actor, locked, "market.contract.void", note=locked.reason)
    return locked


@transaction.atomic
def contract_end(*, actor: User, contract: Contract, reason: str, fault: str, on: date) -> Contract:
    """End a signed contract early by the fault of a side, or of none: "".

    Planned deliveries are cancelled, those under way are finished and paid; shares nothing came of are dropped. The
    penalty is the contract's percentage of the value not delivered.

    Raises:
        RuleBroken: contract_step, reason_missing.
    """
    locked = taken(actor, contract, "market.contract.end", ContractState.SIGNED, with_shares=True)
    lines = [line for line in queries.lines(locked) if line.annex is None or line.annex.signed_on]
    locked.state, locked.ended_on, locked.reason = ContractState.ENDED, on, _reason(reason)
    locked.fault = Side(fault).value if fault else ""
    if fault:
        done = queries.accepted_value(lines)
        locked.penalty_due = rules.penalty(percent=locked.penalty, contract_value=locked.value, delivered_value=done)
    locked.save()
    waiting = Delivery.objects.filter(line__contract=locked, state__in=_OPEN)
    waiting.update(state=DeliveryState.CANCELLED, reason=locked.reason)
    idle_states = {*_OPEN, DeliveryState.CANCELLED}
    came = {line.pk for line in lines if any(one.state not in idle_states for one in line.deliveries.all())}
    idle = Share.objects.filter(line__contract=locked).exclude(line__in=came)
    _shares_moved(list(idle.order_by("pk")), ShareState.DROPPED, reason=locked.reason)
    told(actor, locked, "market.contract.end", note=locked.reason, changes={"penalty_due": (None, locked.penalty_due)})
    return locked


@transaction.atomic
def contract_note(*, actor: User, contract: Contract, note: str) -> Contract:
    """Write what the seller's commune confirms about a contract; written anew, it replaces the earlier note.

    Raises:
        RuleBroken: contract_step, reason_missing.
    """
    locked = taken(actor, contract, "market.contract.note", ContractState.DRAFT, ContractState.SIGNED)
    locked.commune_note = _reason(note)[:500]
    locked.commune_noted_at, locked.commune_noted_by = timezone.now(), actor
    locked.save(update_fields=["commune_note", "commune_noted_at", "commune_noted_by"])
    told(actor, locked, "market.contract.note", note=locked.commune_note)
    return locked


@transaction.atomic
def contract_pass(*, actor: User, contract: Contract, successor: Organisation, on: date) -> Contract:
    """Pass a contract on to the organisation that came out of its seller (Law 17/2023/QH15, merger and division).

    Planned deliveries become the successor's; what was delivered stays the predecessor's.

    Raises:
        RuleBroken: contract_step, successor_unknown, for one the registry does not name.
    """
    locked = taken(actor, contract, "market.contract.pass", ContractState.DRAFT, ContractState.SIGNED)
    before, known = locked.seller, queries.standing(locked.seller_id, on=on)
    if known.is_working or successor not in known.successors:
        raise RuleBroken("successor_unknown", "The registry names no such successor of the seller.")
    locked.predecessor, locked.seller, locked.passed_on = locked.predecessor or before, successor, on
    locked.save(update_fields=["predecessor", "seller", "passed_on"])
    Delivery.objects.filter(line__contract=locked, supplier=before, state__in=_OPEN).update(supplier=successor)
    note = f"{before} → {successor} ({known.label})"
    told(actor, locked, "market.contract.pass", note=note, changes={"seller": (before, successor)})
    facts.sync([before.pk])
    return locked


def settle(contract: Contract, actor: User) -> None:
    """Settle a signed contract once every counting line is fulfilled, all is paid, and no dispute is open."""
    lines = [line for line in queries.lines(contract) if line.annex is None or line.annex.signed_on]
    deliveries = [one for line in lines for one in line.deliveries.all()]
    ended = (DeliveryState.PAID, DeliveryState.CANCELLED)
    if contract.state != ContractState.SIGNED or any(one.state not in ended for one in deliveries):
        return
    accepted = {line.pk: queries.course(line, line.deliveries.all()).accepted for line in lines}
    if not all(
        rules.is_fulfilled(promised=line.quantity, accepted=accepted[line.pk], tolerance=contract.tolerance)
        for line in lines
    ):
        return
    if any(delivery_queries.is_disputed(one) for one in deliveries):
        return
    contract.state = ContractState.SETTLED
    contract.save(update_fields=["state"])
    told(actor, contract, "market.contract.settle")


def taken(actor: User, contract: Contract, code: str, *states: ContractState, with_shares: bool = False) -> Contract:
    """Return the contract locked, its need and shares before it where they move too: 404 or 403 when the actor may
    not, RuleBroken "contract_step" when it is in none of the states.
    """
    gate.require(actor, code, contract)
    if with_shares:
        list(Need.objects.select_for_update().filter(contracts=contract))
        list(Share.objects.select_for_update(of=("self",)).filter(line__contract=contract).order_by("pk"))
    locked = again(contract.pk)
    if locked.state not in states:
        raise RuleBroken("contract_step", "This contract has moved on meanwhile. Look at it again.")
    return locked


def again(contract_id: int) -> Contract:
    """Return the contract locked, with its sides, for whoever has passed a gate."""
    rows = Contract.objects.select_for_update(of=("self",))
    return rows.select_related("buyer", "seller", "province", "template", "predecessor").get(pk=contract_id)


def working_check(organisation: Organisation, *, on: date) -> None:
    """Refuse what an organisation that does not work on a day would do. Raises RuleBroken "seller_not_working"."""
    known = queries.standing(organisation.pk, on=on)
    if not known.is_working:
        raise RuleBroken(
            "seller_not_working", "%(name)s cannot sell or deliver now: %(status)s since %(since)s.",
            name=organisation.name, status=known.label.lower(), since=f"{known.since:%d/%m/%Y}",
        )  # fmt: skip


def told(actor: User, contract: Contract, code: str, *, note: str = "", on_behalf_of: object = None,
         changes: Mapping[str, tuple[Any, Any]] | None = None) -> None:  # fmt: skip
    """Write what was done to a contract to the trail, and what it changes in figures."""
    audit.record(
        actor=actor, code=code, organisation=contract.seller, target=contract, note=note, changes=changes or {},
        on_behalf_of=on_behalf_of,
    )  # fmt: skip
    facts.sync([contract.buyer_id, contract.seller_id])


def _shares_moved(shares: Collection[Share], state: ShareState, reason: str = "") -> None:
    Share.objects.filter(pk__in=[share.pk for share in shares]).update(
        state=state, reason=reason, changed_at=timezone.now()
    )


def signed_check(signed_on: date, *, on: date) -> None:
    """Refuse a signature of the future. Raises RuleBroken "contract_signed_future"."""
    if signed_on > on:
        raise RuleBroken("contract_signed_future", "Nothing is signed in the future.")


def _reason(words: str) -> str:
    """Return what was said; RuleBroken "reason_missing" for nothing."""
    said = text.clean(words)[:300]
    if not said:
        raise RuleBroken("reason_missing", "Say why.")
    return said
