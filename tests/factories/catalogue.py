"""Organisations that are in the registry, products, recognitions and enquiries for tests."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hoptac.catalogue import drafts, queries, rules
from hoptac.catalogue.choices import ProductState
from hoptac.catalogue.models import Product, Recognition
from hoptac.parties.models import Organisation
from hoptac.places import queries as place_queries
from hoptac.places.models import Locality, LocalityUnit, Place
from hoptac.registry.models import Classification, Registration, Seat
from hoptac.search import actions as search_actions
from hoptac.showcase.models import Enquiry
from tests.factories import access as make

SINCE = date(2019, 5, 20)


def communes() -> tuple[Place, Place]:
    """Return two communes of one province."""
    land = make.place("V0", "/800001/", None, 0, "Nước Vuông")
    province = make.place("V1", "/800001/800002/", land, 1, "Tỉnh Vuông")
    first = make.place("V0001", "/800001/800002/800003/", province, 3, "Xã Gia Phù")
    second = make.place("V0002", "/800001/800002/800004/", province, 3, "Xã Tà Xùa")
    for place in (province, first, second):
        LocalityUnit.objects.create(locality=Locality.objects.create(), place=place, stands_for=True)
    return first, second


def organisation(name: str, place: Place, **values: Any) -> Organisation:
    """Return an organisation with its registration, seat and classification."""
    locality = place_queries.locality_for(place)
    made = make.organisation(name, place, locality=locality, **values)
    Registration.objects.create(organisation=made, known_from=SINCE, stated_on=SINCE, registered_on=SINCE)
    Seat.objects.create(organisation=made, starts_on=SINCE, locality=locality)
    Classification.objects.create(organisation=made, starts_on=SINCE, kind=made.kind, sector="agriculture")
    return made


def product(owner: Organisation, name: str, **values: Any) -> Product:
    """Return a published, findable product of the owner."""
    values = {"group": "food", "is_published": True, "updated_at": timezone.now(), **drafts.keys(name), **values}
    values.setdefault("state", ProductState.PUBLISHED if values["is_published"] else ProductState.DRAFT)
    made = Product.objects.create(organisation=owner, name=name, **values)
    search_actions.put(queries.search_items([made.pk]))
    return made


def recognition(of: Product, stars: int, decided_on: date, **values: Any) -> Recognition:
    """Return a recognition valid for 36 months from its day."""
    valid_until = rules.months_later(decided_on, rules.VALID_MONTHS)
    values = {"valid_until": valid_until, "ends_before": valid_until, **values}
    return Recognition.objects.create(product=of, stars=stars, decided_on=decided_on, **values)


def enquiry(about: Product, **values: Any) -> Enquiry:
    """Return an enquiry that waits for an answer."""
    now = timezone.now()
    values = {
        "asker_name": "Ông Khách Hỏi",
        "asker_phone": "+84987654321",
        "message": "Còn hàng không?",
        "sent_at": now,
        "expires_on": timezone.localdate(now) + timedelta(days=365),
        "token": secrets.token_urlsafe(32),
        **values,
    }
    return Enquiry.objects.create(product=about, organisation=about.organisation, **values)
