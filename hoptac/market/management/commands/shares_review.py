"""Look at every live share as things stand today: drop, pass on, flag. To be run once a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from hoptac.access.actions import command_actor
from hoptac.market.actions import shares
from hoptac.market.choices import ShareState
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import province_of


class Command(PlaceCommand):
    """Review the shares of a province: [--place CODE] [--json]."""

    help = "Drop, pass on or flag shares whose seller, permission, certificate or need has changed."

    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the shares that changed, with what was found."""
        province = province_of(place)
        actor = command_actor(place=province)
        changed = shares.shares_review(actor=actor, province=province, on=timezone.localdate())
        found = [{"share": share.pk, "state": share.state, "flag": share.flag} for share in changed]
        return found, [
            f"{share.pk} {share}: {ShareState(share.state).label} {share.flag.get('code', '')}" for share in changed
        ]
