"""The plan of sheets whose rows belong to an organisation already in the registry: members, staff, products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hoptac.access.models import User
from hoptac.catalogue import drafts
from hoptac.catalogue.choices import ProductGroup
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.core.text import clean, fold
from hoptac.intake import applying, naming
from hoptac.intake.matching import Match, Matcher
from hoptac.intake.plans import Decision, Plan, Planned, State
from hoptac.intake.shapes import Kind, PartialDate, Reason, Row, Severity, Understanding
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry.actions import NewMember, members
from hoptac.registry.choices import PartyKind, Post, Training
from hoptac.registry.entries import Entry
from hoptac.registry.models import Member, Registration, Staff

_PARTY = {"individual": "person", "household": "household", "group": "household", "legal": "legal"}
_TRAINING = {"elementary_intermediate": "intermediate", "higher": "university"}
#: Personal data that needs a ground to be kept, and what of it is kept of whom.
_PERSONS = frozenset({"sex", "birth", "ethnicity"})
_PERSONAL = {Kind.MEMBERS: _PERSONS, Kind.STAFF: frozenset({"sex", "birth"}), Kind.PRODUCTS: frozenset[str]()}
#: Words that tell a post, folded, most telling first.
_POSTS = (
    ("pho chu tich", Post.BOARD_MEMBER),
    ("chu tich", Post.BOARD_CHAIR),
    ("pho giam doc", Post.DEPUTY_DIRECTOR),
    ("pho tong giam doc", Post.DEPUTY_DIRECTOR),
    ("pho chu nhiem", Post.DEPUTY_DIRECTOR),
    ("giam doc", Post.DIRECTOR),
    ("chu nhiem", Post.DIRECTOR),
    ("kiem soat", Post.CONTROLLER),
    ("ke toan truong", Post.CHIEF_ACCOUNTANT),
    ("phu trach ke toan", Post.CHIEF_ACCOUNTANT),
    ("ke toan", Post.ACCOUNTANT),
    ("thu quy", Post.CASHIER),
    ("thu kho", Post.STOREKEEPER),
    ("ky thuat", Post.TECHNICIAN),
    ("quan tri", Post.BOARD_MEMBER),
    ("hdqt", Post.BOARD_MEMBER),
    ("cong nhan", Post.WORKER),
    ("nhan vien", Post.WORKER),
    ("lao dong", Post.WORKER),
)
_GROUPS = (
    ("do uong", ProductGroup.DRINK),
    ("duoc lieu", ProductGroup.MEDICINAL),
    ("thao duoc", ProductGroup.MEDICINAL),
    ("thu cong", ProductGroup.HANDICRAFT),
    ("my nghe", ProductGroup.HANDICRAFT),
    ("sinh vat canh", ProductGroup.ORNAMENTAL),
    ("hoa cay canh", ProductGroup.ORNAMENTAL),
    ("du lich", ProductGroup.TOURISM),
    ("thuc pham", ProductGroup.FOOD),
)


def plan_owned(
    understood: Understanding,
    *,
    actor: User,
    province: Place,
    on: dt.date,
    source: str,
    decisions: Mapping[int, str],
    basis: str = "",
) -> Plan:
    """Return what the rows of a sheet of members, staff or products would do.

    `basis` says why sex, birth year and ethnicity may be kept (PersonalBasis); without one they are left out.
    """
    owners = _Owners(understood, province, on)
    _leave_out_personal(understood, basis)
    rows = [
        _planned(understood.kind, row, owners.match(row), decisions.get(row.number, ""), source)
        for row in understood.rows
    ]
    if understood.kind is Kind.PRODUCTS:
        _weigh_products(rows, actor, on, source)
    elif understood.kind is Kind.MEMBERS:
        _weigh_members(rows, on)
    else:
        _weigh_staff(rows)
    return Plan(understood, rows)


def _leave_out_personal(understood: Understanding, basis: str) -> None:
    """Mark columns of personal data as not used, unless the import says on what ground they may be (Law 91/2025)."""
    reason = Reason("no_basis", "Left out: personal data is kept only with consent or where a law requires it.")
    kept = _PERSONAL[understood.kind] if basis else frozenset()
    left_out = {column.slot for column in understood.columns if column.field in _PERSONS - kept}
    for column in understood.columns:
        if column.slot in left_out:
            column.field, column.reason = "", reason
    for row_values in (understood.rows.column(slot) for slot in left_out | _PERSONS - kept):
        row_values[:] = [None] * len(row_values)
    if kept:
        understood.rows.column("basis")[:] = [basis] * len(understood.rows)


class _Owners:
    """Finds the organisation a row belongs to: named in the row, in the group row above, or in the title."""

    def __init__(self, understood: Understanding, province: Place, on: dt.date) -> None:
        self._matcher = Matcher.of(Organisation.objects.filter(place__path__startswith=province.path))
        self._resolver = Resolver(province=province, on=on)
        self._about = understood.about

    def match(self, row: Row) -> tuple[str, Match]:
        """Return the owner's name as written and what it means."""
        values = row.values
        name = str(
            values.get("organisation_name")
            or row.carried.get("organisation_name")
            or self._about.get("organisation_name")
            or ""
        )
        code = values.get("organisation_code") or self._about.get("organisation_code")
        place = values.get("commune") or row.carried.get("commune")
        found = self._resolver.resolve(str(place), level=3).place_now_id if place else None
        kind = naming.kind_of(name) or OrganisationKind.COOPERATIVE
        match = self._matcher.match(code=str(code) if code else None, name=name, kind=kind, place_id=found)
        if match.organisation_id is None and not match.is_doubtful and found is not None:
            match = self._matcher.match(code=None, name=name, kind=kind, place_id=None)
        return name or str(code or ""), match


def _planned(kind: Kind, row: Row, owner: tuple[str, Match], decided: str, source: str) -> Planned:
    owner_name, match = owner
    facts, name = _FACTS[kind](row)
    pk = int(decided) if decided.isdigit() else match.organisation_id
    planned = Planned(row.number, State.NEW, name, Entry(pk, facts, source=f"{source}:{row.number}"), match.how)
    planned.issues = list(row.issues)
    planned.candidates = match.candidates
    if not clean(name):
        planned.note(Severity.REFUSE, "name_missing", "The name is missing.")
    if decided == Decision.SKIP:
        planned.note(Severity.REFUSE, "skipped", "Left out by the officer.")
    elif pk is None and match.is_doubtful:
        planned.note(Severity.DOUBT, "owner_doubtful", "“%(name)s” can mean several organisations.", name=owner_name)
    elif pk is None and owner_name:
        planned.note(
            Severity.REFUSE,
            "owner_unknown",
            "“%(name)s” is not in the registry; import the organisation first.",
            name=owner_name,
        )
    elif pk is None:
        planned.note(Severity.REFUSE, "owner_missing", "The organisation is not named.")
    planned.state = _state(planned, decided)
    planned.payload = {"organisation_id": pk, "facts": facts, "source": planned.entry.source}
    return planned


def _state(planned: Planned, decided: str) -> State:
    severities = {issue.severity for issue in planned.issues}
    if Severity.REFUSE in severities:
        return State.REFUSED
    if Severity.DOUBT in severities and not decided:
        return State.DOUBTFUL
    return State.NEW


def _date(value: Any) -> str | None:
    return value.date.isoformat() if isinstance(value, PartialDate) else None


def _member(row: Row) -> tuple[dict[str, Any], str]:
    values = row.values
    name = clean(str(values.get("full_name") or ""))
    paid = int(values.get("paid_in") or 0)  # type: ignore[arg-type]
    return (
        {
            "name": name[:250],
            "party": _PARTY.get(str(values.get("party_kind") or ""), PartyKind.PERSON.value),
            "kind": str(values.get("member_kind") or "official"),
            "citizen_id": str(values.get("citizen_id") or ""),
            "phone": _phone(values.get("phone")),
            "pledged_amount": int(values.get("pledged_capital") or paid),  # type: ignore[arg-type]
            "paid_amount": paid,
            "certificate_no": str(values.get("certificate_no") or "")[:40],
            "certificate_date": _date(values.get("certificate_on")),
            "joined_on": _date(values.get("joined_on")),
            **_personal(values),
        },
        name,
    )


def _personal(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the personal data a row states, with the ground for keeping it; nothing without one."""
    if not values.get("basis"):
        return {}
    birth = values.get("birth")
    found = {
        "sex": values.get("sex"),
        "birth_year": birth.date.year if isinstance(birth, PartialDate) else None,
        "ethnicity": clean(str(values.get("ethnicity") or ""))[:40],
    }
    stated = {key: value for key, value in found.items() if value}
    return {**stated, "personal_basis": str(values["basis"])} if stated else {}


def _staff(row: Row) -> tuple[dict[str, Any], str]:
    values = row.values
    name = clean(str(values.get("full_name") or ""))
    training = str(values.get("training_level") or "")
    return {
        "name": name[:120],
        "post": post_of(str(values.get("post") or "")).value,
        "training": Training(_TRAINING.get(training, training)).value,
        "field_of_training": clean(str(values.get("specialty") or ""))[:120],
        "citizen_id": str(values.get("citizen_id") or ""),
        "phone": _phone(values.get("phone")),
        "starts_on": _date(values.get("joined_on")),
        **_personal(values),
    }, name


def _product(row: Row) -> tuple[dict[str, Any], str]:
    values = row.values
    name = clean(str(values.get("product_name") or ""))
    facts: dict[str, Any] = {"name": name[:200]}
    group = fold(str(values.get("product_group") or ""))
    facts["group"] = next((choice.value for words, choice in _GROUPS if words in group), None)
    for field, key in (("unit", "unit"), ("description", "description")):
        if values.get(field):
            facts[key] = clean(str(values[field]))
    if values.get("price"):
        facts["price_amount"] = int(values["price"])  # type: ignore[arg-type]
    if values.get("stars"):
        facts["starred"] = {
            "stars": int(str(values["stars"])),
            "decided_on": _date(values.get("decided_on")),
            "decision_no": str(values.get("decision_no") or "")[:60],
            "valid_until": _date(values.get("valid_until")),
        }
    return facts, name


_FACTS = {Kind.MEMBERS: _member, Kind.STAFF: _staff, Kind.PRODUCTS: _product}


def _phone(phones: Any) -> str:
    return str(phones[0])[:16] if phones else ""


def post_of(text: str) -> Post:
    """Return the post a wording means; "other" when it tells none."""
    folded = fold(text)
    return next((post for words, post in _POSTS if words in folded), Post.OTHER)


def _weigh_members(rows: list[Planned], on: dt.date) -> None:
    """Compare with the members already there, and with the law."""
    ids = {row.organisation_id for row in rows if row.organisation_id is not None}
    held: dict[tuple[int, str], Member] = {}
    for one in Member.objects.filter(organisation_id__in=ids, left_on=None).select_related("person"):
        held[one.organisation_id, fold(one.name)] = one
        if one.person and one.person.citizen_id:
            held[one.organisation_id, one.person.citizen_id] = one
    registrations = Registration.objects.select_related("organisation").in_bulk(list(ids))
    seen: dict[tuple[int, str], int] = {}
    for row in rows:
        if row.state is State.REFUSED or row.organisation_id is None:
            continue
        facts = row.entry.facts
        key = (row.organisation_id, facts["citizen_id"] or fold(facts["name"]))
        member = held.get(key) or held.get((row.organisation_id, fold(facts["name"])))
        if key in seen:
            row.note(Severity.REFUSE, "member_twice", "The same member as row %(other)s.", other=seen[key])
            row.state = State.REFUSED
            continue
        seen[key] = row.number
        if member is not None:
            _compare_member(row, member)
            continue
        registration = registrations[row.organisation_id]
        try:
            members.check(
                NewMember(**applying.dated(facts, "certificate_date", "joined_on")),
                registration.organisation,
                registration,
                on,
            )
        except RuleBroken as reason:
            row.note(Severity.REFUSE, reason.code, reason.message, **reason.values)
            row.state = State.REFUSED


def _compare_member(row: Planned, member: Member) -> None:
    """Say that a member is there already; other capital than registered is for the officer to look into."""
    facts = row.entry.facts
    held = {"pledged_amount": member.pledged_amount, "paid_amount": member.paid_amount}
    row.changes = {key: (before, facts[key]) for key, before in held.items() if facts[key] and facts[key] != before}
    row.state = State.SAME
    if row.changes:
        row.note(
            Severity.DOUBT,
            "member_differs",
            "This member is registered with other capital; enter the payment or transfer.",
        )
        row.state = State.DOUBTFUL


def _weigh_staff(rows: list[Planned]) -> None:
    """Compare with the posts already held."""
    ids = {row.organisation_id for row in rows if row.organisation_id is not None}
    held = {
        (post.organisation_id, fold(post.person.full_name), post.post)
        for post in Staff.objects.filter(organisation_id__in=ids, ends_before=None).select_related("person")
    }
    seen: dict[tuple[int, str, str], int] = {}
    for row in rows:
        if row.state is State.REFUSED or row.organisation_id is None:
            continue
        key = (row.organisation_id, fold(row.entry.facts["name"]), row.entry.facts["post"])
        if key in seen:
            row.note(Severity.REFUSE, "staff_twice", "The same person and post as row %(other)s.", other=seen[key])
            row.state = State.REFUSED
        elif key in held:
            row.state = State.SAME
        seen.setdefault(key, row.number)


def _weigh_products(rows: list[Planned], actor: User, on: dt.date, source: str) -> None:
    """Try the good rows in a transaction that is taken back, and see what each did."""
    from hoptac.catalogue import actions as catalogue_actions  # loads what pictures need: only for products

    good = [row for row in rows if row.state is State.NEW]
    payloads = [row.payload for row in good if row.payload is not None]
    entries = [applying.product_entry(payload, source) for payload in payloads]
    with transaction.atomic():
        put = catalogue_actions.product_put_many(actor=actor, entries=entries, on=on)
        touched = Product.objects.filter(pk__in=put.changed).values_list("pk", "organisation_id", "search_key")
        changed = {(organisation_id, key): put.changed[pk] for pk, organisation_id, key in touched}
        transaction.set_rollback(True)
    for index, row in enumerate(good):
        if index in put.refused:
            reason = put.refused[index]
            row.note(Severity.REFUSE, reason.code, reason.message, **reason.values)
            row.state = State.REFUSED
        elif index not in put.created:
            row.changes = changed.get((row.organisation_id or 0, drafts.name_key(row.name)), {})
            row.state = State.CHANGED if row.changes else State.SAME
