"""The world, the cast and one row of every kind at every place and organisation, for the checks to walk through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.catalogue.models import Product, Recognition
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation, Person
from hoptac.places.models import Place
from hoptac.registry.models import ChangeRequest, Member, Staff
from hoptac.showcase.models import Enquiry
from tests.factories import access as make
from tests.factories import catalogue as make_catalogue
from tests.people import Cast
from tests.world import World


@dataclass(frozen=True)
class Scene:
    world: World
    cast: Cast
    rows: dict[type, list[Any]]


def build(world: World, cast: Cast) -> Scene:
    """Write the rows and return everything."""
    system = cast["system"]
    for key, organisation in world.organisations.items():
        make.entry(system, organisation=organisation, target_label=f"Vết {organisation}")
        make.invitation(system, Role.ACCOUNTANT, organisation)
        _registry(organisation, system, key)
        _products(organisation, key)
    for place in world.places.values():
        make.entry(system, place=place, target_label=f"Vết {place}")
        make.invitation(system, Role.COMMUNE_OFFICER, place)
        ImportRun.objects.create(province=place, on=make.LONG_AGO, started_by=system, started_at=timezone.now())
    make.entry(system, target_label="Vết không nơi")
    return Scene(world, cast, rows_of(world))


def _registry(organisation: Organisation, system: User, key: str) -> None:
    person = Person.objects.create(full_name=f"Bà Nv{key}v", given_name="N", search_key=f"ba nv{key}v", sort_key=key)
    Member.objects.create(organisation=organisation, party="person", person=person, name=person.full_name)
    Staff.objects.create(organisation=organisation, person=person, post="director")
    ChangeRequest.objects.create(
        organisation=organisation, field="name", wanted="X", asked_at=timezone.now(), asked_by=system
    )


def _products(organisation: Organisation, key: str) -> None:
    product = Product.objects.create(
        organisation=organisation, name=f"Chè Pq{key}q", group="food", updated_at=timezone.now(), slug=f"che-{key}"
    )
    make_catalogue.recognition(product, 3, make.LONG_AGO)
    make_catalogue.enquiry(product)


def rows_of(world: World) -> dict[type, list[Any]]:
    """Return every row of the world by model, with what the oracle walks along read in advance."""
    places = Place.objects.filter(pk__in=[place.pk for place in world.places.values()])
    deep = "place__parent__parent"
    return {
        Place: list(places.select_related("parent__parent")),
        Organisation: list(Organisation.objects.filter(name__contains="Mốc").select_related(deep)),
        User: list(User.objects.prefetch_related(f"grants__{deep}", f"grants__organisation__{deep}")),
        **{
            model: list(model.objects.select_related(deep, f"organisation__{deep}"))
            for model in (Grant, Invitation, AuditEntry)
        },
        Recognition: list(Recognition.objects.select_related(f"product__organisation__{deep}")),
        ImportRun: list(ImportRun.objects.select_related("province__parent__parent")),
        **{
            model: list(model.objects.select_related(f"organisation__{deep}"))
            for model in (Member, Staff, ChangeRequest, Product, Enquiry)
        },
    }


def models_without_rows(scene: Scene) -> list[str]:
    """Return the models of declared permissions of which the world holds no row."""
    missing = {permission.model for permission in gate.declared()} - set(scene.rows)
    return sorted(model._meta.label for model in missing)
