"""Chance that is the same everywhere: on every machine, in every version of Python, for every run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = 2**64 - 1


class Chance:
    """A stream of numbers that follows from its name alone (SplitMix64 seeded with a hash of the name)."""

    def __init__(self, name: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to bound - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % bound

    def between(self, least: int, most: int) -> int:
        """Return a whole number from least to most, both included."""
        return least + self.below(most - least + 1)

    def happens(self, percent: int) -> bool:
        """Return True in so many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self.below(len(values))]

    def weighted(self, values: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the values, more often those of more weight."""
        mark = self.below(sum(weights))
        for value, weight in zip(values, weights, strict=True):
            mark -= weight
            if mark < 0:
                return value
        raise AssertionError("the mark lies below the sum of the weights")

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in another order."""
        found = list(values)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found


def distribute(total: int, weights: Sequence[int], *, least: int = 0) -> list[int]:
    """Return whole numbers in proportion to the weights, none below `least`, whose sum is exactly the total."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} is not enough for {len(weights)} times {least}")
    whole = sum(weights)
    parts = [least + rest * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(rest * weights[index] % whole), index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
