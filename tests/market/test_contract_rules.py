"""What contracts may say, how templates are worded, what a delivery costs; no database."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.market.rules import contracts as rules
from hoptac.market.rules import deliveries

FOLDER = Path(__file__).resolve().parents[2] / "data" / "market" / "contracts"


def refused(deed: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(RuleBroken) as found:
        deed(*args, **values)
    return found.value.code


@pytest.mark.parametrize(
    ("rule", "of_the_day", "found"),
    [
        ("fixed", None, 20_000), ("fixed", 30_000, 20_000), ("floor", None, None), ("floor", 15_000, 20_000),
        ("floor", 25_000, 25_000), ("market", None, None), ("market", 15_000, 15_000), ("shared", None, None),
        ("shared", 25_001, 22_500), ("shared", 15_000, 17_500),
    ],
)  # fmt: skip
def test_price(rule: str, of_the_day: int | None, found: int | None):
    assert rules.price(rule, 20_000, of_the_day) == found


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_templates_say_the_same_in_both_languages(name: str):
    file = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf8"))

    vi, en = rules.read(file["text"]), rules.read(file["text_en"])

    assert [(line.kind, line.flag) for line in vi] == [(line.kind, line.flag) for line in en]
    assert f"{file['kind']}-{file['version']}" == name
    assert {key.removesuffix("_en") for key in file["terms"]} <= set(rules.TERMS)


def test_worded_numbers_what_is_left():
    text = "> Căn cứ {place}.\n> Luật.\n# Một\nVùng: {area}.\nGiá.\n?price_fixed Cố định.\n# Hai\n[lines]\nLời {risk}."

    found = [(one.kind, one.number, one.text) for one in rules.worded(text, {"risk": "chia đôi."}, {"price_fixed"})]

    assert found == [
        ("basis", "", "Luật."), ("article", "1", "Một"), ("clause", "1.1", "Giá."), ("clause", "1.2", "Cố định."),
        ("article", "2", "Hai"), ("lines", "", ""), ("clause", "2.1", "Lời chia đôi."),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Giá {unheard}", "?unheard Giá", "[unheard]"])
def test_templates_with_unknown_words_are_refused(text: str):
    assert refused(rules.read, text) == "template_unknown_word"


def test_terms_check():
    good = {"price_rule": "fixed", "starts_on": date(2026, 1, 1), "ends_before": date(2026, 2, 1), "advance": 0,
            "penalty": 8, "tolerance": 0, "is_bilingual": False, "terms": {}}  # fmt: skip

    def check(terms: dict[str, str] | None = None, **values: Any) -> None:
        rules.terms_check(rules.Stated(**{**good, **values}), terms or {})

    check()
    check({"grade_en": "A"})
    assert refused(check, ends_before=date(2026, 1, 1)) == "contract_days"
    assert refused(check, penalty=9) == "contract_penalty"
    assert refused(check, tolerance=51) == "contract_tolerance"
    assert refused(check, advance=-1) == "contract_advance"
    assert refused(check, {"unheard": "A"}) == "contract_term"
    assert refused(check, price_rule="market") == "contract_source"


def test_penalty_and_fulfilment():
    assert rules.penalty(percent=8, contract_value=1_000_099, delivered_value=100) == 79_999
    assert rules.penalty(percent=8, contract_value=100, delivered_value=200) == 0
    assert rules.is_fulfilled(promised=1000, accepted=950, tolerance=5)
    assert not rules.is_fulfilled(promised=1000, accepted=949, tolerance=5)
    assert rules.number(7, 2026, "linkage") == "07/2026/HĐLK"


def test_plan_check():
    days = {"planned_on": date(2026, 1, 2), "starts_on": date(2026, 1, 2), "ends_before": date(2026, 1, 3)}
    deliveries.plan_check(planned=5, left=5, **days)
    assert refused(deliveries.plan_check, planned=0, left=5, **days) == "delivery_quantity"
    assert refused(deliveries.plan_check, planned=6, left=5, **days) == "delivery_too_much"
    days["planned_on"] = date(2026, 1, 3)
    assert refused(deliveries.plan_check, planned=5, left=5, **days) == "delivery_day"


def test_check_check():
    good = {"sent": 10, "accepted": 10, "reason": "", "missing": (), "knowingly": False}
    deliveries.check_check(**good)
    deliveries.check_check(**{**good, "missing": ("vietgap",), "knowingly": True})
    deliveries.check_check(**{**good, "missing": ("vietgap",), "accepted": 0, "reason": "Hết hạn"})
    assert refused(deliveries.check_check, **{**good, "accepted": 11}) == "delivery_accepted"
    assert refused(deliveries.check_check, **{**good, "accepted": 9}) == "reason_missing"
    assert refused(deliveries.check_check, **{**good, "missing": ("vietgap",)}) == "delivery_certificate"


def test_payment_and_account_check():
    day = date(2026, 1, 2)
    deliveries.payment_check(amount=5, due=5, paid_on=day, on=day)
    assert refused(deliveries.payment_check, amount=0, due=5, paid_on=day, on=day) == "payment_amount"
    assert refused(deliveries.payment_check, amount=6, due=5, paid_on=day, on=day) == "payment_too_much"
    assert refused(deliveries.payment_check, amount=5, due=5, paid_on=day, on=date(2026, 1, 1)) == "payment_future"
    good = {"bank": "970405", "number": "1902123456", "holder": "HTX BA HA", "banks": {"970405"}}
    deliveries.account_check(**good)
    assert refused(deliveries.account_check, **{**good, "bank": "1"}) == "account_bank"
    assert refused(deliveries.account_check, **{**good, "number": "19 02"}) == "account_number"
    assert refused(deliveries.account_check, **{**good, "holder": "X"}) == "account_holder"
