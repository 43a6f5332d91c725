"""Walk every page as every person: 404, 403 or 200 as the sheet says, and no name of a row out of reach on it.

A context gives the crawl its visits: one for each route with arguments. Routes without arguments are found alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from hoptac.access import gate
from hoptac.access.models import Grant, User
from hoptac.parties.models import Organisation
from tests.access import oracle
from tests.access.routes import Route, routes
from tests.access.stage import Scene
from tests.people import few

SIGN_IN = "/accounts/sign-in/"


@dataclass(frozen=True)
class Visit:
    """How to walk a route about rows: which rows, the permission that decides 403, and whether only POST is taken.

    `code` is the route's own permission unless the page asks for another; `held` is a permission that must be held on
    some row besides. POST-only routes are visited by those who may not; those who may would change the world.
    """

    route: str
    rows: Callable[[Scene], Iterable[Any]]
    argument: str = "pk"
    code: str = ""
    held: str = ""
    is_post: bool = False


def problems(scene: Scene, visits: Iterable[Visit], contexts: tuple[str, ...], *, cast: Any = None) -> Iterator[str]:
    """Yield every page of these contexts that answers otherwise than the sheet says, or says too much."""
    sheet = oracle.read_sheet()
    by_name = {route.name: route for route in routes()}
    mine = [route for route in by_name.values() if route.name.split(":")[0] in contexts and route.mark]
    visits = list(visits)
    missing = {r.name for r in mine if r.arguments and r.mark.kind == "permission"} - {v.route for v in visits}
    yield from (f"{name}: no visit" for name in sorted(missing))
    for name, person in (cast or few(scene.cast)).users.items():
        walk = _Walk(scene, sheet, name, person)
        for route in mine:
            if not route.arguments:
                yield from walk.plain(route)
        for visit in visits:
            yield from walk.rows(by_name[visit.route], visit)


class _Walk:
    """One person's way through all pages."""

    def __init__(self, scene: Scene, sheet: dict[str, dict[str, str]], name: str, person: Any) -> None:
        self.scene, self.sheet, self.name = scene, sheet, name
        self.client = Client()
        if person.pk:
            self.client.force_login(person)
        read = {user.pk: user for user in scene.rows[User]}
        self.user = read.get(person.pk, person)
        self.is_active = bool(person.pk) and person.is_active
        self.leaks = _Leaks(scene, sheet, self.user)

    def may(self, code: str, row: Any) -> bool:
        return oracle.may(self.sheet, self.user, code, row)

    def holds(self, code: str) -> bool:
        """Return whether some role in force has the permission."""
        live = [grant.role for grant in oracle.in_force(self.user)] if self.is_active else []
        return any(role in self.sheet[code] for role in live)

    def plain(self, route: Route) -> Iterator[str]:
        mark, address = route.mark, reverse(route.name)
        answer = self.client.get(address)
        wanted = {200, 302, 405}
        if mark.kind != "public" and not self.is_active:
            if not _sends_to_sign_in(answer):
                yield f"{self.name} {route.name}: {answer.status_code}, not the sign-in page"
            return
        if mark.kind == "permission":
            wanted = {200, 405} if self.holds(mark.code) else {403}
        if answer.status_code not in wanted:
            yield f"{self.name} {route.name}: {answer.status_code}, not {sorted(wanted)}"
        yield from self.leaks.found(self.name, route.name, answer)

    def rows(self, route: Route, visit: Visit) -> Iterator[str]:
        for row in visit.rows(self.scene):
            address = reverse(route.name, kwargs={visit.argument: row.pk})
            wanted = self._wanted(route, visit, row)
            if visit.is_post and wanted == {200}:
                continue
            answer = self.client.post(address) if visit.is_post else self.client.get(address)
            if not self.is_active and _sends_to_sign_in(answer):
                continue
            if answer.status_code not in wanted:
                yield f"{self.name} {route.name} {row.pk}: {answer.status_code}, not {sorted(wanted)}"
            yield from self.leaks.found(self.name, route.name, answer)

    def _wanted(self, route: Route, visit: Visit, row: Any) -> set[int]:
        if not self.is_active:
            return {302}
        code = visit.code or route.mark.code
        views = [c for c in self.sheet if c.endswith(".view") and gate.permission(c).model is type(row)]
        if not any(self.may(view, row) for view in views):
            return {404}
        if code and not self.may(code, row):
            return {403}
        return {200} if not visit.held or self.holds(visit.held) else {403}


class _Leaks:
    """Names that may not stand on any page of this person."""

    def __init__(self, scene: Scene, sheet: dict[str, dict[str, str]], user: Any) -> None:
        seen = self._names(scene, sheet, user)
        everything = {str(row) for model in (Organisation, User) for row in scene.rows[model] if not _is_system(row)}
        self.forbidden = sorted(everything - seen - {str(user)})

    def _names(self, scene: Scene, sheet: dict[str, dict[str, str]], user: Any) -> set[str]:
        seen = {str(grant.organisation) for grant in oracle.in_force(user) if grant.organisation_id}
        for code in sheet:
            for row in scene.rows.get(gate.permission(code).model, []):
                if oracle.may(sheet, user, code, row):
                    seen |= {str(organisation) for organisation in oracle.relation(type(row))[0](row)}
                    seen |= {str(row)} if isinstance(row, User) else set()
                    seen |= {str(row.user)} if isinstance(row, Grant) else set()
        return seen

    def found(self, name: str, page: str, answer: Any) -> Iterator[str]:
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf8", "replace")
        yield from (f"{name} {page}: shows {word}" for word in self.forbidden if word in text)


def _is_system(row: Any) -> bool:
    return isinstance(row, User) and row.is_system


def _sends_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
