from __future__ import annotations

import pytest

from hoptac.search import actions, queries
from hoptac.search.actions import Item
from hoptac.search.choices import EntryKind
from hoptac.search.models import Entry

pytestmark = pytest.mark.django_db

ORGANISATION, PRODUCT, PLACE = EntryKind.ORGANISATION, EntryKind.PRODUCT, EntryKind.PLACE


def put(*titles: str, kind: EntryKind = PRODUCT, start: int = 1, **values: object) -> None:
    actions.put(Item(kind, at, title, **values) for at, title in enumerate(titles, start))  # type: ignore[arg-type]


def titles(text: str, **values: object) -> list[str]:
    return [hit.title for hit in queries.find(text, **values)]  # type: ignore[arg-type]


def test_find_orders_exact_then_beginning_then_words_then_body() -> None:
    put("Trà và chè tuyết", "Chè tuyết Tà Xùa", "Chè tuyết")
    put("Hộp quà", start=9, body="Gồm chè xanh, tuyết tùng")

    assert titles("chè tuyết") == ["Chè tuyết", "Chè tuyết Tà Xùa", "Trà và chè tuyết", "Hộp quà"]
    assert [hit.rank for hit in queries.find("chè tuyết")] == [0, 1, 2, 3]


def test_find_needs_no_marks() -> None:
    put("Mật ong Đồng Đại")

    assert titles("mat ong dong dai") == ["Mật ong Đồng Đại"]


def test_find_puts_those_whose_marks_agree_first() -> None:
    put("Dai", "Đài", "Rượu Đại", "Đại")

    assert titles("Đại") == ["Đại", "Rượu Đại", "Dai", "Đài"]
    assert set(titles("dai")) == {"Dai", "Đài", "Đại", "Rượu Đại"}


def test_find_respects_both_ways_of_placing_the_tone() -> None:
    put("HTX Hoà Bình")

    assert titles("hòa bình") == ["HTX Hoà Bình"]
    assert titles("hoà bình") == ["HTX Hoà Bình"]


def test_find_knows_short_forms_both_ways() -> None:
    put("Hợp tác xã Mường Tấc", "HTX Mường La", "Tổ hợp tác Mường Tấc", kind=ORGANISATION)

    assert titles("HTX Mường Tấc") == ["Hợp tác xã Mường Tấc"]
    assert titles("hợp tác xã Mường La") == ["HTX Mường La"]
    assert titles("tht mường tấc") == ["Tổ hợp tác Mường Tấc"]
    assert set(titles("hop tac")) == {"Hợp tác xã Mường Tấc", "HTX Mường La"}


def test_find_takes_the_last_word_as_a_beginning() -> None:
    put("Chè Shan tuyết", "Chè Shin")

    assert titles("che sha") == ["Chè Shan tuyết"]
    assert titles("che sha ") == []


def test_find_narrows_by_kind_public_and_place() -> None:
    put("Chè A", kind=PRODUCT, is_public=True, place_path="/1/2/")
    put("Chè B", kind=ORGANISATION, is_public=False, place_path="/1/3/")

    assert titles("chè", kinds=[PRODUCT]) == ["Chè A"]
    assert titles("chè", kinds=[]) == []
    assert titles("chè", is_public=True) == ["Chè A"]
    assert titles("chè", is_public=False) == ["Chè B"]
    assert titles("chè", within="/1/3/") == ["Chè B"]
    assert titles("public", is_public=True) == []


def test_find_pages_through() -> None:
    put(*[f"Chè số {number:02}" for number in range(30)])

    assert titles("chè", limit=10, offset=20) == [f"Chè số {number:02}" for number in range(20, 30)]
    assert titles("chè", limit=10, offset=30) == []


def test_find_prefers_heavier_among_equals() -> None:
    put("Chè A", weight=1)
    put("Chè B", start=2, weight=5)

    assert titles("chè") == ["Chè B", "Chè A"]


@pytest.mark.parametrize(
    "line", ['"', "a* OR b", "NEAR(", "title_words : x", "-", "chè AND", "^", "'; --", "%", "_", "{", "(", "\x00"]
)
def test_find_is_not_broken_by_what_is_typed(line: str) -> None:
    put("Chè")

    assert isinstance(queries.find(line), list)
    assert queries.count(line) >= 0


def test_put_replaces_and_remove_forgets() -> None:
    put("Chè xanh", body="ngon", is_public=True)
    put("Cà phê", body="đậm", is_public=False)

    assert titles("chè") == titles("ngon") == []
    assert titles("ca phe", is_public=True) == []
    assert titles("cà phê") == titles("đậm") == ["Cà phê"]

    actions.remove(PRODUCT, [1, 77])

    assert titles("cà phê") == []
    assert Entry.objects.count() == 0


def test_put_of_nothing_does_nothing() -> None:
    assert actions.put([]) == 0


def test_rebuild_repairs_the_index() -> None:
    put("Chè xanh", body="ngon", is_public=True)
    Entry.objects.update(body_words="dam", is_public=False)

    actions.rebuild()

    assert titles("ngon") == titles("chè", is_public=True) == []
    assert titles("dam") == ["Chè xanh"]


def test_count_stops_at_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    put(*[f"Chè số {number}" for number in range(5)])
    assert queries.count("chè") == 5

    monkeypatch.setattr(queries, "COUNT_CAP", 3)

    assert queries.count("chè") == 3
    assert queries.count("  ") == 0


def test_find_takes_a_statement_for_each_rank_at_most(django_assert_max_num_queries: object) -> None:
    put("Chè")

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        queries.find("che")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        queries.find("chẽ")


def test_a_broad_word_that_begins_enough_titles_is_asked_for_once(django_assert_num_queries: object) -> None:
    actions.put([Item(EntryKind.PRODUCT, n, f"Chè {n}") for n in range(30)])
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.find("che", limit=20)) == 20
