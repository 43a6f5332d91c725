"""The permission tables of every context as one sheet that anybody can read and sign."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.access.gate import Reach

WORDS = {
    Reach.ALL: gettext_lazy("everything"),
    Reach.PLACE: gettext_lazy("inside the own place"),
    Reach.ORG: gettext_lazy("the own organisation"),
    Reach.OWN: gettext_lazy("what one made oneself"),
    Reach.MEMBER_OF: gettext_lazy("the own union and its members"),
}


def markdown(language: str = "vi") -> str:
    """Return the whole sheet: for every permission, which role reaches how far. Roles not named reach nothing."""
    with translation.override(language):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# " + _("Who may do what")
    yield ""
    yield _("Printed from the tables in the code by `permissions_sheet`; a test compares them. Change nothing here.")
    yield _("A role counts from its first day until the day it ends, at the place or organisation where it was given.")
    yield _("Whoever is not named in a line may not do it. There is no super-user.")
    context = ""
    for permission in gate.declared():
        if permission.code.split(".")[0] != context:
            context = permission.code.split(".")[0]
            yield from ("", f"## {context}")
        yield from ("", f"### {permission.label or permission.code}", "", f"`{permission.code}`", "")
        for role in Role:
            if role in permission.roles:
                yield f"- {role.label}: {WORDS[permission.roles[role]]}"
