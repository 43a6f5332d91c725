"""Forms by version: put into use from a file, or drafted on screen, part by part, and then put into use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import AuditEntry, User
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import MONTHS
from hoptac.parties.choices import OrganisationKind
from hoptac.reporting import queries
from hoptac.reporting.choices import VersionState
from hoptac.reporting.models import FormVersion
from hoptac.reporting.rules import editing
from hoptac.reporting.rules import form as form_rules
from hoptac.reporting.rules.editing import Part

CHANGE = "reporting.form.change"


@transaction.atomic
def form_put(*, data: Mapping[str, Any], keeps_own: bool = False) -> tuple[FormVersion, bool]:
    """Put a form into use as its file says, and return it and whether it is a new version.

    The same definition again changes nothing; another one supersedes the version in use, which stays as it was for
    the reports that follow it. With `keeps_own` a version that was made on screen stays in use. For operators, by
    command.

    Raises:
        RuleBroken: form_… of rules.form.read(), form_head.
    """
    head = {key: data.get(key) for key in queries.HEAD}
    definition = {key: value for key, value in data.items() if key not in queries.HEAD}
    form_rules.read(definition)
    _check_head(head)
    in_use = _standing(str(head["code"]), VersionState.IN_USE)
    if in_use is not None and queries.as_file(in_use) == {**head, **definition}:
        return in_use, False
    if in_use is not None and keeps_own and _is_own(in_use):
        return in_use, False
    _supersede(in_use)
    made = FormVersion(**head, number=_next(str(head["code"])), definition=definition, made_at=timezone.now())
    made.save(force_insert=True)
    return made, True


@transaction.atomic
def form_draft(*, actor: User, version: FormVersion) -> FormVersion:
    """Begin the next version of a form as a copy of one, and return the draft; the one there is, if there is one."""
    gate.require(actor, CHANGE, version)
    draft = _standing(version.code, VersionState.DRAFT)
    if draft is not None:
        return draft
    made = FormVersion(
        **{key: getattr(version, key) for key in queries.HEAD},
        number=_next(version.code),
        definition=version.definition,
        state=VersionState.DRAFT,
        made_at=timezone.now(),
    )
    made.save(force_insert=True)
    _record(actor, made, "draft")
    return made


@transaction.atomic
def form_head_put(*, actor: User, version: FormVersion, head: Mapping[str, Any], seen: str) -> FormVersion:
    """Say what a draft is called, who owes it and when; `head` also holds the options of rules.form.OPTIONS.

    Raises:
        RuleBroken: form_in_use, form_changed (somebody saved since `seen`), form_head, form_option.
    """
    draft = _draft(actor, version)
    before = queries.head_of(draft)
    _unchanged(before, seen)
    for key in set(head) & set(queries.HEAD) - {"code"}:
        setattr(draft, key, head[key])
    _check_head({key: getattr(draft, key) for key in queries.HEAD})
    options = {key: head[key] for key in form_rules.OPTIONS if key in head}
    return _saved(actor, draft, {**draft.definition, **options}, before, queries.head_of(draft) | options)


@transaction.atomic
def form_part_put(
    *,
    actor: User,
    version: FormVersion,
    part: Part,
    value: Mapping[str, Any],
    code: str = "",
    into: str = "",
    seen: str = "",
) -> FormVersion:
    """Change a part of a draft, or without a code add it; a line goes into the section `into`.

    Raises:
        RuleBroken: form_in_use, form_changed (somebody saved this very part since `seen`), form_no_such_part, and what
            rules.form.read() refuses.
    """
    draft = _draft(actor, version)
    before = editing.find(draft.definition, part, code) if code else None
    if code:
        _unchanged(before, seen)
    changed = editing.put(draft.definition, part, value, code=code, into=into)
    return _saved(actor, draft, changed, before or {}, value)


@transaction.atomic
def form_part_move(*, actor: User, version: FormVersion, part: Part, code: str, up: bool) -> FormVersion:
    """Move a part of a draft one place up or down.

    Raises:
        RuleBroken: form_in_use, form_no_such_part, and what rules.form.read() refuses.
    """
    draft = _draft(actor, version)
    return _saved(actor, draft, editing.move(draft.definition, part, code, up=up), {}, {code: "↑" if up else "↓"})


@transaction.atomic
def form_part_remove(*, actor: User, version: FormVersion, part: Part, code: str) -> FormVersion:
    """Take a part out of a draft.

    Raises:
        RuleBroken: form_in_use, form_no_such_part, form_section_full, form_no_such_line (a rule speaks of it) …
    """
    draft = _draft(actor, version)
    before = editing.find(draft.definition, part, code)
    return _saved(actor, draft, editing.remove(draft.definition, part, code), before or {}, {})


@transaction.atomic
def form_use(*, actor: User, version: FormVersion, seen: str) -> FormVersion:
    """Put a draft into use instead of the version before, which stays for the reports that follow it.

    Raises:
        RuleBroken: form_in_use, form_changed (the draft is no longer what was looked at).
    """
    draft = _draft(actor, version)
    _unchanged(queries.as_file(draft), seen)
    form_rules.read(draft.definition)
    _supersede(_standing(draft.code, VersionState.IN_USE))
    draft.state, draft.made_at = VersionState.IN_USE, timezone.now()
    draft.save(update_fields=["state", "made_at"])
    _record(actor, draft, "use")
    return draft


@transaction.atomic
def form_discard(*, actor: User, version: FormVersion) -> None:
    """Throw a draft away. Raises RuleBroken (form_in_use)."""
    draft = _draft(actor, version)
    _record(actor, draft, "discard")
    draft.delete()


def _draft(actor: User, version: FormVersion) -> FormVersion:
    """Return the draft, locked; refuse a version that reports follow already."""
    gate.require(actor, CHANGE, version)
    locked = _standing(version.code, VersionState.DRAFT)
    if locked is None or locked.pk != version.pk:
        raise RuleBroken("form_in_use", "Only a draft can be changed: make the next version of this form first.")
    return locked


def _unchanged(now: object, seen: str) -> None:
    if editing.token(now) != seen:
        raise RuleBroken("form_changed", "Somebody else saved this meanwhile: compare, and save again.")


def _saved(
    actor: User, draft: FormVersion, definition: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> FormVersion:
    """Store a draft that can still be read as a form, and note what was said before and what now."""
    form_rules.read(definition)
    draft.definition = dict(definition)
    draft.save()
    _record(actor, draft, "change", audit.changed(before, after))
    return draft


def _is_own(version: FormVersion) -> bool:
    """Return whether a version was made here on screen, and did not come from a file."""
    return AuditEntry.objects.filter(code="reporting.form.use", target_id=version.pk).exists()


def _standing(code: str, state: VersionState) -> FormVersion | None:
    """Return the version of a form that is in this state, after all its versions were locked: in one order, always."""
    list(FormVersion.objects.select_for_update().filter(code=code).order_by("pk"))
    return FormVersion.objects.filter(code=code, state=state).first()


def _supersede(version: FormVersion | None) -> None:
    if version is not None:
        version.state = VersionState.SUPERSEDED
        version.save(update_fields=["state"])


def _next(code: str) -> int:
    """Return the number of the next version of a form."""
    last = FormVersion.objects.filter(code=code).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _record(actor: User, version: FormVersion, step: str, changes: Mapping[str, Any] | None = None) -> None:
    audit.record(
        actor=actor, code=f"reporting.form.{step}", target=version, note=str(version), changes=dict(changes or {})
    )


def _check_head(head: Mapping[str, Any]) -> None:
    kinds = head["kinds"]
    is_sound = (
        all(isinstance(head[key], str) and head[key] for key in ("code", "title"))
        and isinstance(head["legal_basis"], str)
        and isinstance(kinds, list)
        and bool(kinds)
        and set(kinds) <= set(OrganisationKind.values)
        and head["period_kind"] in MONTHS
        and all(isinstance(head[key], int) for key in ("due_after_days", "closes_after_days"))
        and 0 < head["due_after_days"] <= head["closes_after_days"]
    )
    if not is_sound:
        raise RuleBroken("form_head", "The form lacks its code, title, kinds of organisations, period or days.")
