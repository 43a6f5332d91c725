"""Who may import: officers, for the place of their grant."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
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

audit.describe(
    {
        "intake.run.start": gettext_noop("%(actor)s handed in the workbook %(note)s for import"),
        "intake.run.apply": gettext_noop("%(actor)s applied the import of %(note)s"),
        "intake.run.undo": gettext_noop("%(actor)s took the import of %(note)s back"),
    }
)

_STATES = {
    "new": _("New rows"),
    "changed": _("Changed rows"),
    "refused": _("Refused rows"),
    "withdrawn": _("Entries withdrawn"),
    "restored": _("Entries as before"),
    "stayed": _("Entries that stayed"),
}
audit.describe_fields(
    "intake", audit.FieldWords(lambda name: str(_STATES[name]) if name in _STATES else None, lambda _name, _value: None)
)
