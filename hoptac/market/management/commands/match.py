"""Pool supply for the open needs of a province, or for one of them, and print the answer."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access.actions import command_actor
from hoptac.core.errors import RuleBroken
from hoptac.market import answers, telling
from hoptac.market.actions import pooling
from hoptac.market.models import Need, Pooling
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import province_of


class Command(PlaceCommand):
    """Pool: [--place CODE] [--need ID] [--dry-run] [--json]."""

    help = "Pool supply for the open needs of a province (default: this one's); nobody is asked yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        super().add_arguments(parser)
        parser.add_argument("--need", type=int, help="number of one need to be pooled alone")
        parser.add_argument("--dry-run", action="store_true", help="show the answer and keep nothing of it")

    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the pooling and its shares, need by need."""
        province = province_of(place)
        need = _need(options["need"], province) if options["need"] else None
        with transaction.atomic():
            run = pooling.pool(
                actor=command_actor(place=province), province=province, on=timezone.localdate(), need=need
            )
            found = _described(run, is_kept=not options["dry_run"])
            transaction.set_rollback(options["dry_run"])
        return found, _lines(found)


def _need(number: int, province: Place) -> Need:
    need = Need.objects.filter(pk=number, province=province).first()
    if need is None:
        raise RuleBroken("need_unknown", "There is no need with the number %(number)s here.", number=number)
    return need


def _described(run: Pooling, *, is_kept: bool) -> dict[str, Any]:
    needs = Need.objects.filter(parts__shares__pooling=run).distinct()
    unserved = Need.objects.filter(parts__in=[int(pk) for pk in run.unserved]).distinct()
    rows = (needs | unserved).select_related("kind", "unit", "buyer", "place", "province").distinct().order_by("pk")
    return {
        "province": run.province.code,
        "kept": is_kept,
        "needs": run.needs,
        "wanted": run.wanted,
        "served": run.served,
        "cost": run.cost,
        "bound": run.bound,
        "gap": float(run.gap),
        "gap_words": telling.gap(run),
        "weights": run.weights,
        "answers": [_answer(need) for need in rows],
    }


def _answer(need: Need) -> dict[str, Any]:
    answer = answers.of_need(need, on=timezone.localdate(), is_desk=True)
    return {
        "need": need.pk,
        "kind": str(need.kind),
        "buyer": need.buyer.name,
        "parts": [
            {
                "number": part.part.number,
                "starts_on": part.part.starts_on.isoformat(),
                "ends_before": part.part.ends_before.isoformat(),
                "wanted": part.part.quantity,
                "missing": part.missing,
                "would_help": list(part.mends),
                "shares": [_share(shown) for shown in part.live],
            }
            for part in answer.parts
        ],
    }


def _share(shown: answers.Shown) -> dict[str, Any]:
    share = shown.share
    return {
        "seller": share.seller.name,
        "owner": share.owner.name,
        "product": share.product.name,
        "state": share.state,
        "quantity": share.quantity,
        "price": share.price or None,
        "delivered_price": shown.delivered or None,
        "kilometres": share.distance,
        "why": list(shown.why),
    }


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['needs']}: {found['gap_words']}"
    for answer in found["answers"]:
        yield f"{answer['need']} · {answer['kind']} · {answer['buyer']}"
        for part in answer["parts"]:
            yield f"  {part['number']}. {part['starts_on']} – {part['wanted']}"
            for share in part["shares"]:
                yield f"    {share['seller']}: {share['quantity']} × {share['price'] or '–'} ({share['state']})"
                yield from (f"      {sentence}" for sentence in share["why"])
            yield from (f"    – {part['missing']}: {sentence}" for sentence in part["would_help"])
