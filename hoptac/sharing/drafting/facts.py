"""What the record says about a product or an organisation on a day: all that a text about it may state. No database, no
network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

LANGUAGES: Final = ("vi", "en", "de", "id", "ms")
COUNTRY: Final = ("Việt Nam", "Viet Nam", "Vietnam")
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Badge:
    """A certificate that is verified and valid on the day; `kind` as in catalogue.choices.CertificateKind."""

    kind: str
    label: str
    number: str
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What one `unit` costs in đồng when at least `minimum` of them are bought."""

    amount: int
    unit: str
    minimum: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Facts:
    """A product, or an organisation, as the record has it on the day `on`. Texts by language, Vietnamese always there.

    `place` says where it comes from; `places` are all the names of that, `elsewhere` those of other places. `unit` is
    the word people say ("kg", "hộp 100 g"), `yearly` and `minimum_order` are counted in it. `months` are those of the
    season, 1 to 12. `phone` as dialled in Vietnam, `address` of its public page.
    `story`: what the cooperative itself says. It is quoted, but proves nothing: what a text states must stand in a
    field that somebody answers for.
    Of an organisation (`is_organisation`, its name is `name` and `maker`): the year it was `founded` in, its `members`,
    the names of the `products` it shows.
    """

    name: Words
    kind: Words
    maker: str
    place: Words
    on: date
    places: tuple[str, ...] = ()
    unit: str = ""
    prices: tuple[Offered, ...] = ()
    yearly: Decimal | None = None
    minimum_order: Decimal | None = None
    packagings: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    shelf_life_days: int | None = None
    storage: str = ""
    stars: int = 0
    badges: tuple[Badge, ...] = ()
    area_code: str = ""
    gtin: str = ""
    phone: str = ""
    address: str = ""
    story: Words = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    is_organisation: bool = False
    founded: int | None = None
    members: int | None = None
    products: tuple[Words, ...] = ()

    def named(self, language: str) -> str:
        """Return the product's name in a language, in Vietnamese where it has none."""
        return self.name.get(language) or self.name["vi"]

    def known(self) -> Iterator[str]:
        """Yield the names and numbers of the record that may stand in a text as they are."""
        yield from self.name.values()
        yield from self.kind.values()
        yield self.maker
        yield from (*self.place.values(), *self.places, *COUNTRY)
        for names in self.products:
            yield from names.values()
        for badge in self.badges:
            yield from (badge.number, badge.label, badge.issuer)
        yield from (self.area_code, self.gtin, self.phone, f"+84 {self.phone.removeprefix('0')}", self.address)
