"""Who may read the figures of which places. Figures are counts and carry no person; rows go through the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.places.models import Place

FIGURES = "insight.figure.view"

_READERS = (
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_LEADER,
    Role.COMMUNE_OFFICER,
    Role.FUND_OFFICER,
    Role.FUND_DIRECTOR,
    Role.AUDITOR,
)

declare(
    Permission(
        FIGURES,
        Place,
        dict.fromkeys(_READERS, Reach.PLACE),
        None,
        place="pk",
        label=_("See the figures of a place"),
    )
)
