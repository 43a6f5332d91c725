"""Formulas over named values, as indicators are written: managers_higher / managers.

Names, numbers, + − × ÷, brackets and coalesce(a, b, …). Exact fractions throughout; nothing is ever run as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from hoptac.core.errors import RuleBroken

Value = int | Decimal | Fraction | None

DEEPEST: Final = 50
LONGEST: Final = 2000
COALESCE: Final = "coalesce"
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])|(?P<name>[A-Za-z_]\w*(?:\.\w+)*)|(?P<sign>[-+*/(),−×÷]))", re.ASCII
)
_SIGNS: Final = {"−": "-", "×": "*", "÷": "/"}


@dataclass(frozen=True)
class Number:
    """A number written in the formula."""

    value: Fraction

    def evaluate(self, values: Mapping[str, Value]) -> Fraction | None:
        """Return the number."""
        return self.value

    def __str__(self) -> str:
        if self.value.denominator == 1:
            return str(self.value.numerator)
        return f"{Decimal(self.value.numerator) / Decimal(self.value.denominator)}"


@dataclass(frozen=True)
class Reference:
    """The name of a value given at evaluation."""

    name: str

    def evaluate(self, values: Mapping[str, Value]) -> Fraction | None:
        """Return the value of the name, or None when it is missing or None."""
        value = values.get(self.name)
        return None if value is None else Fraction(value)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Operation:
    """Two terms and the sign between them; missing as soon as one of them is, or when dividing by zero."""

    sign: str
    left: Node
    right: Node

    def evaluate(self, values: Mapping[str, Value]) -> Fraction | None:
        """Return the result, or None."""
        left, right = self.left.evaluate(values), self.right.evaluate(values)
        if left is None or right is None:
            return None
        match self.sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case _:
                return left / right if right else None

    def __str__(self) -> str:
        return f"({self.left} {self.sign} {self.right})"


@dataclass(frozen=True)
class Coalesce:
    """The first of several terms that is not missing."""

    terms: tuple[Node, ...]

    def evaluate(self, values: Mapping[str, Value]) -> Fraction | None:
        """Return the first value that is there, or None."""
        found = (term.evaluate(values) for term in self.terms)
        return next((value for value in found if value is not None), None)

    def __str__(self) -> str:
        return f"{COALESCE}({', '.join(map(str, self.terms))})"


Node = Number | Reference | Operation | Coalesce


@dataclass(frozen=True)
class Expression:
    """A formula that was read, with the names it needs in the order they first appear."""

    source: str
    root: Node
    references: tuple[str, ...]

    def evaluate(self, values: Mapping[str, Value]) -> Fraction | None:
        """Return the exact result; None when a value it needs is missing or something is divided by zero."""
        return self.root.evaluate(values)

    def __str__(self) -> str:
        return self.source


def parse(source: str) -> Expression:
    """Return the formula written in source.

    Raises RuleBroken, always with the position (counted from 1) where reading stopped: "formula.character",
    ".unexpected", ".incomplete", ".empty", ".too_deep", ".too_long".
    """
    if len(source) > LONGEST:
        raise RuleBroken(
            "formula.too_long", "The formula is longer than %(most)s characters.", most=LONGEST, position=1
        )
    reader = _Reader(source)
    root = reader.sum(depth=0)
    reader.expect("end")
    return Expression(source.strip(), root, tuple(dict.fromkeys(_names(root))))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Reference(name):
            yield name
        case Operation(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Coalesce(terms):
            for term in terms:
                yield from _names(term)


class _Token(NamedTuple):
    kind: str  # "number", "name", "end" or the sign itself
    text: str
    position: int


def _tokens(source: str) -> Iterator[_Token]:
    at, end = 0, len(source.rstrip())
    while at < end:
        found = _TOKEN.match(source, at)
        if not found:
            at += len(source[at:]) - len(source[at:].lstrip())
            raise RuleBroken(
                "formula.character",
                "The character “%(character)s” at position %(position)s has no meaning in a formula.",
                character=source[at], position=at + 1,
            )  # fmt: skip
        kind = str(found.lastgroup)
        text = found[kind]
        sign = _SIGNS.get(text, text)
        yield _Token(sign if kind == "sign" else kind, text, found.start(kind) + 1)
        at = found.end()
    yield _Token("end", "", end + 1)


class _Reader:
    """Reads a formula by descent: sums of products of factors."""

    def __init__(self, source: str) -> None:
        self._tokens = list(_tokens(source))
        self._at = 0
        if len(self._tokens) == 1:
            raise RuleBroken("formula.empty", "The formula is empty.", position=1)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += 1
        return token

    def expect(self, kind: str) -> None:
        """Step over a token of this kind, or refuse."""
        if self._next.kind != kind:
            raise self._unexpected()
        self._at += 1

    def sum(self, *, depth: int) -> Node:
        """Read products joined by + and −."""
        node = self._product(depth=depth)
        while self._next.kind in {"+", "-"}:
            sign = self._take().kind
            node = Operation(sign, node, self._product(depth=depth))
        return node

    def _product(self, *, depth: int) -> Node:
        node = self._factor(depth=depth)
        while self._next.kind in {"*", "/"}:
            sign = self._take().kind
            node = Operation(sign, node, self._factor(depth=depth))
        return node

    def _factor(self, *, depth: int) -> Node:
        if depth > DEEPEST:
            raise RuleBroken(
                "formula.too_deep", "Brackets at position %(position)s lie too deep.", position=self._next.position
            )
        if self._next.kind not in {"number", "name", "-", "("}:
            raise self._unexpected()
        token = self._take()
        if token.kind == "number":
            return Number(Fraction(token.text))
        if token.kind == "name":
            return self._call(depth=depth) if token.text == COALESCE else Reference(token.text)
        if token.kind == "-":
            return Operation("-", Number(Fraction(0)), self._factor(depth=depth + 1))
        node = self.sum(depth=depth + 1)
        self.expect(")")
        return node

    def _call(self, *, depth: int) -> Node:
        self.expect("(")
        terms = [self.sum(depth=depth + 1)]
        while self._next.kind == ",":
            self._at += 1
            terms.append(self.sum(depth=depth + 1))
        self.expect(")")
        return Coalesce(tuple(terms))

    def _unexpected(self) -> RuleBroken:
        token = self._next
        if token.kind == "end":
            return RuleBroken("formula.incomplete", "The formula stops too early.", position=token.position)
        return RuleBroken(
            "formula.unexpected",
            "“%(token)s” at position %(position)s does not belong there.",
            token=token.text, position=token.position,
        )  # fmt: skip
