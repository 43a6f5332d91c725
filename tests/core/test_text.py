"""Cleaning, folding, sorting, tones and given names."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from hoptac.core import text

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.text(VIETNAMESE + VIETNAMESE.upper() + " fjwz-.,'()0123456789", max_size=30)

# In order, as ICU's "vi" has them; tied to the server's own order by the last test.
ORDERED = (
    "- thôn", "1 tháng 5", "19 tháng 5", "2 tháng 9", "an", "An", "àn", "ản", "ãn", "án", "Án", "ạn", "An Bình",
    "An Châu", "anh", "Áo", "ăn", "Ăn", "ằn", "ân", "Ân", "Ấn", "ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Ba Bể", "Bắc",
    "Bất", "da", "dạ", "đa", "Đà", "Đại Đình", "Đắk Lắk", "Đăk Mil", "em", "êm", "Hà Giang", "Hạ Long", "Hoa",
    "hòa", "hỏa", "Hòa Bình", "Hội An", "Hợp Tác", "Hợp Thành", "Kbang", "Krông", "La", "Lê Văn A", "Lê Văn Á",
    "Lò", "Lô", "Lơ", "Mù Cang Chải", "Mường La", "Tạ", "Tân", "Tèo", "Tô", "Ty", "Ưng", "Võ Nhai", "Vũ", "Xã",
    "Ý Yên", "Zơ",
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Hợp \u00a0 tác\n\txã ", "Hợp tác xã"),
        (unicodedata.normalize("NFD", "Hợp tác xã Đường"), "Hợp tác xã Đường"),
        ("ðông Sang, ÐÔNG", "đông Sang, ĐÔNG"),
        ("\ufeffTên\u200b HTX", "Tên HTX"),
        ("Th\u00ad", "Th\u00ad"),
        ("", ""),
    ],
)
def test_clean(raw, cleaned):
    assert text.clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("HTX Dịch vụ – Nông nghiệp Đông Sang", "htx dich vu nong nghiep dong sang"),
        ("H'Mông (m²)", "h mong m2"),
        ("ĐẮK LẮK", "dak lak"),
        ("ðông Ðông", "dong dong"),
        (unicodedata.normalize("NFD", "Tường Thượng"), "tuong thuong"),
        ("TT. Phù Yên", "tt phu yen"),
        ("nướ\u00adc", "nuoc"),
        ("--", ""),
    ],
)
def test_fold(raw, folded):
    assert text.fold(raw) == folded


@given(st.text(max_size=40))
def test_fold_changes_nothing_twice(raw):
    folded = text.fold(raw)
    assert text.fold(folded) == folded
    assert folded == folded.strip()
    assert "  " not in folded


@given(words)
def test_fold_does_not_see_how_marks_are_stored_or_written_big(raw):
    assert text.fold(unicodedata.normalize("NFD", raw)) == text.fold(raw)
    assert text.fold(raw.upper()) == text.fold(raw.lower())


@given(st.text(max_size=40))
def test_clean_changes_nothing_twice(raw):
    assert text.clean(text.clean(raw)) == text.clean(raw)


def test_words_are_forgotten_when_there_are_too_many():
    made = text._Words(str.upper)
    for number in range(text.WORDS + 1):
        assert made[f"a{number}"] == f"A{number}"
    assert len(made) == 1


# --- order ---------------------------------------------------------------------------------------------------------


def test_sort_key_orders_as_vietnamese_does():
    keys = [text.sort_key(name) for name in ORDERED]
    assert all(first < second for first, second in itertools.pairwise(keys))


def test_sort_key_orders_all_letters():
    assert sorted(VIETNAMESE, key=text.sort_key) == list(VIETNAMESE)


@given(st.text(max_size=30))
def test_sort_key_is_made_of_what_every_collation_orders_alike(raw):
    key = text.sort_key(raw)
    assert key.isascii()
    assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(words, words)
def test_sort_key_tells_apart_what_differs_and_nothing_else(left, right):
    plain_left, plain_right = " ".join(left.split()), " ".join(right.split())
    assert (text.sort_key(left) == text.sort_key(right)) == (plain_left == plain_right)


@given(words, words)
def test_sort_key_compares_letters_before_tones(left, right):
    without = {c: text._split(c)[0] for c in VIETNAMESE}
    bare = ["".join(without.get(c, c) for c in " ".join(name.lower().split())) for name in (left, right)]
    if text.sort_key(bare[0]) < text.sort_key(bare[1]):
        assert text.sort_key(left) < text.sort_key(right)


@given(words)
def test_sort_key_stays_short(raw):
    assert len(text.sort_key(raw)) <= 4 * len(raw) + 2


@pytest.mark.postgresql
@pytest.mark.django_db
def test_sort_key_orders_as_the_server_does():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_collation WHERE collname = 'vi-x-icu'")
        if not cursor.fetchone():
            pytest.skip("this PostgreSQL was built without ICU: it has no Vietnamese order to compare with")
        names = [*ORDERED, *_invented_names()]
        cursor.execute('SELECT name FROM unnest(%s::text[]) AS name ORDER BY name COLLATE "vi-x-icu"', [names])
        assert [name for (name,) in cursor.fetchall()] == sorted(names, key=text.sort_key)
        # The keys themselves are in one order whatever the collation of their column.
        keys = sorted(map(text.sort_key, names))
        for collation in ("C", "vi-x-icu", "en-x-icu", "cs-x-icu"):
            cursor.execute(f'SELECT key FROM unnest(%s::text[]) AS key ORDER BY key COLLATE "{collation}"', [keys])
            assert [key for (key,) in cursor.fetchall()] == keys


def _invented_names() -> list[str]:
    """Return names of all families with many given names, in small and capital letters, with odd signs."""
    families = "Nguyễn,Trần,Lê,Phạm,Hoàng,Phan,Vũ,Võ,Đặng,Bùi,Đỗ,Hồ,Ngô,Lý,Lò,Lô,Lơ,Hà,Hạ,Hả,A,À,Ă,Â,Ô,Ơ,Ư,Y"
    given_names = "an An Ân Ấn Ẩn ăn Thủy thủy Thuỷ Đạt Dạt đạt 1 10 2 (cũ) - & H'Hen A/B “Xanh” 50% zê Wô fa"
    return [f"{family} {name}" for family in families.split(",") for name in given_names.split()]


# --- tones and names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Hoà Bình", "hòa bình"),
        ("Hòa Bình", "hòa bình"),
        ("THUỶ lợi", "thủy lợi"),
        ("khoẻ", "khỏe"),
        ("Quý", "quý"),
        ("Qúy", "quý"),
        ("quỳ", "quỳ"),
        ("gía", "giá"),
        ("già", "già"),
        ("gìn giữ", "gìn giữ"),
        ("nghĩa", "nghĩa"),
        ("hoàng hoạch khuỷu ngoái", "hoàng hoạch khuỷu ngoái"),
        ("loá", "lóa"),
        ("của", "của"),
        ("Mỹ Mĩ", "mỹ mĩ"),
    ],
)
def test_tone_key(raw, key):
    assert text.tone_key(raw) == key
    assert text.tone_key(unicodedata.normalize("NFD", raw)) == key


@given(words)
def test_tone_key_changes_nothing_twice_and_no_letter(raw):
    key = text.tone_key(raw)
    assert text.tone_key(key) == key
    assert text.fold(key) == text.fold(raw)


@pytest.mark.parametrize(
    ("full", "given_name"),
    [
        ("Nguyễn Văn An", "An"),
        ("Lò Thị  Ính ", "Ính"),
        ("Bà Trần Thị Hoa (Phó giám đốc)", "Hoa"),
        ("Y Blô Niê", "Y Blô"),
        ("H'Hen Niê", "H'Hen"),
        ("H' Hen Niê", "H' Hen"),
        ("Hà", "Hà"),
        ("Lê Y", "Y"),
        ("", ""),
        ("(chưa rõ)", ""),
    ],
)
def test_given_name(full, given_name):
    assert text.given_name(full) == given_name
