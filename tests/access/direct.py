"""Call every action without a screen as everybody: refused where the sheet refuses, and then nothing is left behind.

An action is a public function of a context's `actions` that takes an actor. One without a case here is a problem.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import actions as access
from hoptac.access import gate
from hoptac.access.models import Grant, Invitation, Role, User
from hoptac.catalogue import actions as catalogue
from hoptac.catalogue.drafts import Draft, Entry, Starred
from hoptac.catalogue.models import Product, Recognition
from hoptac.core.errors import RuleBroken
from hoptac.intake import actions as intake
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import actions as registry
from hoptac.registry.actions import undoing
from hoptac.registry.choices import PartyKind, Post, Status
from hoptac.registry.entries import Entry as Stated
from hoptac.registry.models import ChangeRequest, Member, Staff
from hoptac.showcase import actions as showcase
from hoptac.showcase.models import Enquiry
from tests.access import (
    direct_catalogue,
    direct_insight,
    direct_market,
    direct_ocop,
    direct_presence,
    direct_reporting,
    direct_sharing,
    oracle,
)
from tests.access.stage import Scene
from tests.access.unguarded import UNGUARDED
from tests.access.written import Ledger
from tests.people import few

CONTEXTS = (
    "access", "catalogue", "facts", "insight", "intake", "market", "ocop", "presence", "registry", "reporting",
    "sharing", "showcase",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One action on one row: the permissions that the sheet must all give on the rows named with them."""

    action: str
    needs: tuple[tuple[str, Any], ...]
    call: Callable[[User], object]


def uncovered() -> set[str]:
    """Return the actions with an actor of which no case and no reason is known, and names of none."""
    known = {f"{context}.{name}" for context in CONTEXTS for name in _guarded(context)}
    return known ^ (set(UNGUARDED) | set(BUILDERS))


def _guarded(context: str) -> Iterator[str]:
    module = importlib.import_module(f"hoptac.{context}.actions")
    parts = [importlib.import_module(f"{module.__name__}.{one.name}") for one in _submodules(module)]
    for name, function in {name: one for part in [*parts, module] for name, one in vars(part).items()}.items():
        own = getattr(function, "__module__", "").startswith(module.__name__)
        if own and not name.startswith("_") and inspect.isfunction(function):
            yield from [name] if "actor" in inspect.signature(function).parameters else []


def _submodules(module: ModuleType) -> Iterable[pkgutil.ModuleInfo]:
    """Return the parts of a package that re-exports nothing."""
    return (
        pkgutil.iter_modules(module.__path__) if not vars(module).get("__all__") and hasattr(module, "__path__") else ()
    )


def problems(scene: Scene, *, actions: Iterable[str] = (), people: Iterable[str] = ()) -> Iterator[str]:
    """Yield every call that goes through although the sheet says no, is refused although it says yes, or leaves
    a trace when refused."""
    sheet, ledger = oracle.read_sheet(), Ledger()
    read = {user.pk: user for user in scene.rows[User]}
    cases = [case for name, build in BUILDERS.items() if not actions or name in actions for case in build(scene, name)]
    for name, user in few(scene.cast).users.items():
        if not user.pk or (people and name not in people):
            continue
        for case in cases:
            may = all(oracle.may(sheet, read[user.pk], code, row) for code, row in case.needs)
            row = case.needs[0][1]
            yield from (f"{name} {case.action} {row}: {said}" for said in _tried(ledger, case, user, may=may))


def _tried(ledger: Ledger, case: Case, user: User, *, may: bool) -> Iterator[str]:
    actor = User.objects.get(pk=user.pk)
    said, changed = ledger.tried(lambda: _called(case, actor))
    if said == "done" and not may:
        yield "went through"
    if said in {"NotVisible", "NotAllowed"} and may:
        yield f"refused ({said})"
    if said != "done":
        yield from (f"wrote {label} though refused" for label in changed)


def _called(case: Case, actor: User) -> str:
    try:
        with transaction.atomic():
            done: Any = case.call(actor)
    except (gate.NotVisible, gate.NotAllowed, RuleBroken) as refusal:
        return type(refusal).__name__
    return "RuleBroken" if getattr(done, "refused", None) else "done"


Builder = Callable[[Scene, str], Iterator[Case]]
BUILDERS: dict[str, Builder] = {}


def _on(model: type, action: Any, code: str, *keys: str, argument: str = "", **given: Any) -> Builder:
    """Return cases of an action about one row of a model, at each of these organisations or places."""

    def build(scene: Scene, name: str) -> Iterator[Case]:
        for key in keys or ("a", "c", "d"):
            row = _row(scene, model, key)
            values = {word: value(scene, row) if callable(value) else value for word, value in given.items()}
            word = argument or model.__name__.lower()
            yield Case(name, ((code, row),), _bound(action, **{word: row}, **values))

    return build


def _row(scene: Scene, model: type, key: str) -> Any:
    rows = scene.of(model, key)
    return next((row for row in rows if getattr(row, "person_id", 0)), rows[0])


def _bound(action: Callable[..., object], **given: Any) -> Callable[[User], object]:
    return lambda actor: action(actor=actor, **given)


def _case(name: str) -> Callable[[Builder], Builder]:
    def keep(build: Builder) -> Builder:
        BUILDERS[name] = build
        return build

    return keep


TODAY = timezone.localdate
SINCE = date(2021, 1, 1)
RUNS = ("n1", "north", "longer")
BUILDERS |= {
    "access.invitation_withdraw": _on(
        Invitation, access.invitation_withdraw, "access.invitation.withdraw", "a", "d", "n1", "l1",
        at=lambda scene, row: timezone.now(),
    ),
    "registry.member_pay": _on(
        Member, registry.member_pay, "registry.member.change", amount=1000, on=lambda scene, row: TODAY()
    ),
    "registry.member_end": _on(
        Member, registry.member_end, "registry.member.change", reason="Xin ra", on=lambda scene, row: TODAY()
    ),
    "registry.member_reveal": _on(Member, registry.member_reveal, "registry.member.change"),
    "registry.staff_add": _on(
        Organisation, registry.staff_add, "registry.staff.add", "a", "c", "d", "union",
        staff=[registry.NewStaff("Ông Mới", Post.CASHIER)], on=SINCE,
    ),
    "registry.staff_end": _on(
        Staff, registry.staff_end, "registry.staff.change", argument="post", on=lambda scene, row: TODAY()
    ),
    "registry.request_add": _on(
        Organisation, registry.request_add, "registry.request.add", "a", "c", "d", "union",
        field="representative", wanted="Bà Mới",
    ),
    "registry.request_accept": _on(
        ChangeRequest, registry.request_accept, "registry.request.decide", argument="request",
        facts={"name": "HTX Tên Mới"}, on=lambda scene, row: TODAY(),
    ),
    "registry.request_decline": _on(
        ChangeRequest, registry.request_decline, "registry.request.decide", argument="request", answer="Thiếu"
    ),
    "catalogue.product_add": _on(
        Organisation, catalogue.product_add, "catalogue.product.add", draft=Draft("Mật ong", group="food")
    ),
    "catalogue.product_change": _on(
        Product, catalogue.product_change, "catalogue.product.change", draft=Draft("Chè mới")
    ),
    "catalogue.product_publish": _on(
        Product, catalogue.product_publish, "catalogue.product.publish", is_published=True
    ),
    "showcase.enquiry_answer": _on(Enquiry, showcase.enquiry_answer, "showcase.enquiry.answer", answer="Còn."),
    "showcase.enquiry_agree": _on(Enquiry, showcase.enquiry_agree, "showcase.enquiry.answer"),
    "showcase.enquiry_close": _on(Enquiry, showcase.enquiry_close, "showcase.enquiry.close", is_spam=True),
    "intake.run_correct": _on(ImportRun, intake.run_correct, "intake.run.apply", *RUNS, argument="run"),
    "intake.run_decide": _on(
        ImportRun, intake.run_decide, "intake.run.apply", *RUNS, argument="run", decisions={99: "skip"}
    ),
    "intake.run_apply_start": _on(
        ImportRun, intake.run_apply_start, "intake.run.apply", *RUNS, argument="run"
    ),
    "intake.run_undo": _on(ImportRun, intake.run_undo, "intake.run.apply", *RUNS, argument="run"),
    "intake.run_start": _on(
        Place, intake.run_start, "intake.run.add", "n1", "north", "longer", argument="province",
        data="TT;Tên HTX\n1;HTX X\n".encode(), name="x.csv", on=SINCE,
    ),
}  # fmt: skip

BUILDERS |= direct_reporting.builders(_on) | direct_reporting.form_builders(Case) | direct_insight.builders(_on)


@_case("access.grant_add")
def _grants(scene: Scene, name: str) -> Iterator[Case]:
    given = {"user": scene.cast["no_grant"], "starts_on": TODAY()}
    for row, code, values in _anchors(scene):
        yield Case(name, ((code, row),), _bound(access.grant_add, **given, **values))


@_case("access.invitation_create")
def _invitations(scene: Scene, name: str) -> Iterator[Case]:
    given = {"full_name": "X", "at": timezone.now()}
    for row, code, values in _anchors(scene):
        yield Case(name, ((code, row),), _bound(access.invitation_create, **given, **values))


def _anchors(scene: Scene) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    for key in ("a", "d"):
        row = scene.of(Organisation, key)[0]
        yield row, "access.organisation.invite", {"organisation": row, "role": Role.CLERK}
    for key in ("n1", "l1"):
        row = scene.of(Place, key)[0]
        yield row, "access.place.invite", {"place": row, "role": Role.COMMUNE_OFFICER}


@_case("access.grant_end")
def _endings(scene: Scene, name: str) -> Iterator[Case]:
    for holder in ("clerk@a", "commune_officer@n1", "accountant@e"):
        grant = next(row for row in scene.rows[Grant] if row.user_id == scene.cast[holder].pk)
        yield Case(name, (("access.grant.end", grant),), _bound(access.grant_end, grant=grant, on=TODAY()))


@_case("access.password_code_create")
def _codes(scene: Scene, name: str) -> Iterator[Case]:
    for holder in ("clerk@a", "commune_officer@n1", "accountant@e"):
        user = next(row for row in scene.rows[User] if row.pk == scene.cast[holder].pk)
        needs = (("access.password_code.create", user),)
        yield Case(name, needs, _bound(access.password_code_create, user=user, at=timezone.now()))


@_case("registry.status_change")
def _states(scene: Scene, name: str) -> Iterator[Case]:
    """A successor out of sight is no more to be named than one's own organisation."""
    for key in ("a", "c", "d"):
        row = scene.of(Organisation, key)[0]
        needs = (("registry.status.change", row),)
        yield Case(name, needs, _bound(registry.status_change, organisation=row, status=Status.SUSPENDED, on=TODAY()))
        for other in ("b", "d", "e"):
            taker = scene.of(Organisation, other)[0]
            given = {"organisation": row, "status": Status.MERGED, "on": TODAY(), "successors": [taker]}
            needs = (("registry.status.change", row), ("registry.organisation.view", taker))
            yield Case(name, needs, _bound(registry.status_change, **given))


_PERSONS = _on(
    Organisation,
    registry.members_add,
    "registry.member.add",
    *("a", "c", "d", "union"),
    members=[registry.NewMember("Bà Mới")],
    on=SINCE,
)


@_case("registry.members_add")
def _members(scene: Scene, name: str) -> Iterator[Case]:
    """An organisation becomes a member only through somebody who sees it: its record opens to the union."""
    yield from _PERSONS(scene, name)
    union = scene.of(Organisation, "union")[0]
    for key in ("b", "d", "e"):
        inside = scene.of(Organisation, key)[0]
        new = registry.NewMember("HTX", party=PartyKind.LEGAL, member_organisation_id=inside.pk)
        needs = (("registry.member.add", union), ("registry.organisation.view", inside))
        yield Case(name, needs, _bound(registry.members_add, organisation=union, members=[new], on=TODAY()))


@_case("registry.member_transfer")
def _transfers(scene: Scene, name: str) -> Iterator[Case]:
    for key, other in (("a", "a"), ("a", "d"), ("d", "a"), ("d", "d")):
        giver, taker = _row(scene, Member, key), scene.of(Member, other)[-1]
        needs = (("registry.member.change", giver), ("registry.member.change", taker))
        given = {"member": giver, "to": taker, "amount": 1000, "on": TODAY()}
        yield Case(name, needs, _bound(registry.member_transfer, **given))


@_case("registry.organisations_save")
def _saves(scene: Scene, name: str) -> Iterator[Case]:
    for key in ("a", "c", "d"):
        row = scene.of(Organisation, key)[0]
        spot = {"place_id": row.place_id, "locality_id": row.locality_id}
        for code, facts in (
            ("registry.organisation.change", {"name": "HTX Tên Khác"}),
            ("registry.organisation.edit", {"introduction": "Chúng tôi làm chè."}),
            ("registry.status.change", {"status": "suspended", "status_on": TODAY()}),
        ):
            call = _bound(registry.organisations_save, entries=[Stated(row.pk, facts, is_decided=True)], on=TODAY())
            yield Case(name, ((code, row),), call)
        new = Stated(None, {"name": "HTX Mới", "kind": "cooperative", **spot})
        place = next(one for one in scene.rows[Place] if one.pk == row.place_id)
        needs = (("registry.organisation.add", place),)
        yield Case(name, needs, _bound(registry.organisations_save, entries=[new], on=TODAY()))
        for end in ("c", "d"):
            to = scene.of(Organisation, end)[0]
            place = next(one for one in scene.rows[Place] if one.pk == to.place_id)
            facts = {"address": "Bản Mới", "place_id": to.place_id, "locality_id": to.locality_id}
            needs = (("registry.organisation.change", row), ("registry.organisation.add", place))
            moved = Stated(row.pk, facts, is_decided=True)
            yield Case(name, needs, _bound(registry.organisations_save, entries=[moved], on=TODAY()))


@_case("registry.organisations_take_back")
def _takes_back(scene: Scene, name: str) -> Iterator[Case]:
    for key in ("a", "c", "d"):
        pk = (row := scene.of(Organisation, key)[0]).pk
        call = _bound(
            registry.organisations_take_back,
            created=[], changed={pk: ["name"]}, before=undoing.keep([pk]), since=2**40, note="x.csv",
        )  # fmt: skip
        yield Case(name, (("registry.organisation.change", row),), call)


@_case("catalogue.recognition_add")
def _stars(scene: Scene, name: str) -> Iterator[Case]:
    for key in ("a", "c", "d"):
        needs = (("catalogue.recognition.add", scene.of(Organisation, key)[0]),)
        given = {"product": scene.of(Product, key)[0], "starred": Starred(4, SINCE), "on": TODAY()}
        yield Case(name, needs, _bound(catalogue.recognition_add, **given))


@_case("catalogue.recognition_revoke")
def _revocations(scene: Scene, name: str) -> Iterator[Case]:
    for key in ("a", "c", "d"):
        row = next(one for one in scene.rows[Recognition] if one.product_id == scene.of(Product, key)[0].pk)
        given = {"recognition": row, "revoked_on": SINCE, "on": TODAY()}
        yield Case(name, (("catalogue.recognition.revoke", row),), _bound(catalogue.recognition_revoke, **given))


@_case("catalogue.product_put_many")
def _lists(scene: Scene, name: str) -> Iterator[Case]:
    """Stars in a list need the right to record decisions; who may not publish leaves a new product unpublished."""
    for key in ("a", "c", "d"):
        row = scene.of(Organisation, key)[0]
        plain, starred = Entry(row.pk, Draft("Mật ong")), Entry(row.pk, Draft("Mật ong"), Starred(4, SINCE))
        add = ("catalogue.product.add", row)
        for needs, entry in (((add,), plain), ((add, ("catalogue.recognition.add", row)), starred)):
            given = {"entries": [entry], "on": TODAY(), "is_published": False}
            yield Case(name, needs, _bound(catalogue.product_put_many, **given))


def _listed(*specs: direct_ocop.Spec) -> Builder:
    return lambda scene, name: (
        Case(name, ((code, row),), _bound(action, **{argument: row}, **given(row)))
        for action, code, argument, rows, given in specs
        for row in rows(scene)
    )


def _ocop_nested(name: str) -> Builder:
    return lambda scene, _name: (
        Case(_name, needs, _bound(action, **given))
        for found, action, needs, given in direct_ocop.nested(scene)
        if found == name
    )


BUILDERS |= {f"ocop.{_name}": _listed(spec) for _name, spec in direct_ocop.SPECS.items()}
BUILDERS |= {f"market.{_name}": _listed(*specs) for _name, specs in direct_market.CASES.items()}
BUILDERS |= {f"ocop.{_name}": _ocop_nested(_name) for _name in direct_ocop.NESTED}


def _given(context: str, module: Any) -> Builder:
    """Return the cases that a context's own module of this folder names."""
    return lambda scene, name: (
        Case(name, needs, lambda actor, call=call: call(actor=actor))
        for action, needs, call in module.calls(scene)
        if name == f"{context}.{action}"
    )


for _context, _module in (("catalogue", direct_catalogue), ("presence", direct_presence), ("sharing", direct_sharing)):
    BUILDERS |= {f"{_context}.{_name}": _given(_context, _module) for _name in _module.NAMES}
