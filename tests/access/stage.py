"""The world, the cast and one row of every kind at every place and organisation, for the checks to walk through.

Every row bears a word found nowhere else (leaks.py knows which), so that a page that shows it gives itself away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.catalogue import drafts
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Product, Recognition
from hoptac.core import text
from hoptac.intake import actions as intake_actions
from hoptac.intake.models import ImportRow, ImportRun
from hoptac.parties.models import Organisation, Person
from hoptac.places.models import Place
from hoptac.registry import facts
from hoptac.registry.actions import rowsets
from hoptac.registry.models import ChangeRequest, Classification, Member, Registration, Seat, Staff
from hoptac.reporting.models import Cell, FormVersion, Report, Round
from hoptac.search import actions as search_actions
from hoptac.sharing.models import TextDraft
from hoptac.showcase.models import Enquiry
from tests.access import stage_catalogue, stage_insight, stage_market, stage_ocop, stage_presence, stage_reporting
from tests.factories import access as make
from tests.factories import catalogue as make_catalogue
from tests.factories import sharing as make_sharing
from tests.people import Cast
from tests.world import World

SINCE = date(2020, 1, 1)
SHEET = "STT;Tên HTX;Địa chỉ\n1;HTX Ir{0}r;\n2;HTX Mốc I{0}r;\n"


@dataclass(frozen=True)
class Scene:
    world: World
    cast: Cast
    rows: dict[type, list[Any]]

    def of(self, model: type, *keys: str) -> list[Any]:
        """Return the rows of a model at these organisations or places."""
        wanted = [(self.world.organisations | self.world.places)[key] for key in keys]
        anchors = ("pk",) if model in (Organisation, Place) else ("organisation_id", "place_id", "province_id")
        return [
            row
            for row in self.rows[model]
            if any(
                getattr(row, name, None) == one.pk
                for one in wanted
                for name in anchors
                if name == "pk" or (name == "organisation_id") == isinstance(one, Organisation)
            )
        ]


def build(world: World, cast: Cast) -> Scene:
    """Write the rows and return everything."""
    system = cast["system"]
    for key, organisation in world.organisations.items():
        make.entry(system, organisation=organisation, target_label=f"Vết {organisation}")
        make.invitation(system, Role.ACCOUNTANT, organisation, full_name=f"Khách Kh{key}k")
        if organisation.kind != "buyer":
            _registry(organisation, system, key)
            _people(organisation, key)
        _report(organisation, system, key)
        _products(organisation, key, system)
        stage_presence.build(organisation, key, system)
    for key, place in world.places.items():
        make.entry(system, place=place, target_label=f"Vết Vt{key}t")
        make.invitation(system, Role.COMMUNE_OFFICER, place, full_name=f"Khách Kh{key}k")
        _import(place, cast["province_officer@land"], key, world)
        stage_insight.build(place, key, system)
    stage_ocop.build(world, cast)
    stage_reporting.build()
    stage_market.build(world, system)
    make.entry(system, target_label="Vết không nơi")
    facts.sync([one.pk for one in world.organisations.values() if one.kind != "buyer"], are_new=True)
    return Scene(world, cast, rows_of(world))


def _registry(organisation: Organisation, system: User, key: str) -> None:
    Registration.objects.create(
        organisation=organisation,
        known_from=SINCE,
        stated_on=SINCE,
        registered_on=SINCE,
        representative=f"Ông Rp{key}p",
    )
    Seat.objects.create(organisation=organisation, starts_on=SINCE, locality=organisation.locality)
    Classification.objects.create(
        organisation=organisation, starts_on=SINCE, kind=organisation.kind, sector="agriculture"
    )
    ChangeRequest.objects.create(
        organisation=organisation, field="name", wanted=f"Tên Cr{key}r", asked_at=timezone.now(), asked_by=system
    )
    where = (organisation.place.path, organisation.place.full_name)
    item = rowsets.item(organisation.pk, organisation.name, None, {"representative": f"Ông Rp{key}p"}, where)
    search_actions.put([item])


def _people(organisation: Organisation, key: str) -> None:
    for number in (1, 2):
        person = _person(f"Bà Nm{key}m{number}", citizen_id=f"01409{number}{organisation.pk:06d}")
        Member.objects.create(
            organisation=organisation,
            party="person",
            person=person,
            name=person.full_name,
            pledged_amount=10**7,
            paid_amount=4 * 10**6,
        )
    Staff.objects.create(organisation=organisation, person=_person(f"Ông Ns{key}s"), post="director")


def _report(organisation: Organisation, system: User, key: str) -> None:
    """Let the organisation owe a report, of a round of its own place."""
    version = FormVersion.objects.get(code="cooperative_half")
    asked, _is_new = Round.objects.get_or_create(
        version=version,
        place=organisation.place,
        period="2026-H1",
        defaults={
            "starts_on": date(2026, 1, 1), "ends_before": date(2026, 7, 1), "due_on": date(2126, 7, 15),
            "closes_on": date(2126, 8, 15), "opened_at": timezone.now(), "opened_by": system,
        },
    )  # fmt: skip
    report = Report.objects.create(round=asked, organisation=organisation)
    Cell.objects.create(
        report=report, line="difficulties", text=f"Lời Rk{key}k", changed_at=timezone.now(), changed_by=system
    )


def _person(name: str, **values: Any) -> Person:
    return Person.objects.create(full_name=name, given_name="N", search_key=text.fold(name), sort_key=name, **values)


def _products(organisation: Organisation, key: str, system: User) -> None:
    product = Product.objects.create(
        organisation=organisation,
        group="food",
        updated_at=timezone.now(),
        name=f"Chè Pq{key}q",
        state="published" if key == "s" else "draft",
        is_published=key == "s",
        **drafts.keys(f"Chè Pq{key}q"),
    )
    make_catalogue.recognition(product, 3, make.LONG_AGO)
    make_catalogue.enquiry(product, asker_name=f"Khách Ha{key}a", message=f"Hỏi Hm{key}m")
    make_sharing.draft(product, system, f"Nháp Dr{key}r.")
    make_sharing.introduction(organisation, system, f"Lời giới thiệu Gt{key}g.")
    stage_catalogue.build(product, key, system)
    search_actions.put(catalogue_queries.search_items([product.pk]))


def _import(place: Place, officer: User, key: str, world: World) -> None:
    run = ImportRun(
        file_name=f"Ir{key}r.csv", province=place, on=make.LONG_AGO, started_by=officer, started_at=timezone.now()
    )
    run.file.save(run.file_name, ContentFile(SHEET.format(key).encode()), save=False)
    run.save()
    if key in {"north", "longer", "n1"}:
        intake_actions.run_read(run)
        row = ImportRow.objects.filter(run=run).first()
        assert row is not None
        row.pk, row.number, row.state, row.candidates = None, 99, "doubtful", [world.organisations["a"].pk]
        row.save(force_insert=True)


def rows_of(world: World) -> dict[type, list[Any]]:
    """Return every row of the world by model, with what the oracle walks along read in advance."""
    places = Place.objects.filter(pk__in=[place.pk for place in world.places.values()])
    deep = "place__parent__parent"
    inside = f"organisation__{deep}"
    people = ("person", "member_organisation")
    return {
        Place: list(places.select_related("parent__parent")),
        Organisation: list(Organisation.objects.filter(name__contains="Mốc").select_related(deep)),
        User: list(User.objects.prefetch_related(f"grants__{deep}", f"grants__{inside}")),
        Grant: list(Grant.objects.select_related(deep, inside, "user")),
        **{model: list(model.objects.select_related(deep, inside)) for model in (Invitation, AuditEntry)},
        **stage_ocop.rows(),
        **stage_catalogue.rows(),
        **stage_presence.rows(inside),
        **stage_insight.rows(),
        **stage_reporting.rows(),
        **stage_market.rows(),
        Recognition: list(Recognition.objects.select_related(f"product__{inside}")),
        ImportRun: list(ImportRun.objects.select_related("province__parent__parent")),
        Member: list(Member.objects.select_related(inside, *people).order_by("pk")),
        Staff: list(Staff.objects.select_related(inside, "person")),
        TextDraft: list(TextDraft.objects.select_related(f"product__{inside}", inside)),
        Enquiry: list(Enquiry.objects.select_related(inside, "product")),
        Report: list(Report.objects.select_related(inside).prefetch_related("cells")),
        Round: list(Round.objects.select_related("place__parent__parent")),
        **{model: list(model.objects.select_related(inside)) for model in (ChangeRequest, Product)},
    }


def models_without_rows(scene: Scene) -> list[str]:
    """Return the models of declared permissions of which the world holds no row."""
    missing = {permission.model for permission in gate.declared()} - set(scene.rows)
    return sorted(model._meta.label for model in missing)
