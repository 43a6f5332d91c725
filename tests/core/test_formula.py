"""Formulas: read, calculated exactly, refused with a position."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.core import formula
from hoptac.core.errors import RuleBroken

VALUES = {"a": 6, "b": Decimal("1.5"), "c": Fraction(1, 3), "zero": 0, "none": None, "fund.loans": 10}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("a", 6),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("a / b", 4),
        ("a ÷ b", 4),
        ("a × 2 − 1", 11),
        ("a - b - c", Fraction(25, 6)),
        ("a / 2 / 3", 1),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("-a + 1", -5),
        ("2 * -a", -12),
        ("--a", 6),
        ("-a * 2", -12),
        ("fund.loans / 4", Fraction(5, 2)),
        ("1 / zero", None),
        ("zero / zero", None),
        ("none + 1", None),
        ("missing * 0", None),
        ("coalesce(none, a)", 6),
        ("coalesce(missing, 1 / zero, 0) + 1", 1),
        ("coalesce(none)", None),
        ("coalesce(a, none)", 6),
        ("  a\n/ b ", 4),
    ],
)
def test_evaluate(source, result):
    found = formula.parse(source).evaluate(VALUES)
    assert found == result
    assert found is None or isinstance(found, Fraction)


@pytest.mark.parametrize(
    ("source", "code", "position"),
    [
        ("", "formula.empty", 1),
        ("   ", "formula.empty", 1),
        ("a $ b", "formula.character", 3),
        ("a + é", "formula.character", 5),
        ("2 ** 3", "formula.unexpected", 4),
        ("a b", "formula.unexpected", 3),
        ("a +", "formula.incomplete", 4),
        ("(a", "formula.incomplete", 3),
        ("a)", "formula.unexpected", 2),
        ("()", "formula.unexpected", 2),
        ("coalesce()", "formula.unexpected", 10),
        ("coalesce(a,)", "formula.unexpected", 12),
        ("coalesce", "formula.incomplete", 9),
        ("max(a, b)", "formula.unexpected", 4),
        ("1.", "formula.character", 1),
        ("1a", "formula.character", 1),
        ("1,5", "formula.unexpected", 2),
        ("a.b.", "formula.character", 4),
        ("__import__('os')", "formula.character", 12),
        ("(" * 60 + "a" + ")" * 60, "formula.too_deep", 52),
        ("-" * 60 + "a", "formula.too_deep", 52),
        ("a" * 3000, "formula.too_long", 1),
    ],
)
def test_refused_with_the_position(source, code, position):
    with pytest.raises(RuleBroken) as refused:
        formula.parse(source)
    assert (refused.value.code, refused.value.values["position"]) == (code, position)
    assert str(refused.value)


def test_references_in_the_order_they_appear():
    assert formula.parse("b / a + coalesce(c, b, 1) * 2").references == ("b", "a", "c")
    assert formula.parse("1 + 1").references == ()


def test_formulas_are_values():
    assert formula.parse("a / b") == formula.parse("a / b")
    assert hash(formula.parse("a / b").root) == hash(formula.parse("a/b").root)
    assert str(formula.parse(" a / b ")) == "a / b"
    assert str(formula.parse("a ÷ b + 0.50").root) == "((a / b) + 0.5)"


numbers = st.integers(min_value=0, max_value=999).map(str)
names = st.sampled_from(["a", "b", "c", "none", "zero"])
sources = st.recursive(
    st.one_of(numbers, names),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
        inner.map(lambda source: f"-{source}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda terms: f"coalesce({', '.join(terms)})"),
    ),
    max_leaves=12,
)


@given(sources)
def test_what_is_written_back_means_the_same(source):
    expression = formula.parse(source)
    assert formula.parse(str(expression.root)).evaluate(VALUES) == expression.evaluate(VALUES)


@given(st.text("ab1. +-*/(),é", max_size=30))
def test_any_text_is_read_or_refused(source):
    try:
        formula.parse(source).evaluate({})
    except RuleBroken as error:
        refused = error
    else:
        return
    assert 1 <= int(str(refused.values["position"])) <= len(source) + 1
