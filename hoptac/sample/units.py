"""What is invented about one organisation: a unit, and where it sits on the old map and the new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hoptac.sample.days import AS_AT, REFORM


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of before July 2025, its district, and what its land belongs to today; full names."""

    name: str
    district: str
    now: str

    @property
    def is_urban(self) -> bool:
        """Return whether it was a town or a ward."""
        return not self.name.startswith("Xã ")

    @property
    def bare_name(self) -> str:
        """Return its name without its kind."""
        return self.name.removeprefix("Thị trấn ").removeprefix("Phường ").removeprefix("Xã ")

    @property
    def district_name(self) -> str:
        """Return the district's name without its kind."""
        return self.district.removeprefix("Thành phố ").removeprefix("Thị xã ").removeprefix("Huyện ")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a unit sits from a day on: a village or quarter of a commune."""

    since: date
    village: str
    commune: Commune

    def address(self, on: date) -> str:
        """Return the address as people write it on a day: with the district before July 2025, without it since."""
        if on < REFORM:
            return f"{self.village}, {_small(self.commune.name)}, {_small(self.commune.district)}, tỉnh Sơn La"
        return f"{self.village}, {_small(self.commune.now)}, tỉnh Sơn La"


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state; `successors` are keys of units."""

    on: date
    status: str
    until: date | None = None
    reason: str = ""
    successors: tuple[str, ...] = ()


@dataclass(slots=True)
class Size:
    """The numbers of autumn 2025. Income is đồng per worker and month; area is square metres."""

    members: int = 0
    women: int = 0
    minority: int = 0
    workers: int = 0
    managers: int = 0
    managers_lower: int = 0
    managers_higher: int = 0
    trained: int = 0
    revenue: int = 0
    margin: int = 0
    income: int = 0
    area: int = 0
    quantity: int = 0


@dataclass(slots=True)
class Unit:
    """One organisation of the sample. `key` is its code, or its name where it has none."""

    key: str
    kind: str
    name: str
    code: str | None
    sector: str
    business: tuple[str, str]
    founded: date
    seats: list[Seat]
    representative: str = ""
    post: str = ""
    phone: str = ""
    capital: int | None = None
    is_full: bool = False
    introduction: str = ""
    former_sector: tuple[date, str] | None = None
    events: list[Event] = field(default_factory=list)
    features: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    grades: dict[int, str] = field(default_factory=dict)
    size: Size = field(default_factory=Size)
    rewrites_address: bool = False
    keeps_registers: bool = False

    @property
    def ended(self) -> date | None:
        """Return the day it ceased to exist, or None."""
        return next((event.on for event in self.events if event.status in ENDING), None)

    def exists(self, on: date) -> bool:
        """Return whether it is in existence at the end of a day."""
        return self.founded <= on and (self.ended is None or self.ended > on)

    @property
    def is_there(self) -> bool:
        """Return whether it is in existence in autumn 2025."""
        return self.exists(AS_AT)

    def seat(self, on: date) -> Seat:
        """Return where it sits on a day."""
        return [seat for seat in self.seats if seat.since <= on or seat is self.seats[0]][-1]

    def sector_on(self, on: date) -> str:
        """Return the sector it is registered in on a day."""
        return self.former_sector[1] if self.former_sector and on < self.former_sector[0] else self.sector


#: States that end existence, as the sample uses them.
ENDING = frozenset({"dissolved", "bankrupt", "revoked", "merged", "consolidated", "converted"})
