"""Post ids and names that were never offered: the form must refuse with 422, and nothing may be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hoptac.access.choices import PLACE_ROLES, Role
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.intake.models import ImportRun
from hoptac.registry.models import Member
from tests.access import oracle
from tests.access.stage import Scene
from tests.access.visits import today
from tests.access.written import Ledger

GIVERS = (
    "province_officer@north",
    "province_officer@n1",
    "operator@north",
    "cooperative_manager@a",
    "union_manager@union",
)
LEGAL = {
    "name": "HTX X",
    "kind": "cooperative",
    "address": "Bản",
    "sector": "agriculture",
    "registered_on": "01/01/2020",
    "representative": "Ông Mới",
}
PERSON = {"full_name": "Người được mời", "phone": ""}


def invitations(scene: Scene) -> Iterator[str]:
    """Yield every place, organisation or role that an invitation takes from a person who may not give it."""
    sheet, ledger = oracle.read_sheet(), Ledger()
    for name in GIVERS:
        client, user = Client(), scene.cast[name]
        client.force_login(user)
        places = [(place, {"role": Role.COMMUNE_OFFICER, "place": place.pk}) for place in scene.world.places.values()]
        organisations = [
            (one, {"role": Role.CLERK, "organisation": one.name}) for one in scene.world.organisations.values()
        ]
        for row, given in [*places, *organisations]:
            code = "access.place.invite" if "place" in given else "access.organisation.invite"
            if not oracle.may(sheet, user, code, row):
                yield from _refused(ledger, client, f"{name} {row}", given)
        for role in set(Role) - _givable(name):
            anchor = {"place": scene.world.places["n1"].pk} if role in PLACE_ROLES else {"organisation": "HTX Mốc Qaz"}
            yield from _refused(ledger, client, f"{name} {role}", {"role": role, **anchor})


def _givable(name: str) -> set[Role]:
    """Return what the person's role includes, written down anew."""
    units = {Role.ACCOUNTANT, Role.CLERK}
    return {
        "province_officer": set(Role) - {Role.FUND_DIRECTOR, Role.OPERATOR},
        "operator": {Role.OPERATOR},
        "cooperative_manager": {Role.COOPERATIVE_MANAGER, *units},
        "union_manager": {Role.UNION_MANAGER, *units},
    }[name.split("@", maxsplit=1)[0]]


def _refused(ledger: Ledger, client: Client, what: str, given: dict[str, object]) -> Iterator[str]:
    address = reverse("access:invitation_create")
    yield from _posted(ledger, client, what, address, {**PERSON, **given}, {422})


def _posted(
    ledger: Ledger, client: Client, what: str, address: str, given: dict[str, Any], wanted: set[int]
) -> Iterator[str]:
    answer, changed = ledger.tried(lambda: client.post(address, given))
    if answer.status_code not in wanted:
        yield f"{what}: {answer.status_code}, not {sorted(wanted)}"
    yield from (f"{what}: {label} was written" for label in changed)


@dataclass(frozen=True)
class Smuggled:
    """A form a person may fill in, and in it the name or number of a row that was not offered."""

    name: str
    route: str
    words: dict[str, Any]
    given: dict[str, Any]
    query: str = ""
    wanted: frozenset[int] = frozenset({422})


def problems(scene: Scene, routes: Iterable[str] = ()) -> Iterator[str]:
    """Yield every form that takes a row out of reach, or writes something although it refuses."""
    ledger = Ledger()
    for one in [*_registry(scene), *_imports(scene), *_others(scene)]:
        if routes and one.route not in routes:
            continue
        client = Client()
        client.force_login(scene.cast[one.name])
        address = reverse(one.route, kwargs=one.words) + one.query
        yield from _posted(ledger, client, f"{one.name} {one.route} {one.given}", address, one.given, set(one.wanted))


def refused_although_offered(scene: Scene) -> Iterator[str]:
    """Yield every one of the same forms that refuses a row within reach: then its other refusals would prove little."""
    ledger = Ledger()
    for one in _offered(scene):
        client = Client()
        client.force_login(scene.cast[one.name])
        address = reverse(one.route, kwargs=one.words) + one.query
        answer, _changed = ledger.tried(lambda: client.post(address, one.given))  # noqa: B023 - called at once
        if answer.status_code != 302:
            yield f"{one.name} {one.route} {one.given}: {answer.status_code}"


def _offered(scene: Scene) -> Iterator[Smuggled]:
    officer, here = "province_officer@north", scene.world.places["n1"].pk
    a, b = scene.world.organisations["a"], scene.world.organisations["b"]
    legal = LEGAL | {"on": today(), "commune": here}
    yield Smuggled(officer, "registry:organisation_add", {}, legal)
    yield Smuggled("commune_officer@n1", "registry:organisation_add", {}, legal)
    yield Smuggled(officer, "registry:organisation_change", {"pk": a.pk}, {**legal, "commune": 900101})
    asked = {"address": "Bản", "commune": here}
    yield Smuggled("cooperative_manager@a", "registry:request_add", {"pk": a.pk}, asked, "?field=address")
    state = {"status": "merged", "on": today(), "successors": str(b)}
    yield Smuggled(officer, "registry:status_change", {"pk": a.pk}, state)
    member = {"party": "legal", "name": "X", "kind": "official", "organisation": str(b)}
    yield Smuggled(officer, "registry:member_add", {"pk": scene.world.organisations["union"].pk}, member)
    run = {"pk": _one(scene, ImportRun, "north").pk}
    yield Smuggled(officer, "intake:run_decide", run, {"row-99": str(a.pk)})
    file = SimpleUploadedFile("x.csv", "TT;Tên HTX\n1;HTX X\n".encode())
    given = {"file": file, "on": today(), "province": scene.world.places["north"].pk}
    yield Smuggled(officer, "intake:run_add", {}, given)
    clerk = {"pk": scene.cast["clerk@a"].pk}
    role = {"role": "accountant", "organisation": "HTX Mốc Qbz"}
    yield Smuggled("province_officer@n1", "access:grant_add", clerk, role)


def _one(scene: Scene, model: type, key: str) -> Any:
    rows = scene.of(model, key)
    return next((row for row in rows if getattr(row, "person_id", 0)), rows[0])


def _registry(scene: Scene) -> Iterator[Smuggled]:
    officer, manager, union = "province_officer@north", "cooperative_manager@a", "union_manager@union"
    a = {"pk": scene.world.organisations["a"].pk}
    legal = LEGAL | {"on": today()}
    for key in ("l1", "f1", "longer"):
        place = scene.world.places[key].pk
        yield Smuggled(officer, "registry:organisation_add", {}, {**legal, "commune": place})
        yield Smuggled(officer, "registry:organisation_change", a, {**legal, "commune": place})
        yield Smuggled(manager, "registry:request_add", a, {"address": "Bản", "commune": place}, "?field=address")
    yield Smuggled("commune_officer@n1", "registry:organisation_add", {}, {**legal, "commune": 900101})
    for key in ("d", "e", "buyer"):
        named = str(scene.world.organisations[key])
        state = {"status": "merged", "on": today(), "successors": named}
        yield Smuggled(officer, "registry:status_change", a, state)
        for name in (officer, union):
            member = {"party": "legal", "name": "X", "kind": "official", "organisation": named}
            words = {"pk": scene.world.organisations["union"].pk}
            yield Smuggled(name, "registry:member_add", words, member)
    giver = {"pk": _one(scene, Member, "a").pk}
    for key in ("b", "c", "d"):
        given = {"to": _one(scene, Member, key).name, "amount": "1.000", "on": today()}
        for name in (officer, manager):
            yield Smuggled(name, "registry:member_transfer", giver, given)
            by_number = {**given, "to": _one(scene, Member, key).pk}
            yield Smuggled(name, "registry:member_transfer", giver, by_number)
    yield Smuggled(manager, "registry:request_add", a, {"introduction": "X"}, "?field=introduction", frozenset({200}))


def _imports(scene: Scene) -> Iterator[Smuggled]:
    officer = "province_officer@north"
    run = {"pk": _one(scene, ImportRun, "north").pk}
    for key in ("longer", "far", "land", "n1"):
        file = SimpleUploadedFile("x.csv", "TT;Tên HTX\n1;HTX X\n".encode())
        given = {"file": file, "on": today(), "province": scene.world.places[key].pk}
        yield Smuggled(officer, "intake:run_add", {}, given)
    for key in ("b", "d", "e"):
        pk = scene.world.organisations[key].pk
        for row in ("row-99", "row-1", "row-12345"):
            yield Smuggled(officer, "intake:run_decide", run, {row: str(pk)})
    yield Smuggled(officer, "intake:run_reread", run, {"sheet": "../khac", "kind": ""})
    yield Smuggled(officer, "intake:run_correct", run, {"field": "password"})


def _others(scene: Scene) -> Iterator[Smuggled]:
    """Numbers in addresses: of users to give roles to, of products that are not shown."""
    officer = "province_officer@n1"
    for username in ("clerk-e", "clerk-d", "commune-officer-n2"):
        pk = next(row.pk for row in scene.rows[User] if row.username == username)
        given = {"role": "clerk", "organisation": "HTX Mốc Qaz"}
        yield Smuggled(officer, "access:grant_add", {"pk": pk}, given, wanted=frozenset({404}))
    clerk = next(row.pk for row in scene.rows[User] if row.username == "clerk-a")
    for given in ({"role": "clerk", "organisation": "HTX Mốc Qdz"}, {"role": "commune_officer", "place": 900101}):
        yield Smuggled(officer, "access:grant_add", {"pk": clerk}, given)
    for key in ("a", "d"):
        words = {"pk": scene.of(Product, key)[0].pk}
        given = {"name": "X", "phone": "0912345678"}
        yield Smuggled(officer, "showcase:enquiry_send", words, given, wanted=frozenset({404}))
