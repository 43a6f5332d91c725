"""Who may lay down what a place should reach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.places.models import Place

TARGET = "facts.target.put"

declare(
    Permission(TARGET, Place, {Role.PROVINCE_OFFICER: Reach.PLACE}, None, place="pk", label=_("Lay down plan numbers"))
)
audit.describe({TARGET: gettext_noop("%(actor)s laid down a plan number: %(note)s")})
