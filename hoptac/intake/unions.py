"""Unions that rows name: a cooperative that says it belongs to one becomes its member."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from hoptac.intake.matching import Known, Matcher
from hoptac.intake.plans import Planned, State
from hoptac.intake.shapes import Severity
from hoptac.intake.statements import Statement
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.registry.models import Member

#: What a new membership is called among the changes of a row.
UNION = "union"


class Unions:
    """The unions of a province and who belongs to them today."""

    def __init__(self, unions: QuerySet[Organisation]) -> None:
        known = [Known(*row) for row in unions.values_list("pk", "name", "code", "kind", "place_id")]
        self._matcher = Matcher(known)
        self._names = {each.pk: each.name for each in known}
        self._held: dict[int, set[int]] = defaultdict(set)

    def look_up(self, organisation_ids: Collection[int]) -> None:
        """Read to which unions these organisations belong today."""
        if not self._names:
            return
        running = Member.objects.filter(organisation_id__in=self._names, left_on=None)
        for organisation_id, union_id in running.values_list("member_organisation_id", "organisation_id"):
            if organisation_id in organisation_ids:
                self._held[organisation_id].add(union_id)

    def join(self, row: Planned, statement: Statement) -> None:
        """Let the row enter the membership it names, unless it is held already; an unknown union is told."""
        if not statement.union or row.state is State.REFUSED:
            return
        match = self._matcher.match(code=None, name=statement.union, kind=OrganisationKind.UNION, place_id=None)
        union_id, organisation_id = match.organisation_id, row.organisation_id
        if union_id is None:
            row.note(
                Severity.NOTE,
                "union_unknown",
                "The union “%(name)s” is not in the registry; the membership was left out.",
                name=statement.union,
            )
            return
        if organisation_id is not None and (union_id == organisation_id or union_id in self._held[organisation_id]):
            return
        row.union_id = union_id
        if organisation_id is not None:
            row.changes[UNION] = (None, self._names[union_id])
            row.state = State.CHANGED
