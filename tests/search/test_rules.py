from __future__ import annotations

import pytest

from hoptac.search import rules


@pytest.mark.parametrize(
    ("line", "folded", "toned", "last"),
    [
        ("Đại Đồng", "dai dong", "đại đồng", "dong"),
        ("dai dong ", "dai dong", "dai dong", ""),
        ("Hợp tác xã Hoà Bình", "htx hoa binh", "htx hòa bình", "binh"),
        ("hop tac xa dai", "htx dai", "htx dai", "dai"),
        ("Liên hiệp hợp tác xã Tây Bắc", "lhhtx tay bac", "lhhtx tây bắc", "bac"),
        ("LH HTX Tây Bắc", "lhhtx tay bac", "lhhtx tây bắc", "bac"),
        ("Liên hiệp HTX", "lhhtx", "lhhtx", "lhhtx"),
        ("Tổ hợp tác số 5", "tht so 5", "tht số 5", "5"),
        ("thành phố Sơn La", "tp son la", "tp sơn la", "la"),
        ("hộp tắc xã", "hop tac xa", "hộp tắc xã", "xa"),
        ('" OR (chè*) NEAR -x', "or che near x", "or chè near x", "x"),
        ("  …  ", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_question_understands_what_is_typed(line: str, folded: str, toned: str, last: str) -> None:
    question = rules.question(line)

    open_word = question.words[-1].folded if question.is_open else ""

    assert (question.folded, question.toned, open_word) == (folded, toned, last)


def test_question_reads_no_more_than_twelve_words() -> None:
    assert len(rules.question("chè " * 50).words) == 12


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("hợp tác", "htx"),
        ("hop ta", "htx"),
        ("lien hiep", "lhhtx"),
        ("lien hiep hop tac", "lhhtx"),
        ("ban hop tac", "ban htx"),
        ("hộp tấ", "hop ta"),
        ("hop tac ", "hop tac"),
        ("hop", "hop"),
        ("chè", "che"),
    ],
)
def test_completed_knows_a_long_form_by_its_beginning(line: str, folded: str) -> None:
    assert rules.completed(rules.question(line)).folded == folded


def test_index_words_hold_both_ways_of_writing() -> None:
    assert rules.indexed("HTX Hoà Bình") == (
        "htx hoa binh",
        "htx hòa bình",
        ["htx", "hoa", "binh", "hòa", "bình"],
    )
    assert rules.indexed("Hợp tác xã A A").words == ["htx", "a"]


def test_index_words_of_nothing_are_none() -> None:
    assert rules.indexed(" – ") == ("", "", [])


def test_a_last_single_letter_is_not_looked_up() -> None:
    assert [(word.folded, may_go_on) for word, may_go_on in rules.question("chè đ").sought] == [("che", False)]
    assert [(word.folded, may_go_on) for word, may_go_on in rules.question("d").sought] == [("d", False)]
    assert [(word.folded, may_go_on) for word, may_go_on in rules.question("số 5").sought] == [
        ("so", False),
        ("5", False),
    ]
    assert [(word.folded, may_go_on) for word, may_go_on in rules.question("chè đe").sought] == [
        ("che", False),
        ("de", True),
    ]
