"""What the record says about a product or an organisation today, as drafts and printed matter may state it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Sum
from django.urls import reverse
from django.utils import translation

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue import rules as catalogue_rules
from hoptac.catalogue.choices import PublicLanguage, TextState
from hoptac.catalogue.models import Product
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.models import Registration
from hoptac.sharing.drafting import Badge, Facts, Offered

PROVINCE = 1
#: A text about an organisation names so many products.
MOST_PRODUCTS = 6


def facts_of(product: Product, *, on: date, address: str = "") -> Facts:
    """Return what the record says about a product on a day; `address`: of its public page, with the host.

    Eight queries. Only what is in force that day: recognitions, certificates that are verified, prices.
    """
    starred = catalogue_queries.with_stars(Product.objects.filter(pk=product.pk), on=on)
    row = starred.select_related("organisation__place__parent__parent", "kind", "measure").get()
    texts = {text.language: text for text in row.texts.filter(state=TextState.PUBLISHED)}
    names = {language: text.name for language, text in texts.items() if text.name}
    stories = {language: f"{text.summary}\n{text.story}".strip() for language, text in texts.items()}
    months = catalogue_rules.season_months(row.season) or sorted(catalogue_queries.capacities([row.pk]).get(row.pk, {}))
    badges = catalogue_queries.badges([row.pk], on=on).get(row.pk, ())
    unit = row.unit or (row.measure.name("vi") if row.measure else "")
    places = _places(row.organisation)
    return Facts(
        name={"vi": row.name} | {language: name for language, name in names.items() if language != "vi"},
        kind={language: row.kind.name(language) for language in PublicLanguage.values} if row.kind else {},
        maker=row.organisation.name,
        place=places.told,
        places=places.own,
        elsewhere=places.elsewhere,
        on=on,
        unit=unit,
        prices=tuple(
            Offered(step.amount, step.packaging or unit, step.minimum_quantity)
            for step in catalogue_queries.price_steps([row], on=on).get(row.pk, ())
        ),
        yearly=row.yearly_quantity,
        minimum_order=row.minimum_order,
        packagings=tuple(row.packagings.values_list("name", flat=True)),
        months=tuple(months),
        shelf_life_days=row.shelf_life_days,
        storage=row.storage,
        stars=row.stars or 0,
        badges=tuple(Badge(badge.kind, badge.label, badge.number, badge.issuer) for badge in badges),
        area_code=row.area_code,
        gtin=row.gtin,
        phone=phone(row.organisation),
        address=address,
        story={"vi": row.description} | {language: story for language, story in stories.items() if story},
    )


def facts_about(subject: Product | Organisation, *, on: date, address: str = "") -> Facts:
    """Return what the record says about a product or an organisation on a day; `address`: of its public page."""
    if isinstance(subject, Product):
        return facts_of(subject, on=on, address=address)
    return facts_of_organisation(subject, on=on, address=address)


def facts_of_organisation(organisation: Organisation, *, on: date, address: str = "") -> Facts:
    """Return what the record says about an organisation on a day: founded when, members, products shown, papers.

    Seven queries. Stars belong to a product, not to who makes it: a text about the organisation may not name any.
    """
    registration = Registration.objects.get(organisation=organisation)
    badges = catalogue_queries.organisation_badges(organisation.pk, on=on)
    places = _places(organisation)
    shown = catalogue_queries.of_organisation(organisation).filter(is_published=True).prefetch_related("texts")
    return Facts(
        name={"vi": organisation.name},
        kind={},
        maker=organisation.name,
        place=places.told,
        places=places.own,
        elsewhere=places.elsewhere,
        on=on,
        badges=tuple(Badge(badge.kind, badge.label, badge.number, badge.issuer) for badge in badges),
        phone=phone(organisation),
        address=address,
        story={"vi": registration.introduction, **catalogue_queries.introductions(organisation)},
        is_organisation=True,
        founded=registration.registered_on.year if registration.registered_on else None,
        members=_members(organisation, on),
        products=tuple(_named(product) for product in shown[:MOST_PRODUCTS]),
    )


def _members(organisation: Organisation, on: date) -> int | None:
    element = BY_CODE["members"].number
    found = Fact.objects.filter(organisation=organisation, element=element, on__lt=on + timedelta(days=1))
    total: int | None = found.aggregate(total=Sum("value"))["total"]
    return total


def _named(product: Product) -> dict[str, str]:
    """Return the names of a product by language."""
    published = (text for text in product.texts.all() if text.state == TextState.PUBLISHED and text.name)
    return {"vi": product.name} | {text.language: text.name for text in published if text.language != "vi"}


class _Places(NamedTuple):
    """Where an organisation sits: as texts say it, all names of that, and those of other provinces."""

    told: dict[str, str]
    own: tuple[str, ...]
    elsewhere: frozenset[str]


def _places(organisation: Organisation) -> _Places:
    own = list(_above(organisation.place))
    bare = {place.name for place in own}
    others = Place.objects.filter(level=PROVINCE).values_list("name", flat=True)
    abroad = ", ".join([*(place.name for place in own), "Vietnam"])
    return _Places(
        {"vi": ", ".join(_inner(place.full_name) for place in own), **dict.fromkeys(("en", "de", "id", "ms"), abroad)},
        tuple({name for place in own for name in (place.name, place.full_name)}),
        frozenset(set(others) - bare),
    )


def _above(place: Place | None) -> Iterator[Place]:
    """Yield a place and those it lies in, the province last."""
    while place is not None and place.level >= PROVINCE:
        yield place
        place = place.parent


def places_told(organisation: Organisation) -> dict[str, str]:
    """Return where an organisation sits, by language."""
    return _places(organisation).told


def _inner(name: str) -> str:
    """Return a name as it stands inside a sentence: "tỉnh Sơn La", not "Tỉnh Sơn La"."""
    return name[:1].lower() + name[1:]


def phone(organisation: Organisation) -> str:
    """Return the telephone number an organisation stated, as it is dialled in Vietnam, or "" where none works."""
    stated = Registration.objects.filter(organisation=organisation).values_list("phone", flat=True).first() or ""
    first = stated.split(",")[0].split(";")[0]
    try:
        return identifiers.phone_format(identifiers.phone_normalise(first)) if first.strip() else ""
    except RuleBroken:
        return ""


def page_path(subject: Product | Organisation, language: str) -> str:
    """Return the path of the public page of a product or organisation in a language."""
    with translation.override(language):
        if isinstance(subject, Product):
            return reverse("showcase:product_detail", args=[subject.pk, subject.slug])
        return reverse("showcase:cooperative_detail", args=[subject.pk])
