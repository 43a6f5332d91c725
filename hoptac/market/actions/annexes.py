"""Annexes: what changes or is added for a season; their lines count once they are signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access.models import User
from hoptac.core import text, uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import Upload
from hoptac.market.actions import contracts as contract_actions
from hoptac.market.choices import ContractState
from hoptac.market.models import Annex, Contract, ContractLine
from hoptac.market.stated import AnnexLine

_LIVING = (ContractState.SIGNED, ContractState.SETTLED)


@transaction.atomic
def annex_add(*, actor: User, contract: Contract, season: str, words: str, lines: Sequence[AnnexLine] = ()) -> Annex:
    """Add an annex for a season, not yet signed, and return it.

    Raises:
        RuleBroken: contract_step, annex_empty, annex_product, annex_line.
    """
    locked = contract_actions.taken(actor, contract, "market.contract.sign", *_LIVING)
    if not words.strip() and not lines:
        raise RuleBroken("annex_empty", "Say what changes in this season, or what is added.")
    known = set(locked.lines.values_list("product", flat=True))
    if any(line.product.pk not in known for line in lines):
        raise RuleBroken("annex_product", "An annex is about the products of the contract.")
    if any(line.quantity <= 0 or line.price <= 0 or line.ends_before <= line.starts_on for line in lines):
        raise RuleBroken("annex_line", "A line needs a quantity, a price and days.")
    annex = Annex.objects.create(
        contract=locked, number=locked.annexes.count() + 1, season=text.clean(season)[:60], text=words.strip(),
        added_at=timezone.now(), added_by=actor,
    )  # fmt: skip
    for number, line in enumerate(lines, locked.lines.count() + 1):
        ContractLine.objects.create(contract=locked, annex=annex, number=number, **line._asdict())
    contract_actions.told(actor, locked, "market.annex.add", note=annex.season)
    return annex


@transaction.atomic
def annex_sign(*, actor: User, annex: Annex, upload: Upload, signed_on: date, on: date) -> Annex:
    """Bring in a signed annex and return it: its lines count, and the contract lasts at least as long as they do.

    Raises:
        RuleBroken: contract_step, contract_signed_future, annex_signed.
    """
    locked = contract_actions.taken(actor, annex.contract, "market.contract.sign", *_LIVING)
    contract_actions.signed_check(signed_on, on=on)
    row = Annex.objects.get(pk=annex.pk)
    if row.signed_on is not None:
        raise RuleBroken("annex_signed", "This annex is signed already.")
    row.signed_on, row.file = signed_on, uploads.keep(upload)
    row.save(update_fields=["signed_on", "file"])
    lines = list(row.lines.all())
    locked.value += sum(line.quantity * line.price for line in lines)
    locked.ends_before = max([locked.ends_before, *(line.ends_before + contract_actions.PAYING for line in lines)])
    locked.state = ContractState.SIGNED
    locked.save(update_fields=["value", "ends_before", "state"])
    contract_actions.told(actor, locked, "market.annex.sign", note=row.season)
    return row
