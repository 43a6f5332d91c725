"""Who may import: officers, for the place of their grant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hoptac.access.choices import Role as R
from hoptac.access.gate import Permission, Reach, declare
from hoptac.intake.models import ImportRun
from hoptac.places.models import Place

_OFFICERS = {R.PROVINCE_OFFICER: Reach.PLACE}

declare(
    Permission("intake.run.add", Place, _OFFICERS, None, place="pk", label=_("Import a workbook")),
    Permission(
        "intake.run.view",
        ImportRun,
        {**_OFFICERS, R.AUDITOR: Reach.PLACE},
        None,
        place="province",
        label=_("See imports"),
    ),
    Permission(
        "intake.run.apply", ImportRun, _OFFICERS, None, place="province", label=_("Correct and apply an import")
    ),
)
