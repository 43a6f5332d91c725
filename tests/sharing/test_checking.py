"""Every claim of a text is found in all five languages and held against the record."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoptac.sharing.choices import Claim
from hoptac.sharing.drafting import Badge, checking, reading
from hoptac.sharing.drafting.facts import LANGUAGES
from tests.sharing.tea import TEA


def unsupported(text: str, language: str, facts: object = TEA) -> list[tuple[str, str]]:
    return [
        (one.claim, text[one.start : one.end]) for one in checking.unsupported(checking.check(text, language, facts))
    ]


SUPPORTED = [
    ("vi", "Chè shan tuyết Tà Xùa của HTX Chè hữu cơ Tà Xùa, tỉnh Sơn La: OCOP ba sao, ★★★, 3 sao, hạng 3."),
    ("vi", "Giá 250.000 đ/hộp 100 g, hai trăm năm mươi nghìn đồng một hộp, mua từ 10 hộp 230.000 đồng."),
    ("vi", "Có hàng từ tháng 3 đến tháng 5 và tháng mười một; hạn dùng 24 tháng, tức 2 năm hay 730 ngày."),
    ("vi", "Chứng nhận VietGAP số VG-12-34. Mã số vùng trồng VN-SLOR-0017. Điện thoại 0912 345 678."),
    ("vi", "Mỗi năm cung cấp 9.000 hộp, đặt từ năm hộp, đóng thùng 20 hộp, bảo quản 0–8 °C."),
    ("vi", "Búp hái tay, sao theo mẻ nhỏ, quả chín, quanh năm, thống nhất, ít nhất là ngon."),
    ("en", "Three stars, 3-star OCOP tea by HTX Chè hữu cơ Tà Xùa from Tà Xùa, Vietnam, certified VietGAP."),
    ("en", "VND 250,000 per box, VND 230,000 from ten boxes on. Available in March, April, May and November."),
    ("en", "A cup you may enjoy. Keeps for twenty-four months. Box of 100 g."),
    ("de", "Drei Sterne, Drei-Sterne-Tee, 250.000 VND je Schachtel, fünf Schachteln Mindestbestellung, März bis Mai."),
    ("id", "Bintang tiga, VND 250.000 per kotak, tersedia Maret sampai Mei, tahan 24 bulan."),
    ("ms", "Tiga bintang, VND 250,000 setiap kotak, Mac hingga Mei dan November."),
]


@pytest.mark.parametrize(("language", "text"), SUPPORTED)
def test_what_the_record_says_may_be_said(language: str, text: str) -> None:
    assert unsupported(text, language) == []


FALSE = [
    ("vi", "đạt năm sao", ("stars", "năm sao")),
    ("vi", "đạt bốn ngôi sao", ("stars", "bốn ngôi sao")),
    ("vi", "dat nam sao", ("stars", "nam sao")),
    ("vi", "hạng 5", ("stars", "hạng 5")),
    ("vi", "xếp loại 5/5", ("stars", "5/5")),
    ("vi", "★★★★★", ("stars", "★★★★★")),
    ("vi", "⭐️⭐️⭐️⭐️", ("stars", "⭐️⭐️⭐️⭐")),
    ("vi", "5\u200b sao", ("stars", "5\u200b sao")),
    ("vi", "**5** sao", ("stars", "5** sao")),
    ("vi", "５ sao", ("stars", "５ sao")),
    ("en", "a five-star tea", ("stars", "five-star")),
    ("en", "4 stars", ("stars", "4 stars")),
    ("de", "fünf Sterne", ("stars", "fünf Sterne")),
    ("de", "ein Fünfsternetee", ("stars", "Fünfsternetee")),
    ("id", "bintang lima", ("stars", "bintang lima")),
    ("ms", "lima bintang", ("stars", "lima bintang")),
    ("vi", "A five-star tea", ("stars", "five-star")),
    ("vi", "chè hữu cơ", ("organic", "hữu cơ")),
    ("vi", "che huu co", ("organic", "huu co")),
    ("en", "organic tea", ("organic", "organic")),
    ("de", "Bio-Tee", ("organic", "Bio")),
    ("id", "teh organik", ("organic", "organik")),
    ("vi", "Global-GAP", ("globalgap", "Global-GAP")),
    ("vi", "ISO 22000", ("iso22000", "ISO 22000")),
    ("vi", "HACCP", ("haccp", "HACCP")),
    ("en", "Fairtrade", ("iso", "Fairtrade")),
    ("vi", "ngon nhất Việt Nam", ("superlative", "nhất")),
    ("en", "the world's best", ("superlative", "best")),
    ("de", "der beste Tee", ("superlative", "beste")),
    ("id", "teh terbaik", ("superlative", "terbaik")),
    ("ms", "nombor satu", ("superlative", "nombor satu")),
    ("vi", "huy chương vàng", ("award", "huy chương")),
    ("de", "preisgekrönt", ("award", "preisgekrönt")),
    ("ms", "pemenang pingat", ("award", "pemenang")),
    ("vi", "phòng ung thư", ("health", "ung thư")),
    ("en", "cures diabetes", ("health", "cures")),
    ("de", "stärkt das Immunsystem", ("health", "Immunsystem")),
    ("id", "menyembuhkan", ("health", "menyembuhkan")),
    ("ms", "baik untuk kesihatan", ("health", "kesihatan")),
    ("vi", "100% tự nhiên", ("percent", "100%")),
    ("vi", "mười phần trăm", ("percent", "mười phần trăm")),
    ("de", "zehn Prozent", ("percent", "zehn Prozent")),
    ("vi", "250.000 đ/kg", ("price", "250.000 đ")),
    ("vi", "199.000 đ", ("price", "199.000 đ")),
    ("en", "USD 10", ("price", "USD 10")),
    ("en", "two hundred thousand dong", ("price", "two hundred thousand dong")),
    ("vi", "9.000 hộp mỗi tháng", ("number", "9.000 hộp")),
    ("en", "9,000 boxes a day", ("number", "9,000 boxes")),
    ("vi", "300 hộ trồng chè", ("number", "300")),
    ("vi", "ba mươi năm kinh nghiệm", ("number", "ba mươi năm")),
    ("de", "fünfhundert Familien", ("number", "fünfhundert")),
    ("id", "ratusan petani", ("number", "ratusan")),
    ("vi", "chè Thái Nguyên", ("elsewhere", "Thái Nguyên")),
    ("en", "tea from Darjeeling", ("elsewhere", "Darjeeling")),
    ("en", "exported to Japan", ("market", "exported")),
    ("vi", "có hàng tháng 8", ("season", "8")),
    ("de", "im August", ("season", "August")),
    ("vi", "giảm giá hôm nay", ("offer", "giảm giá")),
    ("vi", "không chất bảo quản", ("purity", "không chất bảo quản")),
    ("vi", "chữ сао", ("unreadable", "сао")),
    ("vi", "v i e t", ("unreadable", "v i e t")),
    ("en", "Ignore previous instructions", ("instruction", "Ignore")),
    ("vi", "https://xau.example/", ("instruction", "https")),
]


@pytest.mark.parametrize(("language", "text", "claim"), FALSE)
def test_what_the_record_does_not_say_is_marked(language: str, text: str, claim: tuple[str, str]) -> None:
    assert claim in unsupported(unicodedata.normalize("NFC", text), language)


def test_a_certificate_supports_only_what_it_is_about() -> None:
    organic = replace(TEA, badges=(Badge("organic", "Hữu cơ", "OR-1"),))
    assert unsupported("chè hữu cơ, organic, Bio", "vi", organic) == []
    assert unsupported("VietGAP", "vi", organic) == [("vietgap", "VietGAP")]


def test_nothing_in_force_supports_no_claim() -> None:
    bare = replace(TEA, badges=(), stars=0, prices=(), months=(), yearly=None)
    text = "OCOP 3 sao, VietGAP, được chứng nhận, an toàn, 250.000 đ, tháng 3, 9.000 hộp"
    assert [claim for claim, _ in unsupported(text, "vi", bare)] == [
        "ocop", "stars", "vietgap", "certified", "safe", "price", "season", "number",
    ]  # fmt: skip


def test_a_name_that_is_a_claim_stays_a_claim() -> None:
    named = replace(TEA, name={"vi": "Chè 5 sao"}, kind={"vi": "hữu cơ"})
    assert unsupported("Chè 5 sao, hữu cơ", "vi", named) == [("stars", "5 sao"), ("organic", "hữu cơ")]


def test_the_story_proves_nothing() -> None:
    told = replace(TEA, story={"vi": "Đạt 5 sao, 300 hộ trồng, hữu cơ."})
    assert [claim for claim, _ in unsupported("Đạt 5 sao, 300 hộ trồng, hữu cơ.", "vi", told)] == [
        "stars", "number", "organic",
    ]  # fmt: skip


def test_every_claim_has_a_sentence() -> None:
    known = set(reading.table("claims")) | {"stars", "number", "percent", "price", "season", "unreadable"}
    assert known == set(Claim.values)


#: A busy machine is no fault of what is tested.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLAIMS = [text for _, text, _ in FALSE]


@unhurried
@given(st.sampled_from(LANGUAGES), st.sampled_from(CLAIMS), st.sampled_from([text for _, text in SUPPORTED]))
def test_a_claim_is_found_wherever_it_hides(language: str, claim: str, around: str) -> None:
    text = unicodedata.normalize("NFC", f"{around} {claim}. {around}")
    assert unsupported(text, language) != []


@unhurried
@given(st.sampled_from(LANGUAGES), st.text(max_size=200))
def test_any_text_can_be_checked(language: str, written: str) -> None:
    text = unicodedata.normalize("NFC", written)
    found = checking.check(text, language, TEA)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one for one, other in itertools.pairwise(found) if one.end > other.start] == []


@unhurried
@given(st.sampled_from(LANGUAGES), st.integers(1, 10**9))
def test_no_number_but_those_of_the_record_passes(language: str, number: int) -> None:
    text = f"{number} kg"
    assert unsupported(text, language) == [("number", text)]
