"""Walk every page as every person: 404, 403 or 200 as the sheet says, and no word of a row out of reach on it.

A context gives the crawl its visits: one for each route with arguments. Routes without arguments are found alone,
their addresses with questions in `asked`. What takes POST is posted to by everybody; whoever may not leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from hoptac.access import gate
from hoptac.access.models import User
from tests.access import oracle
from tests.access.leaks import Leaks
from tests.access.routes import Route, routes
from tests.access.stage import Scene
from tests.access.written import Ledger
from tests.people import few

SIGN_IN = "/accounts/sign-in/"
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Visit:
    """How to walk a route about rows: which rows, the permission that decides 403, and what is posted.

    `code` is the route's own permission unless the page asks for another; `held` is a permission that must be held on
    some row besides. `words` are the route's arguments and `queries` what follows the address, in both the row stands
    for `{row}`. `data` is what a good POST holds and `done` how it is answered; a route without data takes no POST.
    `status` answers for routes that ask no permission. `is_post`: nothing can be read there. `leads_on`: it sends to
    another page of one's own. `is_read_by_link`: whoever holds the address may read it.
    """

    route: str
    rows: Callable[[Scene], Iterable[Any]] = lambda scene: [None]
    argument: str = "pk"
    code: str = ""
    held: str = ""
    is_post: bool = False
    words: Mapping[str, str] | None = None
    queries: tuple[str, ...] = ("",)
    data: Callable[[Scene, Any], dict[str, Any]] | None = None
    done: frozenset[int] = frozenset({302})
    status: Callable[[Any], int] | None = None
    is_fragment: bool = False
    is_read_by_link: bool = False
    leads_on: bool = False

    def addresses(self, row: Any) -> list[str]:
        words = self.words
        if words is None:
            words = {self.argument: "{row.pk}"} if row is not None else {}
        address = reverse(self.route, kwargs={name: word.format(row=row) for name, word in words.items()})
        return [address + query.format(row=row) for query in self.queries]


def missing(visits: Iterable[Visit]) -> list[str]:
    """Return the routes with arguments to which no visit leads, and visits that lead nowhere."""
    known = {route.name: route for route in routes()}
    visited = {visit.route for visit in visits}
    mine = {name for name, route in known.items() if route.arguments}
    return [f"{name}: no visit" for name in sorted(mine - visited)] + [
        f"{name}: no such route" for name in sorted(visited - set(known))
    ]


def problems(scene: Scene, visits: Iterable[Visit], contexts: tuple[str, ...], *, cast: Any = None) -> Iterator[str]:
    """Yield every page of these contexts that answers otherwise than the sheet says, or says too much."""
    visits = list(visits)
    ledger, sheet = Ledger(), oracle.read_sheet()
    by_name = {route.name: route for route in routes()}
    planned = {visit.route for visit in visits}
    mine = [r for r in by_name.values() if _context(r.name) in contexts and not r.arguments]
    plain = [Visit(route.name, leads_on=":" not in route.name) for route in mine if route.name not in planned]
    tried: set[str] = set()
    for name, person in (cast or few(scene.cast)).users.items():
        walk = _Walk(scene, sheet, name, person, ledger)
        for visit in [*plain, *visits]:
            for said in walk.visit(by_name[visit.route], visit, tried):
                yield f"{name} {visit.route} {said}"


def _context(name: str) -> str:
    return name.split(":", maxsplit=1)[0]


@dataclass
class _Walk:
    """One person's way through all pages."""

    scene: Scene
    sheet: dict[str, dict[str, str]]
    name: str
    person: Any
    ledger: Ledger
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.person.pk:
            self.client.force_login(self.person)
        read = {user.pk: user for user in self.scene.rows[User]}
        self.user = read.get(self.person.pk, self.person)
        self.is_active = bool(self.person.pk) and self.person.is_active
        self.leaks = Leaks(self.scene, self.sheet, self.user)

    def visit(self, route: Route, visit: Visit, tried: set[str]) -> Iterator[str]:
        rows = list(visit.rows(self.scene))
        for row in rows if self.is_active and self.user.grants.all() else rows[:1]:
            wanted = self._wanted(route, visit, row)
            about = getattr(row, "pk", "")
            if not visit.is_post:
                yield from (f"{about} {said}" for said in self._read(visit, row, wanted))
            elif wanted == 200:
                yield from (f"{about} {said}" for said in self._read(visit, row, 405))
            if visit.data is not None:
                yield from (f"{about} {said}" for said in self._posted(visit, row, wanted))
            elif wanted == 200 and route.name not in tried and _is_ours(route.name):
                tried.add(route.name)
                yield from self._takes_no_post(visit, row)

    def _read(self, visit: Visit, row: Any, wanted: int) -> Iterator[str]:
        headers = [{}, HTMX] if visit.is_fragment else [{}]
        addresses = visit.addresses(row)
        for address in addresses if wanted == 200 else addresses[:1]:
            for given in headers:
                answer = self.client.get(address, headers=given)
                may_lead = wanted == 200 and visit.leads_on and (not self.is_active or not _to_sign_in(answer))
                yield from self._judged(answer, {wanted, 302} if may_lead else {wanted}, given)
                if not visit.is_read_by_link:
                    yield from self.leaks.found(answer)

    def _judged(self, answer: Any, wanted: set[int], headers: Mapping[str, str]) -> Iterator[str]:
        if wanted == {302} and headers:
            if answer.headers.get("HX-Redirect") != SIGN_IN or answer.content:
                yield "no word of signing in to htmx"
        elif wanted == {302}:
            if not _to_sign_in(answer):
                yield f"{answer.status_code}, not the sign-in page"
        elif answer.status_code not in wanted:
            yield f"{answer.status_code}, not {sorted(wanted)}"

    def _posted(self, visit: Visit, row: Any, wanted: int) -> Iterator[str]:
        assert visit.data is not None
        data, address = visit.data(self.scene, row), visit.addresses(row)[0]
        answer, changed = self.ledger.tried(lambda: self.client.post(address, data))
        if wanted == 200:
            if answer.status_code not in visit.done:
                yield f"POST {answer.status_code}, not {sorted(visit.done)}"
            return
        yield from (f"POST {said}" for said in self._judged(answer, {wanted}, {}))
        yield from (f"POST wrote {label} though refused" for label in changed)

    def _takes_no_post(self, visit: Visit, row: Any) -> Iterator[str]:
        answer, _changed = self.ledger.tried(lambda: self.client.post(visit.addresses(row)[0]))
        if answer.status_code != 405:
            yield f"takes POST ({answer.status_code}), but no visit says what is posted"

    def _may(self, code: str, row: Any) -> bool:
        return oracle.may(self.sheet, self.user, code, row)

    def _holds(self, code: str) -> bool:
        live = [grant.role for grant in oracle.in_force(self.user)] if self.is_active else []
        return any(role in self.sheet[code] for role in live)

    def _wanted(self, route: Route, visit: Visit, row: Any) -> int:
        """Return how the sheet says the route is answered."""
        mark = route.mark
        assert mark is not None
        if mark.kind == "public":
            return visit.status(row) if visit.status else 200
        if not self.is_active:
            return 401 if route.name == "api:figures" else 302
        if mark.kind == "signed_in" and visit.status:
            return visit.status(row)
        code = visit.code or mark.code
        if visit.held and not self._holds(visit.held):
            return 403 if self._sees(row) else 404
        if row is None:
            return 200 if not code or self._holds(code) else 403
        if not route.arguments and mark.code and route.name != "api:figures" and not self._holds(mark.code):
            return 403
        if not self._sees(row):
            return 404
        return 200 if not code or self._may(code, row) else 403

    def _sees(self, row: Any) -> bool:
        views = [code for code in self.sheet if code.endswith(".view") and gate.permission(code).model is type(row)]
        return row is None or any(self._may(view, row) for view in views)


def _is_ours(name: str) -> bool:
    """Whether a route is the product's own: pages of sign-in and the API's documentation come from libraries."""
    return ":" in name and not name.startswith("api:openapi")


def _to_sign_in(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"].startswith(SIGN_IN))
