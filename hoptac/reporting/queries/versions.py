"""Forms by version."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from hoptac.access import gate
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules.form import OPTIONS

#: What a form says besides its sections and checks.
HEAD = ("code", "title", "legal_basis", "kinds", "period_kind", "due_after_days", "closes_after_days")


def version(code: str, number: int | None = None) -> FormVersion:
    """Return the version of a form that is in use, or that number; FormVersion.DoesNotExist when there is none."""
    wanted = {"state": VersionState.IN_USE} if number is None else {"number": number}
    return FormVersion.objects.get(code=code, **wanted)


def as_file(version: FormVersion) -> dict[str, Any]:
    """Return a form as the plain data actions.form_put() takes."""
    return {**{key: getattr(version, key) for key in HEAD}, **version.definition}


def head_of(version: FormVersion) -> dict[str, Any]:
    """Return what a form says besides its sections and checks, with its options."""
    head = {key: getattr(version, key) for key in HEAD}
    return head | {key: version.definition[key] for key in OPTIONS if key in version.definition}


def forms(actor: gate.Actor) -> list[list[FormVersion]]:
    """Return the forms the actor may see by code, each with all its versions, the newest first."""
    rows: QuerySet[FormVersion] = gate.rows(actor, "reporting.form.view")
    ordered = rows.defer("definition").order_by("code", "-number")
    return [list(some) for _code, some in groupby(ordered, key=lambda version: version.code)]


def versions_in_use() -> QuerySet[FormVersion]:
    """Return the forms that can be asked for."""
    return FormVersion.objects.filter(state=VersionState.IN_USE).order_by("title")
