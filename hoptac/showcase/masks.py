"""Sets of products as the bits of one number: counting what two sets share is one operation. No database.

Bit 0 is the product shown first. Python's numbers have as many bits as one likes; 100,000 take 12 KB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_CHUNK = 64
#: Which bits a byte has.
_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]


def of(positions: Iterable[int], size: int) -> int:
    """Return the set of these positions, each below `size`."""
    written, there = bytearray(b"0") * (size + 1), ord("1")
    for position in positions:
        written[~position] = there
    return int(written, 2)


def whole(size: int) -> int:
    """Return the set of all positions below `size`."""
    return (1 << size) - 1


def positions(mask: int, *, offset: int = 0, limit: int | None = None) -> list[int]:
    """Return the positions in a set in order: at most `limit` of them, without the first `offset`."""
    found = walk(mask, offset)
    return list(found) if limit is None else [position for position, _ in zip(found, range(limit), strict=False)]


def walk(mask: int, skip: int = 0) -> Iterator[int]:
    """Yield the positions in a set in order, without the first `skip`."""
    data = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        if skip and (here := int.from_bytes(chunk, "little").bit_count()) <= skip:
            skip -= here
            continue
        first = start * 8
        found = [first + 8 * at + bit for at, byte in enumerate(chunk) if byte for bit in _BITS[byte]]
        yield from found[skip:]
        skip = 0
