"""Who may see and change products, and who records OCOP decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.catalogue.models import Product, Recognition
from hoptac.parties.models import Organisation

PLACE, ORG, MEMBER_OF = Reach.PLACE, Reach.ORG, Reach.MEMBER_OF
_SEERS = {
    Role.PROVINCE_OFFICER: PLACE,
    Role.PROVINCE_LEADER: PLACE,
    Role.COMMUNE_OFFICER: PLACE,
    Role.FUND_OFFICER: PLACE,
    Role.FUND_DIRECTOR: PLACE,
    Role.AUDITOR: PLACE,
    Role.UNION_MANAGER: MEMBER_OF,
    Role.COOPERATIVE_MANAGER: ORG,
    Role.ACCOUNTANT: ORG,
    Role.CLERK: ORG,
}
_WRITERS = {Role.PROVINCE_OFFICER: PLACE, Role.COMMUNE_OFFICER: PLACE, Role.COOPERATIVE_MANAGER: ORG, Role.CLERK: ORG}
_PUBLISHERS = {Role.PROVINCE_OFFICER: PLACE, Role.COOPERATIVE_MANAGER: ORG}
_RECORDERS = {Role.PROVINCE_OFFICER: PLACE}

declare(
    Permission("catalogue.product.view", Product, _SEERS, label=_("See products, published or not")),
    Permission("catalogue.product.add", Organisation, _WRITERS, "pk", label=_("Add products")),
    Permission("catalogue.product.change", Product, _WRITERS, label=_("Change products")),
    Permission("catalogue.product.publish", Product, _PUBLISHERS, label=_("Publish and withdraw products")),
    Permission("catalogue.recognition.add", Organisation, _RECORDERS, "pk", label=_("Record OCOP decisions")),
    Permission(
        "catalogue.recognition.view",
        Recognition,
        _SEERS,
        "product__organisation",
        label=_("See OCOP decisions"),
    ),
    Permission(
        "catalogue.recognition.revoke",
        Recognition,
        _RECORDERS,
        "product__organisation",
        label=_("Record that an OCOP decision was revoked"),
    ),
)

audit.describe(
    {
        "catalogue.product.add": gettext_noop("%(actor)s added the product %(target)s of %(organisation)s"),
        "catalogue.product.change": gettext_noop("%(actor)s changed the product %(target)s of %(organisation)s"),
        "catalogue.product.publish": gettext_noop(
            "%(actor)s published or withdrew the product %(target)s of %(organisation)s"
        ),
        "catalogue.recognition.add": gettext_noop("%(actor)s recorded OCOP stars of %(target)s: %(note)s"),
        "catalogue.recognition.revoke": gettext_noop(
            "%(actor)s recorded that OCOP stars of %(target)s were revoked: %(note)s"
        ),
    }
)
