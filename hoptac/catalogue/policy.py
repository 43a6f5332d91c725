"""Who may see and change products, and who records OCOP decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.catalogue.models import Certificate, Document, Photo, Product, Recognition
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
_VERIFIERS = {Role.PROVINCE_OFFICER: PLACE, Role.COMMUNE_OFFICER: PLACE}

declare(
    Permission("catalogue.product.view", Product, _SEERS, label=_("See products, published or not")),
    Permission("catalogue.product.add", Organisation, _WRITERS, "pk", label=_("Add products")),
    Permission("catalogue.product.change", Product, _WRITERS, label=_("Change products")),
    Permission("catalogue.product.publish", Product, _PUBLISHERS, label=_("Publish and withdraw products")),
    Permission("catalogue.product.feature", Product, _RECORDERS, label=_("Feature products")),
    Permission("catalogue.product.hide", Product, _RECORDERS, label=_("Hide products from the public, with a reason")),
    Permission(
        "catalogue.pages.close", Organisation, _RECORDERS, "pk", label=_("Switch public pages of an organisation off")
    ),
    Permission(
        "catalogue.introduction.publish",
        Organisation,
        _PUBLISHERS,
        "pk",
        label=_("Publish and withdraw introductions of organisations"),
    ),
    Permission("catalogue.photo.view", Photo, _SEERS, label=_("See photos, published or not")),
    Permission("catalogue.photo.add", Organisation, _WRITERS, "pk", label=_("Add photos of the organisation itself")),
    Permission("catalogue.photo.change", Photo, _WRITERS, label=_("Describe, order and remove photos")),
    Permission("catalogue.document.view", Document, _SEERS, label=_("Open papers of products")),
    Permission("catalogue.document.change", Document, _WRITERS, label=_("Change and remove papers of products")),
    Permission("catalogue.certificate.view", Certificate, _SEERS, label=_("See certificates and their files")),
    Permission("catalogue.certificate.add", Organisation, _WRITERS, "pk", label=_("Enter certificates")),
    Permission("catalogue.certificate.change", Certificate, _WRITERS, label=_("Change certificates not yet verified")),
    Permission("catalogue.certificate.verify", Certificate, _VERIFIERS, label=_("Verify certificates")),
    Permission(
        "catalogue.certificate.revoke", Certificate, _VERIFIERS, label=_("Record that certificates were revoked")
    ),
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
        "catalogue.product.refresh": gettext_noop("%(actor)s found the page of %(target)s still right"),
        "catalogue.product.feature": gettext_noop("%(actor)s featured %(target)s, or no longer"),
        "catalogue.product.hide": gettext_noop("%(actor)s hid the product %(target)s: %(note)s"),
        "catalogue.product.unhide": gettext_noop("%(actor)s gave the hidden product %(target)s back"),
        "catalogue.pages.close": gettext_noop("%(actor)s switched off the public pages of %(organisation)s: %(note)s"),
        "catalogue.pages.open": gettext_noop("%(actor)s switched on the public pages of %(organisation)s"),
        "catalogue.season.put": gettext_noop("%(actor)s said when there is how much of %(target)s"),
        "catalogue.packaging.add": gettext_noop("%(actor)s added a way of packing %(target)s"),
        "catalogue.packaging.remove": gettext_noop("%(actor)s took away a way of packing %(target)s"),
        "catalogue.price.add": gettext_noop("%(actor)s added a price of %(target)s"),
        "catalogue.price.remove": gettext_noop("%(actor)s took away a price of %(target)s"),
        "catalogue.text.save": gettext_noop("%(actor)s wrote a draft about %(target)s: %(note)s"),
        "catalogue.text.publish": gettext_noop("%(actor)s published words about %(target)s: %(note)s"),
        "catalogue.text.withdraw": gettext_noop("%(actor)s took back words about %(target)s: %(note)s"),
        "catalogue.introduction.publish": gettext_noop("%(actor)s published an introduction of %(target)s: %(note)s"),
        "catalogue.introduction.withdraw": gettext_noop("%(actor)s took back an introduction of %(target)s: %(note)s"),
        "catalogue.photo.add": gettext_noop("%(actor)s added a photo of %(target)s"),
        "catalogue.photo.change": gettext_noop("%(actor)s changed a photo of %(target)s"),
        "catalogue.photo.remove": gettext_noop("%(actor)s removed a photo of %(target)s"),
        "catalogue.document.add": gettext_noop("%(actor)s added the paper “%(note)s” to %(target)s"),
        "catalogue.document.remove": gettext_noop("%(actor)s removed the paper “%(note)s” of %(target)s"),
        "catalogue.certificate.add": gettext_noop("%(actor)s entered the certificate %(target)s of %(organisation)s"),
        "catalogue.certificate.change": gettext_noop("%(actor)s changed the certificate %(target)s"),
        "catalogue.certificate.remove": gettext_noop("%(actor)s removed the certificate %(target)s"),
        "catalogue.certificate.verify": gettext_noop("%(actor)s verified the certificate %(target)s"),
        "catalogue.certificate.revoke": gettext_noop("%(actor)s recorded that %(target)s was revoked: %(note)s"),
        "catalogue.recognition.add": gettext_noop("%(actor)s recorded OCOP stars of %(target)s: %(note)s"),
        "catalogue.recognition.revoke": gettext_noop(
            "%(actor)s recorded that OCOP stars of %(target)s were revoked: %(note)s"
        ),
    }
)
