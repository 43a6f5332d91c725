"""Who reads and answers enquiries: they hold personal data, so only the cooperative and its officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.showcase.models import Enquiry

_ANSWERERS = {Role.COOPERATIVE_MANAGER: Reach.ORG, Role.CLERK: Reach.ORG}
_READERS = {**_ANSWERERS, Role.PROVINCE_OFFICER: Reach.PLACE}

declare(
    Permission("showcase.enquiry.view", Enquiry, _READERS, label=_("Read enquiries")),
    Permission("showcase.enquiry.answer", Enquiry, _ANSWERERS, label=_("Answer enquiries")),
    Permission(
        "showcase.enquiry.stand_in",
        Enquiry,
        {Role.PROVINCE_OFFICER: Reach.PLACE},
        label=_("Answer enquiries the cooperative left without an answer"),
    ),
    Permission("showcase.enquiry.close", Enquiry, _ANSWERERS, label=_("Close enquiries without an answer")),
)

audit.describe(
    {
        "showcase.enquiry.answer": gettext_noop("%(actor)s answered enquiry %(target)s at %(organisation)s"),
        "showcase.enquiry.agree": gettext_noop(
            "%(actor)s noted that enquiry %(target)s at %(organisation)s was agreed"
        ),
        "showcase.enquiry.close": gettext_noop("%(actor)s closed enquiry %(target)s at %(organisation)s"),
    }
)

_FIELDS = {"state": _("State")}
audit.describe_fields(
    "showcase",
    audit.FieldWords(lambda name: str(_FIELDS[name]) if name in _FIELDS else None, lambda _name, _value: None),
)
