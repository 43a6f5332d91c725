"""From an understood row to what it states about an organisation: an entry of the registry, with place and numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hoptac.core.periods import Period
from hoptac.core.text import fold
from hoptac.facts.elements import BY_CODE, Nature
from hoptac.intake import naming
from hoptac.intake.fields import BY_KEY
from hoptac.intake.shapes import Column, Issue, Kind, PartialDate, Reason, Row, Severity, Type, Understanding
from hoptac.parties.choices import OrganisationKind
from hoptac.places.models import Place
from hoptac.places.resolver import Resolution, Resolver
from hoptac.registry.entries import Entry, ReadingKey

ONE_DAY = dt.timedelta(days=1)

#: Field of a sheet → fact of an entry, where the value is taken as it is.
_PLAIN = {
    "name": "name",
    "code": "code",
    "registration_no": "registration_no",
    "governance": "governance",
    "representative_name": "representative",
    "representative_post": "representative_post",
    "sector": "sector",
    "vsic": "business_code",
    "business_lines": "business_line",
    "email": "email",
    "website": "website",
    "status": "status",
}
_LENGTHS = {"business_code": 6, "business_line": 250, "representative": 120, "representative_post": 60, "name": 250}

_KIND_OF_SHEET = {
    Kind.COOPERATIVES: OrganisationKind.COOPERATIVE,
    Kind.UNIONS: OrganisationKind.UNION,
    Kind.GROUPS: OrganisationKind.GROUP,
}
_KINDS = frozenset(OrganisationKind.values)
#: Two columns that together are the third, where it is not stated itself.
_SUMS = {
    "managers_elementary_intermediate": ("managers_elementary", "managers_intermediate"),
    "managers_higher": ("managers_college", "managers_university"),
}
_INCOME = {"worker_income_month": 1, "worker_income_year": 12}


@dataclass(slots=True)
class Statement:
    """What one row says: the entry (not yet matched), where it lies, and what is wrong or unsure."""

    number: int
    entry: Entry
    place: Resolution | None
    issues: list[Issue] = field(default_factory=list)
    union: str = ""

    def doubt(self, code: str, message: str, /, **values: object) -> None:
        """Add a doubt about the row as a whole."""
        self.issues.append(Issue(None, "", Reason(code, message, values), Severity.DOUBT, self.number))

    def refuse(self, code: str, message: str, /, **values: object) -> None:
        """Refuse the row."""
        self.issues.append(Issue(None, "", Reason(code, message, values), Severity.REFUSE, self.number))

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot be applied."""
        return any(issue.severity is Severity.REFUSE for issue in self.issues)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person must decide first."""
        return any(issue.severity is Severity.DOUBT for issue in self.issues)


class Reader:
    """Turns the rows of one understood sheet of organisations into statements as at a day."""

    def __init__(
        self, understood: Understanding, *, resolver: Resolver, province: Place, on: dt.date, source: str
    ) -> None:
        self._understood = understood
        self._resolver = resolver
        self._own_names = {fold(province.name), fold(province.full_name)}
        self._on = on
        self._source = source
        self._columns = [column for column in understood.columns if column.field in BY_KEY]
        self._slots = {column.slot: column for column in self._columns}
        self._numbers = [column for column in self._columns if BY_KEY[column.field].by_period]
        self._keys = [
            (column.slot, key)
            for column in self._numbers
            if column.field not in _INCOME and (key := self._key(column, column.field)) is not None
        ]
        self._incomes = [column for column in self._numbers if column.field in _INCOME]
        self._parts = self._parts_of_sums()
        self._ratings = [column for column in self._columns if column.field == "rating"]
        self._plain = [(column.slot, _PLAIN[column.field]) for column in self._columns if column.field in _PLAIN]
        self._default = _KIND_OF_SHEET.get(understood.kind, OrganisationKind.COOPERATIVE)

    def statements(self) -> Iterable[Statement]:
        """Yield a statement for every row."""
        return map(self._statement, self._understood.rows)

    def _statement(self, row: Row) -> Statement:
        values = row.values
        facts: dict[str, Any] = {}
        for slot, name in self._plain:
            value = values.get(slot)
            if value is not None:
                facts[name] = value[: _LENGTHS[name]] if name in _LENGTHS and isinstance(value, str) else value
        facts["kind"] = self._kind(values, facts.get("name") or "")
        if "sector" not in facts and row.carried.get("sector"):
            facts["sector"] = row.carried["sector"]
        self._dates(values, facts)
        self._contacts(values, facts)
        self._flags(values, facts)
        entry = Entry(None, facts, source=f"{self._source}:{row.number}")
        statement = Statement(row.number, entry, None, list(row.issues), str(values.get("union_name") or ""))
        self._numbers_of(values, entry)
        self._place(row, statement)
        return statement

    def _kind(self, values: Mapping[str, Any], name: str) -> str:
        stated = values.get("kind")
        if stated in _KINDS:
            return str(stated)
        told = naming.kind_of(name)
        return told if told not in ("", OrganisationKind.COOPERATIVE) else self._default.value

    @staticmethod
    def _dates(values: Mapping[str, Any], facts: dict[str, Any]) -> None:
        founded = values.get("founded_on") or values.get("registered_on")
        if isinstance(founded, PartialDate):
            facts["registered_on"] = founded.date
            facts["registered_precision"] = founded.precision.value
        since = values.get("status_on")
        if isinstance(since, PartialDate):
            facts["status_on"] = since.date

    @staticmethod
    def _contacts(values: Mapping[str, Any], facts: dict[str, Any]) -> None:
        phones = values.get("phone") or values.get("representative_phone")
        if phones:
            facts["phone"] = ", ".join(phones)[:60]

    def _flags(self, values: Mapping[str, Any], facts: dict[str, Any]) -> None:
        for flag, named in (
            ("value_chain", "value_chain_name"),
            ("ecommerce", "ecommerce_platforms"),
            ("high_tech", ""),
        ):
            stated = values.get(flag)
            if stated is None and named and values.get(named):
                stated = True
            if stated is not None:
                facts[flag] = bool(stated)
        for column in self._ratings:
            if values.get(column.slot) not in (None, "unrated"):
                facts["grade"] = values[column.slot]
                facts["grade_year"] = self._rated_year(column)

    def _rated_year(self, column: Column) -> int:
        """Return the year a rating is for: that of its heading or title, else the last full one."""
        if column.as_on is not None:
            return column.as_on.year
        period = column.period or self._understood.period
        return period.year if period else self._last_full_year()

    # --- numbers ------------------------------------------------------------------------------------------------

    def _numbers_of(self, values: Mapping[str, Any], entry: Entry) -> None:
        """Put every number under its element and days."""
        for slot, key in self._keys:
            value = values.get(slot)
            if value is not None:
                entry.readings[key] = value if type(value) is int else int(Decimal(value).to_integral_value())
        for slot, key in self._parts:
            value = values.get(slot)
            if value is not None:
                entry.readings[key] = entry.readings.get(key, 0) + int(value)
        self._wages(values, entry)
        capital = values.get("charter_capital")
        if capital is not None:
            entry.facts["charter_capital"] = int(capital)

    def _key(self, column: Column, name: str) -> ReadingKey | None:
        """Return element and days of a column's numbers; None when nothing is counted from it."""
        code = BY_KEY[name].feeds
        if column.is_plan:
            code = "revenue_plan" if name == "revenue" else ""
        if not code or (name == "charter_capital" and column.period is None):
            return None
        if BY_KEY[name].type is Type.QUANTITY and column.unit not in ("kg", ""):
            return None
        element = BY_CODE[code]
        if element.nature is Nature.STOCK:
            return ReadingKey(element.number, *self._stock_day(column))
        return ReadingKey(element.number, *self._flow_days(column))

    def _stock_day(self, column: Column) -> tuple[dt.date, dt.date]:
        """Return the day a level holds on: the end of the period named, not after the day of the list."""
        period = column.period or (None if column.as_on else self._understood.period)
        day = column.as_on or (period.ends_before - ONE_DAY if period else None) or self._understood.as_on or self._on
        day = min(day, self._on)
        return day, day + ONE_DAY

    def _flow_days(self, column: Column) -> tuple[dt.date, dt.date]:
        """Return the days a sum is over: the period named in the column or the title, else the last full year."""
        period = column.period or self._understood.period or Period.of("year", self._last_full_year())
        if column.is_plan:
            period = Period.of("year", period.year)
        return period.starts_on, period.ends_before

    def _last_full_year(self) -> int:
        return (self._on + ONE_DAY).year - 1

    def _parts_of_sums(self) -> list[tuple[str, ReadingKey]]:
        """Return the columns that are parts of a sum which is counted but not stated itself."""
        stated = {column.field for column in self._numbers}
        return [
            (column.slot, key)
            for whole, parts in _SUMS.items()
            if whole not in stated
            for column in self._numbers
            if column.field in parts and (key := self._key(column, whole)) is not None
        ]

    def _wages(self, values: Mapping[str, Any], entry: Entry) -> None:
        """Turn average income into wages and worker-months, which add up (figures: worker_income_month)."""
        for column in self._incomes:
            if values.get(column.slot) is None:
                continue
            workers = self._workers(values, column)
            if not workers:
                continue
            starts_on, ends_before = self._flow_days(column)
            months = (ends_before.year - starts_on.year) * 12 + ends_before.month - starts_on.month
            monthly = Decimal(values[column.slot]) / _INCOME[column.field]
            wages = int((monthly * workers * months).to_integral_value())
            entry.readings[ReadingKey(BY_CODE["wages_paid"].number, starts_on, ends_before)] = wages
            entry.readings[ReadingKey(BY_CODE["worker_months"].number, starts_on, ends_before)] = workers * months

    def _workers(self, values: Mapping[str, Any], column: Column) -> int:
        """Return the regular workers of the same period, else of any; 0 when unknown."""
        found = [other for other in self._numbers if other.field == "regular_workers" and values.get(other.slot)]
        same = [other for other in found if other.period == column.period]
        return int(values[(same or found)[0].slot]) if found else 0

    # --- place --------------------------------------------------------------------------------------------------

    def _place(self, row: Row, statement: Statement) -> None:
        """Resolve the address and put it into the entry; say what is unsure about it."""
        text, level, own = self._address(row)
        if not text:
            return
        found = self._resolver.resolve(text, level=level)
        if found.quality not in _CLEAR and own and own != text:
            alone = self._resolver.resolve(own)
            if alone.quality in _CLEAR:  # the row knows better than the group it stands in
                found, text = alone, own
        statement.place = found
        facts = statement.entry.facts
        facts["address"] = text[:300]
        if found.locality_id is not None:
            facts["locality_id"], facts["place_id"] = found.locality_id, found.place_now_id
            if found.quality == "similar":
                statement.doubt(
                    "place_similar", "“%(address)s” is not quite the name of a place; check it.", address=text
                )
        elif found.quality == "ambiguous":
            statement.doubt("place_ambiguous", "“%(address)s” can mean several places.", address=text)
        else:
            statement.doubt("place_unknown", "“%(address)s” is no place that is known.", address=text)

    def _address(self, row: Row) -> tuple[str, int | None, str]:
        """Return the address, completed by the group row above; the level of a bare name; what the row itself says."""
        values, about = row.values, self._understood.about
        parts = [str(values[key]) for key in ("address", "hamlet") if values.get(key)]
        own = list(parts)
        for key, word in (("commune", ""), ("district", ""), ("province", "tỉnh")):
            named = str(values.get(key) or row.carried.get(key) or about.get(key) or "")
            if values.get(key) and values[key] != row.carried.get(key):
                own.append(str(values[key]))
            if named and not (key == "province" and fold(named) in self._own_names) and not _names(parts, named):
                parts.append(named if not word or _LEADING.match(fold(named)) else f"{word} {named}")
        only_commune = len(parts) == 1 and not values.get("address") and values.get("commune")
        return ", ".join(parts), 3 if only_commune else None, ", ".join(own)


#: How well an address must be understood to be taken without a question.
_CLEAR = ("exact", "folded")
#: A name of a district of whatever kind.
_DISTRICT = re.compile(r"(?:huyen|h|quan|q|thi xa|tx|thanh pho|tp)\b ?")
#: A name of a unit that says what it is.
_LEADING = re.compile(r"(?:tinh|thanh pho|tp|t p|huyen|h|quan|q|thi xa|tx|xa|x|phuong|p|thi tran|tt|dac khu)\b ?")


def _names(parts: Iterable[str], unit: str) -> bool:
    """Return whether an address names this unit already: "huyện Phù Yên" and "Phù Yên" as a part of their own."""
    folded = fold(unit)
    bare = _LEADING.sub("", folded, count=1)
    is_district = _DISTRICT.match(folded)
    for part in (fold(piece) for text in parts for piece in text.replace(" - ", ",").replace(";", ",").split(",")):
        if part == folded or (_LEADING.match(folded) and f" {folded} " in f" {part} "):
            return True
        if part == bare and not _LEADING.match(part):
            return True
        if is_district and _DISTRICT.match(part) and _LEADING.sub("", part, count=1) == bare:
            return True  # a district that became a town keeps its name: "huyện" and "thị xã Mộc Châu"
    return False
