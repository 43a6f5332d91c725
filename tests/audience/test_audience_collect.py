"""Lines become raw rows, sums and facts: each exactly once, whatever is killed and whoever helps."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hoptac.audience import collecting, facts, spool
from hoptac.audience.models import Missed, Sighting, SpoolMark, Tally, Visitor
from hoptac.audience.rules import Line
from hoptac.core import bulk
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact

NOON = int(timezone.make_aware(datetime(2025, 10, 30, 12)).timestamp())
DAY = 24 * 3600
DATES = [date(2025, 10, 30) + timedelta(days=number) for number in range(4)]


def line(**changes: Any) -> Line:
    values = {"at": NOON, "event": "view", "organisation_id": 0, "product_id": 0, "visitor": 1, "source": "direct"}
    return Line(**{**values, "language": "vi", "device": "phone", "country": "VN", "word": "", **changes})


def write(path: Path, lines: Iterable[Line]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf8") as file:
        file.writelines(f"{each.text()}\n" for each in lines)


def tallies(*, days: bool = False) -> dict[tuple[Any, ...], int]:
    return {
        (row.span, row.organisation_id, row.product_id, row.event, row.aspect, row.key): row.number
        for row in Tally.objects.all()
        if (row.span > 999_999) == days
    }


def counted() -> dict[tuple[int, str], int]:
    own = Fact.objects.filter(element__in=facts.OWNED)
    return {(fact.organisation_id, BY_NUMBER[fact.element].code): fact.value for fact in own}


def test_lines_become_rows_sums_and_facts(spool_folder: Path, pair: Any) -> None:
    here, there = (each.pk for each in pair)
    write(
        spool_folder / "1.lines",
        [
            line(event="qr", organisation_id=here, product_id=5, source="qr", word="k7m2pq"),
            line(organisation_id=here, product_id=5, source="direct"),
            line(organisation_id=here, source="inside"),
            line(organisation_id=there, visitor=2, source="facebook", language="en"),
            line(event="phone", organisation_id=here, source="inside"),
            line(event="nothing", visitor=2, source="inside", word="rượu cần"),
        ],
    )

    assert collecting.collect() == (6, 0, True)
    found = tallies()
    assert {key[1:4]: number for key, number in found.items() if not key[4]} == {
        (0, 0, "qr"): 1, (0, 0, "view"): 3, (0, 0, "phone"): 1, (0, 0, "nothing"): 1, (0, 0, "visitor"): 2,
        (here, 0, "qr"): 1, (here, 0, "view"): 2, (here, 0, "phone"): 1, (here, 0, "visitor"): 1,
        (here, 5, "qr"): 1, (here, 5, "view"): 1, (here, 5, "visitor"): 1,
        (there, 0, "view"): 1, (there, 0, "visitor"): 1,
    }  # fmt: skip
    assert {key[3:]: number for key, number in found.items() if key[1] == here and key[4]} == {
        ("qr", "source", "qr"): 1, ("qr", "code", "k7m2pq"): 1,
        ("view", "source", "qr"): 2, ("view", "language", "vi"): 2, ("view", "device", "phone"): 2,
        ("view", "country", "VN"): 2, ("phone", "source", "qr"): 1,
    }  # fmt: skip
    assert counted() == {
        (here, "page_views"): 2, (here, "visitors"): 1, (here, "qr_scans"): 1, (here, "contact_taps"): 1,
        (there, "page_views"): 1, (there, "visitors"): 1,
    }  # fmt: skip
    assert list(Missed.objects.values_list("word", "language", "number")) == [("rượu cần", "vi", 1)]
    assert Sighting.objects.count() == 6
    assert not list(spool_folder.glob("*.lines"))
    assert not SpoolMark.objects.exists()


def test_a_visitor_counts_once_a_day_however_often_lines_are_taken_in(spool_folder: Path, pair: Any) -> None:
    here = pair[0].pk
    for number, at in enumerate((NOON, NOON + 60, NOON + DAY)):
        write(
            spool_folder / f"{number}.lines",
            [line(at=at, organisation_id=here, source="zalo" if not number else "direct")],
        )
        collecting.collect()

    assert {key[0]: number for key, number in tallies(days=True).items() if key[1] == here and key[3] == "visitor"} == {
        20251030: 1,
        20251031: 1,
    }
    assert {key[3:]: number for key, number in tallies().items() if key[1] == here and key[4] != "device"} == {
        ("visitor", "", ""): 2, ("view", "", ""): 3, ("view", "source", "zalo"): 2, ("view", "source", "direct"): 1,
        ("view", "language", "vi"): 3, ("view", "country", "VN"): 3,
    }  # fmt: skip


def test_the_facts_agree_with_the_sums(spool_folder: Path, pair: Any) -> None:
    write(
        spool_folder / "1.lines", [line(organisation_id=each.pk, at=NOON + n * DAY) for n in range(3) for each in pair]
    )
    collecting.collect()

    call_command("facts_rebuild", "--check", stdout=StringIO())
    assert sum(row.value for row in facts.rows([each.pk for each in pair])) == 12


def test_damaged_lines_and_unknown_organisations_are_left_out_and_said(spool_folder: Path, pair: Any) -> None:
    file = spool_folder / "1.lines"
    write(file, [line(organisation_id=pair[0].pk), line(organisation_id=999_999)])
    file.write_bytes(file.read_bytes() + b"12\tview\n" + b"x" * 9 + b"\n" + b"half a li")
    errors = StringIO()
    call_command("audience_collect", stdout=StringIO(), stderr=errors)

    assert counted() == {(pair[0].pk, "page_views"): 1, (pair[0].pk, "visitors"): 1}
    assert errors.getvalue().strip() == "3 dòng không đọc được."


def test_a_file_somebody_writes_to_stays(visit: Any, spool_folder: Path, db: None) -> None:
    spool.append(line().text())
    assert collecting.collect() == (1, 0, True)
    assert len(spool.files()) == 1
    spool.append(line().text())
    assert collecting.collect() == (1, 0, True)
    assert SpoolMark.objects.get().offset == 2 * (len(line().text()) + 1)


def test_raw_rows_go_after_thirty_days_and_sums_stay(spool_folder: Path, pair: Any) -> None:
    now = timezone.now()
    old, young = (int((now - timedelta(days=days)).timestamp()) for days in (31, 29))
    write(
        spool_folder / "1.lines", [line(at=old, organisation_id=pair[0].pk), line(at=young, organisation_id=pair[0].pk)]
    )
    collecting.run()

    assert [row.at.timestamp() for row in Sighting.objects.all()] == [young]
    assert not Visitor.objects.exists()
    assert (
        sum(number for key, number in tallies().items() if key[1] == pair[0].pk and key[3] == "view" and not key[4])
        == 2
    )


class Killed(BaseException):
    """As if the process were gone."""


lines = st.builds(
    line,
    at=st.integers(0, 3).map(lambda day: NOON + day * DAY),
    event=st.sampled_from(["view", "view", "qr", "phone", "nothing", "enquiry"]),
    organisation_id=st.integers(0, 2),
    product_id=st.integers(0, 2),
    visitor=st.integers(-3, 3),
    source=st.sampled_from(["direct", "inside", "facebook", "search"]),
    word=st.sampled_from(["", "măng khô"]),
)


def expected(found: list[Line]) -> Counter[tuple[Any, ...]]:
    """Count plainly: what happened at each organisation a day, and at each of its products too a month."""
    sums: Counter[tuple[Any, ...]] = Counter()
    who: dict[tuple[date, int, int], set[int]] = defaultdict(set)
    for each in found:
        on = DATES[(each.at - NOON) // DAY]
        owners = [(0, 0)]
        if each.organisation_id:
            owners += [
                (each.organisation_id, 0),
                *([(each.organisation_id, each.product_id)] if each.product_id else []),
            ]
        for owner in owners:
            _count(sums, on, owner, each.event, 1)
            who[on, *owner].add(each.visitor)
    for (on, organisation_id, product_id), visitors in who.items():
        _count(sums, on, (organisation_id, product_id), "visitor", len(visitors))
    return sums


def _count(sums: Counter[tuple[Any, ...]], on: date, owner: tuple[int, int], event: str, number: int) -> None:
    sums[int(f"{on:%Y%m}"), *owner, event] += number
    if not owner[1]:
        sums[int(f"{on:%Y%m%d}"), *owner, event] += number


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(files=st.lists(st.lists(lines, max_size=12), min_size=1, max_size=3), data=st.data())
def test_whatever_is_killed_each_line_counts_once(
    files: list[list[Line]], data: Any, tmp_path: Path, pair: Any, settings: Any
) -> None:
    """Files grow between runs; runs take small portions and die on the way, before or after their transaction."""
    ids = {0: 0, 1: pair[0].pk, 2: pair[1].pk}
    known = [[each._replace(organisation_id=ids[each.organisation_id]) for each in file] for file in files]
    settings.AUDIENCE_SPOOL = Path(tempfile.mkdtemp(dir=tmp_path))
    try:
        with transaction.atomic(), mock.patch.object(collecting, "PORTION", data.draw(st.integers(1, 5))):
            for step in range(3):
                for number, file in enumerate(known):
                    write(settings.AUDIENCE_SPOOL / f"{step}-{number}.lines", file[step::3])
                _die_sometimes(data.draw(st.integers(0, 6)))
            collecting.collect()
            both = tallies() | tallies(days=True)
            assert {key[:4]: number for key, number in both.items() if not key[4]} == expected(
                [each for file in known for each in file]
            )
            assert Sighting.objects.count() == sum(map(len, known))
            call_command("facts_rebuild", "--check", stdout=StringIO())
            raise Killed
    except Killed:
        assert not Sighting.objects.exists()


def _die_sometimes(calls: int) -> None:
    """Take in and die at one of the writes on the way."""
    left = [calls]

    def dying(real: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*given, **named)

        return call

    with (
        mock.patch.object(bulk, "add", dying(bulk.add)),
        mock.patch.object(spool, "remove_read", dying(spool.remove_read)),
    ):
        try:
            collecting.collect()
        except Killed:
            pass
