"""What the words of a report may name: figures of the period, how they moved, their plan; and how each is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hoptac.core.numbers_vi import format_number, format_share, format_short
from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.insight import prose
from hoptac.insight.periodic.collected import Reports
from hoptac.insight.prose import Piece, Sentence

Numbers = Mapping[str, Fraction | None]

#: Words that are no figures.
WORDS = ("period", "last_day", "where", "next_period", "year")
#: Passages made of several figures.
PASSAGES = ("movements", "plan", "plan_next", "reports", "reports.silent")

_UNITS = {"cooperatives": "hợp tác xã", "unions": "liên hiệp hợp tác xã", "groups": "tổ hợp tác"}
_UNIT_NAMES = {"persons": "người", "products": "sản phẩm", "jobs": "việc làm", "organisations": "tổ chức", "ha": "ha"}


@dataclass(frozen=True)
class Columns:
    """The values of figures at the times a report compares."""

    now: Numbers
    year_before: Numbers
    previous: Numbers
    last_year: Numbers
    to_date: Numbers


@dataclass(frozen=True)
class Known:
    """Everything a report's words can name."""

    period: Period
    words: Mapping[str, str]
    columns: Columns
    plan: Numbers
    plan_next: Numbers
    reports: Reports
    marks: Mapping[str, str] = field(default_factory=dict)

    def say(self, name: str) -> Sentence | None:
        """Return what a name writes, figures with their footnote marks; None while nothing is known of it."""
        if name in self.words:
            return (Piece(self.words[name]),)
        if name in PASSAGES:
            return {
                "movements": self._movements,
                "plan": self._reached,
                "plan_next": self._ahead,
                "reports": self._reports,
                "reports.silent": self._silent,
            }[name]()
        code, _dot, aspect = name.partition(".")
        text = self._text(INDICATOR[code], aspect)
        if not text:
            return None
        is_figure = aspect in ("", "million")
        return (Piece(text, code if is_figure else ""), Piece(self.marks.get(code, "") if is_figure else ""))

    def _text(self, indicator: Indicator, aspect: str) -> str:
        code, columns = indicator.code, self.columns
        now = columns.now.get(code)
        if aspect in ("year", "before"):
            then = columns.year_before if aspect == "year" else columns.previous
            amount = {"share": "share", "VND": "money"}.get(indicator.unit, "count")
            return prose.change(now, then.get(code), amount=amount, unit=unit(indicator))
        by_aspect = {"": columns.now, "million": columns.now, "plan": self.plan, "plan_next": self.plan_next}
        value = by_aspect[aspect].get(code)
        if value is None:
            return ""
        if aspect == "million":
            return f"{format_short(value / prose.MILLION, 1)} triệu đồng"
        return written(indicator, value)

    def _movements(self) -> Sentence:
        """Return what was founded and what ended."""
        columns = self.columns
        values = {
            code: prose.Value(value, columns.previous.get(code), columns.year_before.get(code))
            for code, value in columns.now.items()
        }
        said = prose.movements(values, period=self.words["period"])
        return tuple(piece for sentence in said for piece in (*sentence, Piece(" ")))

    def _reached(self) -> Sentence:
        """Return each plan number of the year with what was reached of it."""
        found: list[Piece] = []
        for code, aim in self.plan.items():
            value = self.columns.to_date.get(code)
            if aim is None:
                continue
            indicator = INDICATOR[code]
            found.append(Piece(f"{'; ' if found else ''}{lowered(indicator)}: "))
            if value is None:
                found.append(Piece(prose.UNKNOWN))
            else:
                found += [Piece(written(indicator, value), code), Piece(self.marks.get(code, ""))]
            share = "" if value is None or not aim else f", đạt {format_share(value / aim, 1)}"
            found.append(Piece(f" (kế hoạch {written(indicator, aim)}{share})"))
        year = self.period.year
        if not found:
            return (Piece(f"Chưa có chỉ tiêu kế hoạch năm {year} trong hệ thống."),)
        return (Piece(f"Kết quả thực hiện các chỉ tiêu kế hoạch năm {year}: "), *found, Piece("."))

    def _ahead(self) -> Sentence | None:
        """Return what is left to reach this year, or at its end the plan numbers of the next."""
        if self.period.ends_before.year > self.period.year:
            aims = [(code, aim) for code, aim in self.plan_next.items() if aim is not None]
            lead = f"Chỉ tiêu kế hoạch năm {self.period.year + 1}: "
        else:
            gaps = ((code, aim, self.columns.to_date.get(code)) for code, aim in self.plan.items() if aim is not None)
            aims = [
                (code, aim - (value or 0))
                for code, aim, value in gaps
                if INDICATOR[code].kind == "F" and aim > (value or 0)
            ]
            lead = f"Để hoàn thành kế hoạch năm {self.period.year} cần thực hiện thêm: "
        if not aims:
            return (Piece(f"Chưa có chỉ tiêu kế hoạch cho {self.words['next_period']} trong hệ thống."),)
        said = (f"{lowered(INDICATOR[code])} {written(INDICATOR[code], aim)}" for code, aim in aims)
        return (Piece(f"{lead}{'; '.join(said)}."),)

    def _reports(self) -> Sentence:
        """Return how many reports came, were accepted and came in time."""
        owed, period = self.reports.owed, self.words["period"]
        if not owed:
            return (Piece(f"Chưa tổ chức thu báo cáo {period} của các tổ chức kinh tế tập thể trên hệ thống."),)
        sent, accepted, on_time = (
            f"{format_number(count)} ({format_share(Fraction(count, owed), 1)})"
            for count in (self.reports.sent, self.reports.accepted, self.reports.on_time)
        )
        text = (
            f"Có {format_number(owed)} tổ chức phải gửi báo cáo {period}; đã gửi {sent}, trong đó đúng hạn {on_time}; "
            f"đã được phê duyệt {accepted}."
        )
        return (Piece(text),)

    def _silent(self) -> Sentence | None:
        silent = self.reports.owed - self.reports.sent
        return (Piece(format_number(silent)),) if silent else None


def names(codes: Mapping[str, object] = INDICATOR) -> list[str]:
    """Return every name a text may use."""
    aspects = ("", ".year", ".before", ".plan", ".plan_next", ".million")
    return [*WORDS, *PASSAGES, *(code + aspect for code in codes for aspect in aspects)]


def written(indicator: Indicator, value: Fraction) -> str:
    """Return a value as reports write it, without the unit that follows in words."""
    if indicator.unit == "share":
        return format_share(value, 2)
    if indicator.unit == "VND":
        return prose.money(value)
    return format_number(value, indicator.decimals)


def unit(indicator: Indicator) -> str:
    """Return the unit of a count in words; "" where there is none."""
    return _UNITS.get(indicator.code.partition("_")[0]) or _UNIT_NAMES.get(indicator.unit, "")


def lowered(indicator: Indicator) -> str:
    """Return a figure's name as it stands within a sentence."""
    label = str(indicator.label)
    return label[:1].lower() + label[1:]
