"""Reads an address as written into its parts: "Bản Bó, xã Gia Phù huyện Phù Yên" → village, commune, district.

Knows the words of addresses, not the units; which unit a part names is found by the resolver.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hoptac.core import text

VILLAGE: Final = 4

# Word before a name → (levels it may stand for, kinds of unit). Written forms in lower case without full stops.
WORDS: Final[dict[str, tuple[frozenset[int], frozenset[str]]]] = {
    "tỉnh": (frozenset({1}), frozenset({"province", "city"})),
    "t": (frozenset({1}), frozenset({"province", "city"})),
    "thành phố": (frozenset({1, 2}), frozenset({"city"})),
    "tp": (frozenset({1, 2}), frozenset({"city"})),
    "thị xã": (frozenset({2}), frozenset({"town"})),
    "tx": (frozenset({2}), frozenset({"town"})),
    "huyện": (frozenset({2}), frozenset({"district"})),
    "h": (frozenset({2}), frozenset({"district"})),
    "quận": (frozenset({2}), frozenset({"urban_district"})),
    "q": (frozenset({2}), frozenset({"urban_district"})),
    "xã": (frozenset({3}), frozenset({"commune"})),
    "x": (frozenset({3}), frozenset({"commune"})),
    "phường": (frozenset({3}), frozenset({"ward"})),
    "p": (frozenset({3}), frozenset({"ward"})),
    "thị trấn": (frozenset({3}), frozenset({"township"})),
    "tt": (frozenset({3}), frozenset({"township"})),
    "ttr": (frozenset({3}), frozenset({"township"})),
    "đặc khu": (frozenset({3}), frozenset({"special_zone"})),
    "đk": (frozenset({3}), frozenset({"special_zone"})),
}
VILLAGE_WORDS: Final = (
    "tổ dân phố", "tdp", "tiểu khu", "tk", "khu phố", "kp", "khu dân cư", "kdc", "khu", "bản", "thôn", "xóm", "ấp",
    "đội", "làng", "buôn", "plei", "tổ", "số nhà", "sn", "số", "đường", "phố", "ngõ", "ngách", "hẻm", "km", "lô",
    "cụm", "kcn", "ccn", "tầng", "quốc lộ", "ql",
)  # fmt: skip
# Without marks only these are words of a village: "to" would be Tô Hiệu, "lo" Lò, "duong" Dương.
PLAIN_VILLAGE_WORDS: Final = (
    "tổ dân phố", "tdp", "tiểu khu", "tk", "khu phố", "kp", "kdc", "khu", "bản", "thôn", "xóm", "ấp", "đội",
    "số nhà", "sn", "km", "kcn", "ccn", "ql",
)  # fmt: skip
# Provinces by the letters people use for them; names that are often written with a dash.
ALIASES: Final = {
    "hcm": "ho chi minh",
    "tphcm": "ho chi minh",
    "hn": "ha noi",
    "br vt": "ba ria vung tau",
    "brvt": "ba ria vung tau",
}
DASHED: Final = frozenset({"thua thien hue", "br vt"})
LONG_WORDS: Final = tuple(word for word in WORDS if len(word) > 2)


def _without_marks(words: tuple[str, ...]) -> dict[str, str]:
    return {text.fold(word): word for word in words}


_PLAIN_WORDS: Final = _without_marks(tuple(WORDS))
_WORDS: Final = WORDS.keys() | _PLAIN_WORDS.keys()
_PLAIN_VILLAGES: Final = _without_marks(PLAIN_VILLAGE_WORDS)


def _either(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# A word that names a level, then a name; abbreviations need a full stop, a colon or a space behind them.
_HEAD: Final = re.compile(rf"({_either(tuple(WORDS))})(?:\s*[.:]\s*|\s+)(?=\w)", re.IGNORECASE)
_HEAD_PLAIN: Final = re.compile(rf"({_either(tuple(_PLAIN_WORDS))})(?:\s*[.:]\s*|\s+)(?=\w)", re.IGNORECASE)
_HEAD_NUMBER: Final = re.compile(r"([pq])\.?\s?(?=\d)", re.IGNORECASE)
_VILLAGE: Final = re.compile(rf"(?:{_either(VILLAGE_WORDS)})(?:[\s.:]|(?=\d)|$)", re.IGNORECASE)
_VILLAGE_PLAIN: Final = re.compile(rf"(?:{_either(tuple(_PLAIN_VILLAGES))})(?:[\s.:]|(?=\d)|$)", re.IGNORECASE)
# Where a new part begins without a comma: before a long word, or before an abbreviation with a full stop.
_JOINT: Final = re.compile(
    rf"(?<=\w)[\s.]+(?=(?:{_either(LONG_WORDS)})[\s.:]+\w|(?:tt|tp|tx|x|p|h|q|t)\s?\.\s?\w)", re.IGNORECASE
)
_JOINT_PLAIN: Final = re.compile(
    rf"(?<=\w)[\s.]+(?=(?:{_either(tuple(map(text.fold, LONG_WORDS)))})[\s.:]+\w|(?:tt|tp|tx|x|p|h|q|t)\s?\.\s?\w)",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(r"[,;|/\n()]+")
_DASH: Final = re.compile(r"\s*[-–—]+\s*")
_PARTED: Final = re.compile(r"\b(t)\.\s?([pxt])\b\.?", re.IGNORECASE)
_NATION: Final = frozenset({"viet nam", "vn", "chxhcn viet nam"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an address. `levels` empty: the text does not say which; {VILLAGE}: below the commune.

    `name` is the part without its leading word, `key` the same folded, `tone` lower-case with marks; `has_marks` says
    that the address was written with marks, so that a name without any ("Sa Pa") is not one that lost them ("Sa Pả").
    """

    levels: frozenset[int]
    kinds: frozenset[str]
    name: str
    key: str
    tone: str
    has_marks: bool


_ANY: Final[frozenset[int]] = frozenset()
_NO_KINDS: Final[frozenset[str]] = frozenset()
_VILLAGES: Final = frozenset({VILLAGE})


def parts(address: str, *, dashed: frozenset[str] = frozenset()) -> list[Part]:
    """Return the parts of an address in the order written, the country left out.

    `dashed` holds the folded names that contain a dash themselves ("van mieu quoc tu giam"); every other dash parts.
    """
    whole = _PARTED.sub(r"\1\2. ", text.clean(address))
    is_plain = whole.isascii()
    pieces: list[str] = []
    for piece in _COMMA.split(whole):
        pieces += _by_dash(piece, dashed) if _has_dash(piece) else [piece]
    joint = _JOINT_PLAIN if is_plain else _JOINT
    found = [_part(bit, is_plain) for piece in pieces for bit in _by_word(piece, joint)]
    return [part for part in found if part.key and part.key not in _NATION]


def _has_dash(piece: str) -> bool:
    return "-" in piece or "–" in piece or "—" in piece


def _by_word(piece: str, joint: re.Pattern[str]) -> list[str]:
    """Split where a new part begins without a comma; "Phường Phường Đúc" and "xa quan ba" are one part all the same."""
    bits = [bit.strip(" .:") for bit in joint.split(piece)]
    if len(bits) == 1:
        return bits if bits[0] else []
    for i in range(len(bits) - 1):
        if bits[i].lower() in _WORDS:
            bits[i], bits[i + 1] = "", f"{bits[i]} {bits[i + 1]}"
    return [bit for bit in bits if bit]


def _by_dash(piece: str, dashed: frozenset[str]) -> list[str]:
    """Split at dashes, but put together again two neighbours that are one name."""
    bits = _DASH.split(piece)
    joined: list[str] = []
    for bit in bits:
        if joined and _part(f"{joined[-1]} {bit}".strip(), False).key in dashed | DASHED:
            joined[-1] = f"{joined[-1]} {bit}"
        else:
            joined.append(bit)
    return joined


@lru_cache(maxsize=65_536)
def _part(piece: str, is_plain: bool) -> Part:
    head = (_HEAD_PLAIN if is_plain else _HEAD).match(piece) or _HEAD_NUMBER.match(piece)
    if head:
        word = head[1].lower()
        word = _PLAIN_WORDS.get(text.fold(word), word) if is_plain else word
        levels, kinds = WORDS[word]
        return _made(levels, kinds, piece[head.end() :], is_plain)
    if piece[:1].isdigit() or (_VILLAGE_PLAIN if is_plain else _VILLAGE).match(piece):
        return _made(_VILLAGES, _NO_KINDS, piece, is_plain)
    return _made(_ANY, _NO_KINDS, piece, is_plain)


def _made(levels: frozenset[int], kinds: frozenset[str], name: str, is_plain: bool) -> Part:
    key = text.fold(name)
    key = str(int(key)) if key.isdigit() else ALIASES.get(key, key)
    tone = key if key.isdigit() else text.tone_key(name)
    return Part(levels, kinds, name, key, tone, not is_plain)
