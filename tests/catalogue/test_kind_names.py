"""The list of kinds that is shipped: complete in five languages, without contradictions."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final, NamedTuple

from hoptac.catalogue.choices import ProductGroup
from hoptac.core import text

FILE: Final = Path(__file__).parents[2] / "data/catalogue/kinds.csv"
LANGUAGES: Final = ("vi", "en", "de", "id", "ms")
#: Names that mean two kinds in one language.
AMBIGUOUS: Final = {
    ("vi", "mận"): {"plum", "rose-apple"},  # the plum in the north, the rose apple in the south
    ("vi", "củ sắn"): {"cassava", "jicama"},  # cassava in the north, the yam bean in the south
}


class Name(NamedTuple):
    """One row of the file."""

    code: str
    parent: str
    group: str
    language: str
    text: str
    is_main: str


def names() -> list[Name]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        assert tuple(next(rows)) == Name._fields
        return [Name(*row) for row in rows]


def test_every_kind_has_one_main_name_in_each_language() -> None:
    mains = Counter((name.code, name.language) for name in names() if name.is_main == "1")
    assert mains == Counter((code, language) for code in {name.code for name in names()} for language in LANGUAGES)
    assert {name.is_main for name in names()} == {"0", "1"}


def test_a_name_means_one_kind_unless_listed() -> None:
    meant = defaultdict(list)
    for name in names():
        meant[name.language, text.tone_key(name.text)].append(name.code)
    assert {key: set(codes) for key, codes in meant.items() if len(set(codes)) > 1} == AMBIGUOUS
    assert [key for key, codes in meant.items() if len(codes) != len(set(codes))] == []


def test_main_names_are_never_ambiguous_even_without_marks_elsewhere_than_in_vietnamese() -> None:
    mains = Counter((name.language, text.fold(name.text)) for name in names() if name.is_main == "1")
    assert [key for key, times in mains.items() if times > 1 and key[0] != "vi"] == []


def test_kinds_stand_on_two_levels() -> None:
    parents = defaultdict(set)
    groups = defaultdict(set)
    for name in names():
        parents[name.code].add(name.parent)
        groups[name.code].add(name.group)
    assert [code for code in parents if len(parents[code]) > 1 or len(groups[code]) > 1] == []
    tops = {code for code, above in parents.items() if above == {""}}
    assert {above for parents_of in parents.values() for above in parents_of} == {"", *tops}
    assert {group for groups_of in groups.values() for group in groups_of} == set(ProductGroup.values)
    assert len(tops) == 23
    assert len(parents) >= 150


def test_parents_stand_before_their_children() -> None:
    seen = {""}
    for name in names():
        assert name.parent in seen, name
        seen.add(name.code)


def test_names_are_written_cleanly() -> None:
    assert [name for name in names() if name.text != text.clean(name.text) or not 2 <= len(name.text) <= 60] == []
    assert [name for name in names() if not name.code.replace("-", "").isalnum() or len(name.code) > 30] == []


def test_regional_and_trade_words_are_there() -> None:
    kinds = {(name.language, name.text.lower()): name.code for name in names()}
    assert {kinds["vi", word] for word in ("dứa", "thơm", "khóm")} == {"pineapple"}
    assert {kinds["vi", word] for word in ("ngô", "bắp")} == {"maize"}
    assert {kinds["vi", word] for word in ("lợn", "heo", "thịt lợn")} == {"pork"}
    assert {kinds["vi", word] for word in ("lạc", "đậu phộng")} == {"peanut"}
    assert {kinds["vi", word] for word in ("mướp đắng", "khổ qua")} == {"bitter-gourd"}
    assert [kinds["vi", word] for word in ("shan tuyết", "st25")] == ["shan-tuyet-tea", "st25-rice"]
    tea = [("vi", "chè"), ("vi", "trà"), ("en", "tea"), ("de", "tee"), ("id", "teh"), ("ms", "teh")]
    assert {kinds[name] for name in tea} == {"tea"}
