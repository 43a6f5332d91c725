"""The web fonts: small, complete for Vietnamese, with digits of one width, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from hoptac.site import fonts

ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fonts")
    assert len(fonts.make(made)) == 3
    return made


@pytest.mark.parametrize("weight", fonts.FILES)
def test_font_has_every_vietnamese_letter_and_is_small(folder: Path, weight: int) -> None:
    file = folder / f"be-vietnam-pro-{weight}.woff2"
    letters = TTFont(file).getBestCmap()
    assert [letter for letter in ALPHABET + ALPHABET.upper() + "₫–“”" if ord(letter) not in letters] == []
    assert file.stat().st_size < 15_000


def test_tabular_digits_are_of_one_width(folder: Path) -> None:
    font = TTFont(folder / "be-vietnam-pro-400.woff2")
    rules = font["GSUB"].table.LookupList.Lookup[0].SubTable[0].mapping
    assert {font["hmtx"][wide][0] for wide in rules.values()} == {fonts.DIGIT_WIDTH}
    assert sorted(rules) == sorted(fonts.DIGITS)


def test_fonts_are_made_once(folder: Path) -> None:
    assert fonts.make(folder) == []
