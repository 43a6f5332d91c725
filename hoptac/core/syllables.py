"""Whether a word is spelt as a Vietnamese syllable can be: how text in a wrong encoding is told from right text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

ONSETS: Final = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
RHYMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
    " o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet"
    " ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uât uây uê uêch uênh uơ"
    " uôc uôi uôm uôn uông uôt uy uya uych uyn uynh uyt uyu uyên uyêt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương"
    " ươp ươt ươu y yêm yên yêng yêt yêu"
)
_SHAPE: Final = re.compile(rf"(?:{ONSETS})?(?P<rhyme>{'|'.join(sorted(RHYMES.split(), key=len, reverse=True))})")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HIGH_AND_LOW: Final = frozenset("\u0301\u0323")
_STOPS: Final = ("c", "ch", "p", "t")
_FINALS: Final = "cghmnpt"
_SHAPED: Final = frozenset("ăâêôơư")


@lru_cache(maxsize=32_768)
def is_syllable(word: str) -> bool:
    """Return whether word can be one Vietnamese syllable.

    Its onset and rhyme exist, it bears at most one tone, on the vowel that bears it (in the old or the new style), and
    the tone is one its end allows.
    """
    plain, tones = _untoned(word)
    found = _SHAPE.fullmatch(plain)
    if not found or len(tones) > 1:
        return False
    if plain.endswith(_STOPS) and not (tones and tones[0][1] in _HIGH_AND_LOW):
        return False
    return not tones or tones[0][0] - found.start("rhyme") in _bearers(found["rhyme"])


def _untoned(word: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the word in lower case without its tones, and where each of them stood."""
    plain, tones = "", []
    for letter in unicodedata.normalize("NFC", word.lower()):
        parts = unicodedata.normalize("NFD", letter)
        tones += [(len(plain), part) for part in parts if part in _TONES]
        plain += unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return plain, tones


@cache
def _bearers(rhyme: str) -> frozenset[int]:
    """Return the places in a rhyme that may bear its tone."""
    vowels = rhyme.rstrip(_FINALS)
    shaped = [i for i, vowel in enumerate(vowels) if vowel in _SHAPED]
    if shaped:
        return frozenset(shaped[-1:])
    if rhyme in {"oa", "oe", "uy"}:
        return frozenset({0, 1})
    return frozenset({1 if len(vowels) > 2 or (len(vowels) > 1 and vowels != rhyme) else 0})
