"""Founds the organisations of the sample: how many of which kind, where, when, what they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hoptac.sample.chance import Chance, distribute
from hoptac.sample.days import AS_AT, FOUNDED
from hoptac.sample.names import Names, codes, person, phone
from hoptac.sample.units import Commune, Seat, Unit
from hoptac.sample.words import DISTRICTS, LINES, SECTORS, VILLAGES, Line

#: In existence in autumn 2025, people's credit funds among the cooperatives (figures.md).
COOPERATIVES = 1_090
CREDIT_FUNDS = 7
UNIONS = 6
GROUPS = 50
#: Besides these: cooperatives and groups that ended before.
ENDED_COOPERATIVES = 134
ENDED_GROUPS = 22

ECO_NAME = "Hợp tác xã Tây Bắc Eco"


class Founder:
    """Makes units one by one out of one stream of chance."""

    def __init__(self, communes: Sequence[Commune]) -> None:
        self.chance = Chance("founding")
        self.names = Names(self.chance)
        self._codes: Iterator[str] = codes()
        self._by_district: dict[str, list[Commune]] = defaultdict(list)
        for commune in communes:
            self._by_district[commune.district_name].append(commune)

    def everything(self) -> list[Unit]:
        """Return all units of the sample, ended ones too, without their events and sizes."""
        self.names.take(ECO_NAME)
        units = [self._eco()]
        units += [self._credit_fund(day) for day in self._days(CREDIT_FUNDS, 2000, 2012)]
        days = self._founding_days(COOPERATIVES - CREDIT_FUNDS - 1)
        sectors = self._sectors(len(days))
        units += [self._cooperative(sector, day) for sector, day in zip(sectors, days, strict=True)]
        days = self._days(ENDED_COOPERATIVES, 2002, 2022)
        sectors = self._sectors(len(days))
        units += [self._cooperative(sector, day) for sector, day in zip(sectors, days, strict=True)]
        units += [self._union(index, day) for index, day in enumerate(self._days(UNIONS, 2016, 2024))]
        units += [self._group(day) for day in self._days(GROUPS, 2015, 2025)]
        units += [self._group(day) for day in self._days(ENDED_GROUPS, 2012, 2021)]
        return units

    def seat(self, since: date, district: str = "") -> Seat:
        """Return a seat in a commune of the district, or of any."""
        chosen = district or self.chance.weighted(list(DISTRICTS), list(DISTRICTS.values()))
        commune = self.chance.pick(self._by_district[chosen])
        return Seat(since, self._village(commune), commune)

    # --- one of each kind -------------------------------------------------------------------------------------------

    def _cooperative(self, sector: str, day: date) -> Unit:
        seat = self.seat(day)
        line = self._line(sector, seat.commune.district_name)
        prefix = "HTX" if self.chance.happens(35) else "Hợp tác xã"
        name = self.names.organisation(prefix, line, seat.commune.bare_name)
        return self._unit("cooperative", name, next(self._codes), sector, line, day, seat)

    def _credit_fund(self, day: date) -> Unit:
        seat = self.seat(day)
        while not seat.commune.is_urban or not self.names.take(f"Quỹ tín dụng nhân dân {seat.commune.bare_name}"):
            seat = self.seat(day)
        name = f"Quỹ tín dụng nhân dân {seat.commune.bare_name}"
        return self._unit("credit_fund", name, next(self._codes), "credit", LINES["credit"][0], day, seat)

    def _union(self, index: int, day: date) -> Unit:
        titles = ("nông sản an toàn Sơn La", "cây ăn quả Tây Bắc", "chè Mộc Châu", "cà phê Sơn La", "vận tải Sơn La")
        title = (*titles, "thủy sản lòng hồ sông Đà")[index]
        district = ("Mai Sơn", "Yên Châu", "Mộc Châu", "Sơn La", "Sơn La", "Quỳnh Nhai")[index]
        sector = "transport" if index == 4 else "agriculture"
        name = f"Liên hiệp hợp tác xã {title}"
        self.names.take(name)
        return self._unit("union", name, next(self._codes), sector, LINES[sector][0], day, self.seat(day, district))

    def _group(self, day: date) -> Unit:
        seat = self.seat(day)
        line = self._line("agriculture", seat.commune.district_name)
        name = self.names.group(line, seat.village, seat.commune.bare_name)
        return self._unit("group", name, None, "agriculture", line, day, seat)

    def _eco(self) -> Unit:
        commune = next(one for one in self._by_district["Phù Yên"] if one.name == "Xã Gia Phù")
        day = date(2019, 9, 16)
        line = next(line for line in LINES["agriculture"] if line.code == "0128")
        seat = Seat(day, "Bản Nà Khằm", commune)
        unit = self._unit("cooperative", ECO_NAME, next(self._codes), "agriculture", line, day, seat)
        unit.representative, unit.post = "Bà Lường Thị Uyên", "Giám đốc"
        unit.introduction = (
            "Hợp tác xã trồng tỏi và nấu rượu men lá ở Gia Phù, vùng Mường Tấc xưa: rượu men Mường Tấc (OCOP 3 sao), "
            "tỏi đen, tỏi cô đơn sấy khô và mì tỏi đen, bán ở Sơn La, Hà Nội, Phú Thọ. "
            "Vùng trồng tỏi liên kết với các hộ nay đã được 50 ha."
        )
        return unit

    def _unit(  # noqa: PLR0917 - they are what makes one unit different from the next
        self, kind: str, name: str, code: str | None, sector: str, line: Line, day: date, seat: Seat
    ) -> Unit:
        chief, sex, _ = person(self.chance, sex="male" if self.chance.happens(78) else "female")
        posts = {"group": "Tổ trưởng", "credit_fund": "Chủ tịch HĐQT"}
        post = posts.get(kind) or ("Giám đốc" if self.chance.happens(64) else "Chủ tịch HĐQT")
        return Unit(
            key=code or name, kind=kind, name=name, code=code, sector=sector, business=(line.code, line.name),
            founded=day, seats=[seat], representative=("Bà " if sex == "female" else "Ông ") + chief, post=post,
            phone=phone(self.chance),
        )  # fmt: skip

    # --- parts ------------------------------------------------------------------------------------------------------

    def _line(self, sector: str, district: str) -> Line:
        lines = [line for line in LINES[sector] if not line.districts or district in line.districts]
        return self.chance.weighted(lines, [line.weight for line in lines])

    def _sectors(self, count: int) -> list[str]:
        counts = distribute(count, list(SECTORS.values()))
        return self.chance.shuffled([name for name, n in zip(SECTORS, counts, strict=True) for _ in range(n)])

    def _founding_days(self, count: int) -> list[date]:
        counts = distribute(count, list(FOUNDED.values()))
        return [day for year, n in zip(FOUNDED, counts, strict=True) for day in self._days(n, year, year)]

    def _days(self, count: int, first: int, last: int) -> list[date]:
        """Return so many weekdays between two years, none after the day the sample shows."""
        end = min(date(last, 12, 20), AS_AT - timedelta(days=6))
        span = (end - date(first, 1, 5)).days
        days = [date(first, 1, 5) + timedelta(days=self.chance.below(span)) for _ in range(count)]
        return sorted(day - timedelta(days=max(0, day.weekday() - 4)) for day in days)

    def _village(self, commune: Commune) -> str:
        if commune.is_urban:
            return f"Tổ {self.chance.between(1, 14)}"
        village = self.chance.pick(VILLAGES)
        return village if village.startswith("Bản ") else f"Bản {village}"
