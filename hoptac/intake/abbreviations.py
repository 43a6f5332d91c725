"""Abbreviations and older words of headings, and the words that add nothing to one."""

from __future__ import annotations

import re
from functools import lru_cache

from hoptac.core.text import fold


def _written_out(forms: dict[str, str]) -> dict[str, str]:
    """Return {short form: what it stands for} from {what it stands for: "short | forms"}."""
    return {short: meant for meant, shorts in forms.items() for short in shorts.split("|")}


#: Abbreviations whose marks tell them apart (ĐT is a telephone, DT revenue or area); looked up before folding.
MARKED = _written_out(
    {
        "dien thoai": "đt|sđt|đtdđ|đtdd|đthoại",
        "dia chi": "đc|đ/c|đchỉ",
        "cao dang": "cđ",
        "dai hoc": "đh",
        "dieu le": "đl",
        "von dieu le": "vđl",
        "dang ky kinh doanh": "đkkd",
        "dang ky htx": "đkhtx",
        "dang ky": "đk|đkdn",
        "giay chung nhan dang ky": "gcnđkkd|gcnđk",
        "giam doc": "gđ|tgđ",
        "dai dien": "nđd|đd",
        "dai dien phap luat": "nđdpl|nđdtpl|đdpl|đdtpl",
        "don vi tinh": "đvt",
        "don vi": "đv",
        "quyet dinh": "qđ|qđ-ubnd",
        "thuong mai dien tu": "tmđt",
        "hoat dong": "hđ",
        "lao dong": "lđ",
        "lao dong thuong xuyen": "lđtx",
        "lao dong thoi vu": "lđtv",
        "trinh do": "tđ",
        "trinh do chuyen mon": "tđcm",
        "trinh do van hoa": "tđvh",
        "hoi dong quan tri": "hđqt",
        "diem trung binh": "đtb",
        "trinh do dao tao": "tđt",
        "nong nghiep": "đtnn",
        "qua dao tao": "qua đt",
        "chua dao tao": "chưa đt",
    }
)

#: Abbreviations and older words, folded.
PLAIN = _written_out(
    {
        "thanh vien": "tv|xa vien",
        "thanh vien chinh thuc": "tvct",
        "lao dong": "ld",
        "von dieu le": "vdl",
        "loi nhuan": "ln",
        "loi nhuan sau thue": "lnst",
        "loi nhuan truoc thue": "lntt",
        "thu nhap": "tn",
        "binh quan": "bq",
        "thu nhap binh quan": "tnbq",
        "thu nhap binh quan lao dong": "tnbqld",
        "can bo quan ly": "cbql",
        "can bo": "cb",
        "quan ly": "ql|quan li",
        "dan toc thieu so": "dtts",
        "san pham": "sp",
        "ma so thue": "mst|ma sothue",
        "can cuoc": (
            "cccd|cmnd|cmt|cmtnd|cccd cmnd|cmnd cccd|can cuoc cong dan|chung minh nhan dan|"
            "chung minh thu|ddcn|dinh danh ca nhan"
        ),
        "ung dung": "ud",
        "dien thoai": "dtdd|sdt|so dt|sodt|tel|mobile|di dong",
        "dai dien phap luat": "ddpl|dd phap luat",
        "dai dien": "ndd",
        "giam doc": "gd",
        "chu tich": "ct hdqt|cthdqt",
        "hoi dong quan tri": "hdqt",
        "chu nhiem": "cn htx",
        "dang ky kinh doanh": "dkkd",
        "giay chung nhan": "gcn",
        "dang ky htx": "dkhtx",
        "giay phep kinh doanh": "gpkd",
        "htx": "hop tac xa|hoptacxa",
        "lhhtx": "lien hiep hop tac xa|lien hiep htx|lh htx",
        "tht": "to hop tac",
        "cnc": "cong nghe cao|ung dung cong nghe cao",
        "thuong mai dien tu": "tmdt",
        "so luong": "sl",
        "ho khau thuong tru": "hktt",
        "nam sinh": "ns",
        "dia chi": "dia diem",
        "thon": "thon ban",
        "thanh lap": "tl|thanh lp",
        "tinh trang hoat dong": "tthd|tt hoat dong",
        "xep loai": "xep hang|phan loai|danh gia",
        "email": "e mail|thu dien tu",
        "website": "trang tin dien tu|trang web|web",
        "phap luat": "phap lut",
        "ocop": "o cop",
        "ho va ten": "hvt|ho ten|ho va ten dem",
        "san xuat": "sx",
        "san xuat kinh doanh": "sxkd",
        "kinh doanh": "kd",
        "dich vu": "dv",
        "thuong mai": "tm",
        "nong nghiep": "nn",
        "quy tin dung": "qtdnd",
        "sinh": "ngay sinh|nam sinh|thang nam sinh|ngay thang nam sinh",
        "": "vnd|cu the",
    }
)

#: Words that add nothing to a heading.
STOP = frozenset([
    "so", "tong", "cua", "cac", "va", "hoac", "theo", "la", "duoc", "do", "hien", "nay", "ve", "neu", "chia", "ra",
    "tinh", "den", "voi", "cho", "ghi", "ro", "nguoi", "thong", "tin", "trong", "chung", "tai", "toan", "bo", "co",
    "doi", "tuong", "don", "vi", "cong", "htx", "tht", "lhhtx", "luong", "nam", "thang", "ngay", "hang", "thuc", "te",
    "thoi", "diem", "nhung", "muc", "gom", "bao", "cap", "dang", "danh", "sach", "dau", "cuoi", "ky",
])  # fmt: skip

#: A heading with one of these left over says something else than the field it resembles.
BLOCKING = frozenset([
    "khac", "binh", "quan", "ty", "le", "ti", "tang", "giam", "sanh", "tren", "du", "kien", "no", "phan", "tram",
    "thieu", "cu", "ngheo", "cac", "diem",
])  # fmt: skip

_MARKED = re.compile(r"(?<![\w/])(" + "|".join(sorted(map(re.escape, MARKED), key=len, reverse=True)) + r")(?![\w])")
_PLAIN = re.compile(r"\b(" + "|".join(sorted(PLAIN, key=len, reverse=True)) + r")\b")


@lru_cache(maxsize=4096)
def canonical(text: str) -> tuple[str, ...]:
    """Return the words of a heading folded, with abbreviations and older words written out."""
    marked = _MARKED.sub(lambda found: f" {MARKED[found[1]]} ", text.lower())
    return tuple(_PLAIN.sub(lambda found: PLAIN[found[1]], fold(marked)).split())
