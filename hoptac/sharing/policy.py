"""Who may print share material, and who may draft, change and publish texts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hoptac.access import audit
from hoptac.access.choices import Role
from hoptac.access.gate import Permission, Reach, declare
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing.models import TextDraft

_WRITERS = {
    Role.PROVINCE_OFFICER: Reach.PLACE,
    Role.COMMUNE_OFFICER: Reach.PLACE,
    Role.COOPERATIVE_MANAGER: Reach.ORG,
    Role.CLERK: Reach.ORG,
}
_PUBLISHERS = {Role.PROVINCE_OFFICER: Reach.PLACE, Role.COOPERATIVE_MANAGER: Reach.ORG}
_OWNER = ("product__organisation", "organisation")

declare(
    Permission("sharing.product.print", Product, _WRITERS, label=_("Print posters, sheets and tags of products")),
    Permission(
        "sharing.organisation.print", Organisation, _WRITERS, "pk", label=_("Print posters and banners of cooperatives")
    ),
    Permission("sharing.draft.make", Product, _WRITERS, label=_("Have texts about products drafted")),
    Permission(
        "sharing.introduction.make", Organisation, _WRITERS, "pk", label=_("Have introductions of cooperatives drafted")
    ),
    Permission("sharing.draft.view", TextDraft, _WRITERS, _OWNER, label=_("See drafted texts")),
    Permission("sharing.draft.change", TextDraft, _WRITERS, _OWNER, label=_("Change and discard drafted texts")),
    Permission("sharing.draft.publish", TextDraft, _PUBLISHERS, _OWNER, label=_("Publish drafted texts")),
)

audit.describe(
    {
        "sharing.product.print": gettext_noop("%(actor)s printed share material of %(target)s: %(note)s"),
        "sharing.organisation.print": gettext_noop("%(actor)s printed share material of %(target)s: %(note)s"),
        "sharing.draft.make": gettext_noop("%(actor)s had a text about %(target)s drafted"),
        "sharing.introduction.make": gettext_noop("%(actor)s had a text about %(target)s drafted"),
        "sharing.draft.propose": gettext_noop("The language model wrote the text about %(target)s for %(actor)s"),
        "sharing.draft.change": gettext_noop("%(actor)s changed the drafted text about %(target)s"),
        "sharing.draft.publish": gettext_noop("%(actor)s published the drafted text about %(target)s"),
        "sharing.draft.discard": gettext_noop("%(actor)s discarded the drafted text about %(target)s"),
    }
)

_FIELDS = {"text": _("Text"), "state": _("State")}
audit.describe_fields(
    "sharing",
    audit.FieldWords(lambda name: str(_FIELDS[name]) if name in _FIELDS else None, lambda _name, _value: None),
)
