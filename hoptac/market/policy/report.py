"""Who reads what the market adds up to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.places.models import Place

declare(
    Permission(
        "market.report.view",
        Place,
        {R.PROVINCE_OFFICER: Reach.PLACE, R.PROVINCE_LEADER: Reach.PLACE, R.AUDITOR: Reach.PLACE},
        None,
        place="pk",
        label=_("See what the market adds up to, and what nobody serves"),
    )
)
