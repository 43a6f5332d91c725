"""Which organisation a row means; no database."""

from __future__ import annotations

import pytest

from hoptac.intake.matching import Known, Matcher, name_key

GIA_PHU, TO_HIEU = 1, 2
KNOWN = (
    Known(11, "HTX Nông nghiệp Bản Bó", "5500000014", "cooperative", GIA_PHU),
    Known(12, "HTX Đồng Tâm", None, "cooperative", GIA_PHU),
    Known(13, "HTX Đồng Tâm", None, "cooperative", TO_HIEU),
    Known(14, "Tổ hợp tác Đồng Tâm", None, "group", GIA_PHU),
)


@pytest.fixture
def matcher():
    return Matcher(KNOWN)


def meant(matcher, name="", *, code=None, kind="cooperative", place=None):
    match = matcher.match(code=code, name=name, kind=kind, place_id=place)
    return match.organisation_id, match.how, match.candidates


@pytest.mark.parametrize("other", ["HTX NN Bản Bó", "Hợp tác xã nông nghiệp bản bó", "HTX. Nông nghiệp và Bản Bó"])
def test_names_are_compared_without_kind_and_abbreviations(other):
    assert name_key(other) == name_key("HTX Nông nghiệp Bản Bó")


def test_the_code_comes_first(matcher):
    assert meant(matcher, "Tên khác hẳn", code="5500000014", place=TO_HIEU) == (11, "code", ())


def test_another_code_is_another_organisation(matcher):
    assert meant(matcher, "HTX Nông nghiệp Bản Bó", code="5500000021", place=GIA_PHU) == (None, "new", ())


def test_name_and_commune(matcher):
    assert meant(matcher, "HTX Đồng Tâm", place=TO_HIEU) == (13, "name", ())


def test_kinds_are_kept_apart(matcher):
    assert meant(matcher, "THT Đồng Tâm", kind="group", place=GIA_PHU) == (14, "name", ())


def test_a_name_alone_that_two_bear_is_a_question(matcher):
    assert meant(matcher, "HTX Đồng Tâm") == (None, "doubtful", (12, 13))


def test_a_name_alone_that_one_bears_is_taken(matcher):
    assert meant(matcher, "HTX NN Bản Bó") == (11, "name", ())


def test_a_slip_of_the_pen_in_the_same_commune_is_taken(matcher):
    assert meant(matcher, "HTX Nông nghiệp Bản Boo", place=GIA_PHU) == (11, "similar", ())


def test_an_organisation_of_the_same_file_is_found(matcher):
    matcher.add(Known(-7, "HTX Mới", None, "cooperative", GIA_PHU))

    assert meant(matcher, "Hợp tác xã Mới", place=GIA_PHU) == (-7, "name", ())


def test_nothing_is_new(matcher):
    assert meant(matcher, "") == (None, "new", ())
