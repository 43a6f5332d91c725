"""Organisation codes, citizen numbers, phones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken


def refusal(check, value):
    with pytest.raises(RuleBroken) as refused:
        check(value)
    assert str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0100233488", "0100233488"),
        (" 0100 233 488 ", "0100233488"),
        ("0100.233.488", "0100233488"),
        ("100233488", "0100233488"),
        ("100233488.0", "0100233488"),
        ("0100233488-001", "0100233488001"),
        ("0100233488 – 001", "0100233488001"),
        ("5500177477", "5500177477"),
    ],
)
def test_organisation_code_check(written, code):
    assert identifiers.organisation_code_check(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0100233489", "organisation_code.check_digit"),
        ("123456789", "organisation_code.leading_zero"),
        ("12345", "organisation_code.length"),
        ("014085001234", "organisation_code.length"),
        ("", "organisation_code.characters"),
        ("2412P00015", "organisation_code.characters"),
        ("٠١٠٠٢٣٣٤٨٨", "organisation_code.characters"),
    ],
)
def test_organisation_code_refused(written, code):
    assert refusal(identifiers.organisation_code_check, written) == code


@given(st.text(max_size=16))
def test_organisation_code_check_answers_or_refuses(written):
    try:
        code = identifiers.organisation_code_check(written)
    except RuleBroken:
        return
    assert len(code) in {10, 13}
    assert identifiers.organisation_code_check(code) == code


def test_organisation_code_format():
    assert identifiers.organisation_code_format("0100233488") == "0100233488"
    assert identifiers.organisation_code_format("0100233488001") == "0100233488-001"


@pytest.mark.parametrize(
    ("written", "code"),
    [("014085001234", "014085001234"), ("014 085 001 234", "014085001234"), ("14085001234", "014085001234")],
)
def test_citizen_id_check(written, code):
    assert identifiers.citizen_id_check(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("050123456", "citizen_id.old_card"),
        ("0140850012", "citizen_id.length"),
        ("003085001234", "citizen_id.province"),
        ("99085001234", "citizen_id.province"),
        ("01408500123A", "citizen_id.characters"),
        ("", "citizen_id.characters"),
    ],
)
def test_citizen_id_refused(written, code):
    assert refusal(identifiers.citizen_id_check, written) == code


@pytest.mark.parametrize(
    ("code", "sex", "birth_year"),
    [("014085001234", "male", 1985), ("014185001234", "female", 1985), ("014203001234", "male", 2003)],
)
def test_citizen_id_hints(code, sex, birth_year):
    assert identifiers.citizen_id_hints(code) == identifiers.CitizenHints("014", sex, birth_year)
    assert identifiers.citizen_id_doubts(code, sex=sex, birth_year=birth_year) == []
    other = "male" if sex == "female" else "female"
    assert identifiers.citizen_id_doubts(code, sex=other, birth_year=1950) == ["sex", "birth_year"]
    assert identifiers.citizen_id_doubts(code) == []


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("0987654321", "+84987654321"),
        ("0987.654.321", "+84987654321"),
        ("(0987) 654-321", "+84987654321"),
        ("987654321", "+84987654321"),
        ("987654321.0", "+84987654321"),
        ("+84 987 654 321", "+84987654321"),
        ("84987654321", "+84987654321"),
        ("+84 (0)987 654 321", "+84987654321"),
        ("0084 987654321", "+84987654321"),
        ("01691234567", "+84391234567"),
        ("1691234567", "+84391234567"),
        ("+841691234567", "+84391234567"),
        ("01201234567", "+84701234567"),
        ("01231234567", "+84831234567"),
        ("01991234567", "+84591234567"),
        ("02123852123", "+842123852123"),
        ("2123852123", "+842123852123"),
        ("024 3974 3410", "+842439743410"),
        ("+856 20 5555 1234", "+8562055551234"),
    ],
)
def test_phone_normalise(written, phone):
    assert identifiers.phone_normalise(written) == phone
    assert identifiers.phone_normalise(phone) == phone


@pytest.mark.parametrize(
    "written", ["", "abc", "không có", "12345", "0123", "0000000000", "09876543210", "0987654321/"]
)
def test_phone_refused(written):
    if written.endswith("/"):
        assert identifiers.phones_in(written) == ["+84987654321"]
    else:
        assert refusal(identifiers.phone_normalise, written) == "phone.invalid"


def test_phones_in_one_cell():
    assert identifiers.phones_in("0912 345 678 / 01691234567; 02123852123") == [
        "+84912345678",
        "+84391234567",
        "+842123852123",
    ]
    assert refusal(identifiers.phones_in, "0912345678/xyz") == "phone.invalid"
    assert identifiers.phones_in(" ") == []


@given(st.text(max_size=20))
def test_phone_normalise_answers_or_refuses(written):
    try:
        phone = identifiers.phone_normalise(written)
    except RuleBroken:
        return
    assert identifiers.phone_normalise(phone) == phone


def test_phone_format():
    assert identifiers.phone_format("+84987654321") == "0987 654 321"
    assert identifiers.phone_format("+8562055551234").startswith("+856 ")
